/** Gives somebody another manager: found by name among all below whom they may stand. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import { formatNumber, type Placed } from "@rapport/core";
import { IconSearch } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { Avatar } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { above, fits, isMeant, type Tree } from "./managementTree.ts";
import styles from "./tree.module.css";

const MOST = 50;

type Props = { tree: Tree; person: Placed; onMove: (managerId: string | null) => void; onClose: () => void };

export function MoveDialog({ tree, person, onMove, onClose }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState(person.manager_id);
  const count = tree.counts.get(person.id) ?? 0;
  const found = [...tree.people.values()].filter(
    (each) => fits(tree, person.id, each.id) && isMeant(each, search.trim()),
  );
  // Who has people below them is who is meant most of the time.
  found.sort((a, b) => (tree.counts.get(b.id) ?? 0) - (tree.counts.get(a.id) ?? 0));
  const rest = formatNumber(found.length - MOST, locale);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Whom ${person.name} reports to`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form
        className={styles.move}
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          onMove(chosen);
        }}
      >
        <p className="mute">
          <Trans>Whoever stands above sees their records, if their role reads those of people below.</Trans>{" "}
          {count > 0
            ? plural(count, { one: "# person below comes along.", other: "# people below come along." })
            : null}
        </p>
        <TextInput
          type="search"
          aria-label={t`Find a person`}
          placeholder={t`Find a person`}
          leftSection={<IconSearch {...icon} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          data-autofocus
          data-testid="move-search"
        />
        <fieldset className={styles.managers}>
          <legend className="visually-hidden">{t`Manager`}</legend>
          {search.trim() ? null : (
            <Choice
              name={t`Nobody`}
              fact={t`Stands at the top`}
              checked={chosen === null}
              onChoose={() => setChosen(null)}
            />
          )}
          {found.slice(0, MOST).map((each) => (
            <Choice
              key={each.id}
              mark={<Avatar name={each.name} size={24} />}
              name={each.name}
              fact={above(tree, each.id)[0]?.name ?? t`Stands at the top`}
              checked={chosen === each.id}
              onChoose={() => setChosen(each.id)}
            />
          ))}
          {found.length === 0 && search.trim() ? (
            <p className="mute">{t`Nobody by that name may stand above ${person.name}.`}</p>
          ) : null}
          {found.length > MOST ? <p className="mute">{t`${rest} more: type a name.`}</p> : null}
        </fieldset>
        <DialogFoot onClose={onClose}>
          <Button type="submit" disabled={chosen === person.manager_id} data-testid="move-save">
            <Trans>Save</Trans>
          </Button>
        </DialogFoot>
      </form>
    </Modal>
  );
}

type ChoiceProps = { mark?: ReactNode; name: string; fact: string; checked: boolean; onChoose: () => void };

function Choice({ mark, name, fact, checked, onChoose }: ChoiceProps) {
  return (
    <label className={styles.manager}>
      <input type="radio" name="manager" checked={checked} onChange={onChoose} data-testid="move-manager" />
      {mark ?? <span className={styles.nobody} />}
      <span className="truncate">{name}</span>
      <small className="truncate">{fact}</small>
    </label>
  );
}
