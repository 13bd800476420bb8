import { useLingui } from "@lingui/react/macro";
import { Checkbox, TextInput } from "@mantine/core";
import { formatNumber, type Person } from "@rapport/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./settings.module.css";

type Props = {
  people: readonly Pick<Person, "id" | "name">[];
  chosen: readonly string[];
  /** Who is a member whatever is chosen. */
  always?: string | undefined;
  onChange: (chosen: string[]) => void;
};

/** More are found by name: so many boxes nobody reads. */
const MOST = 100;
/** So many need no search. */
const FEW = 10;

/** Who is a member: a box for each, those who were chosen first, found by name where there are many. */
export function People({ people, chosen, always, onChange }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const [search, setSearch] = useState("");
  const [first] = useState(() => new Set(chosen));
  const wanted = search.trim().toLocaleLowerCase();
  const sorted = [...people].sort((a, b) => Number(first.has(b.id)) - Number(first.has(a.id)));
  const found = sorted.filter((each) => each.name.toLocaleLowerCase().includes(wanted));
  const rest = formatNumber(found.length - MOST, locale);
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <>
      {people.length > FEW ? (
        <TextInput
          type="search"
          aria-label={t`Find a person`}
          placeholder={t`Find a person`}
          leftSection={<IconSearch {...icon} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          data-testid="member-search"
        />
      ) : null}
      <fieldset className={`${styles.fields} ${styles.people}`}>
        <legend>{t`Members`}</legend>
        {found.slice(0, MOST).map((person) => (
          <Checkbox
            key={person.id}
            label={person.name}
            checked={chosen.includes(person.id) || person.id === always}
            disabled={person.id === always}
            onChange={() => toggle(person.id)}
            data-testid="member-box"
          />
        ))}
        {found.length === 0 ? <small className="mute">{t`Nobody by that name`}</small> : null}
        {found.length > MOST ? <small className="mute">{t`${rest} more: type a name.`}</small> : null}
      </fieldset>
    </>
  );
}
