/** Fields that the role masks, hides or keeps from being written. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import { allFields, type CrmObject, type Field, type FieldRights, type Rights } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { fieldRights, withField } from "./draft.ts";
import styles from "./roles.module.css";

type Props = {
  objects: CrmObject[];
  saved: Rights;
  draft: Rights;
  locked: boolean;
  onChange: (draft: Rights) => void;
};
type Choice = "shown" | "read_only" | "masked" | "hidden";

const OF_CHOICE: Record<Choice, FieldRights> = {
  shown: { read: "shown", edit: true },
  read_only: { read: "shown", edit: false },
  masked: { read: "masked", edit: false },
  hidden: { read: "hidden", edit: false },
};

const choiceOf = ({ read, edit }: FieldRights): Choice =>
  read === "shown" ? (edit ? "shown" : "read_only") : read;

export function Masks({ objects, saved, draft, locked, onChange }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [adding, setAdding] = useState(false);
  const listed = objects.flatMap((object) =>
    allFields(object)
      .filter(
        (field) => draft.fields?.[object.name]?.[field.name] ?? saved.fields?.[object.name]?.[field.name],
      )
      .map((field) => ({ object, field })),
  );
  const add = (place: string) => {
    const [object = "", field = ""] = place.split(" ");
    setAdding(false);
    if (field) onChange(withField(draft, object, field, OF_CHOICE.hidden));
  };
  return (
    <section className={styles.block}>
      <div className={styles.blockHead}>
        <div>
          <h3>{t`Field masks`}</h3>
          <p className="mute">
            <Trans>A masked field is masked in lists, exports, the API, search and reports alike.</Trans>
          </p>
        </div>
        {locked ? null : (
          <Button
            variant="default"
            leftSection={<IconPlus {...smallIcon} />}
            onClick={() => setAdding(true)}
            data-testid="mask-add"
          >
            <Trans>Add a field</Trans>
          </Button>
        )}
      </div>
      {adding ? (
        <NativeSelect
          aria-label={t`Field`}
          autoFocus
          value=""
          data={[
            { value: "", label: t`Choose a field` },
            ...objects.map((object) => ({
              group: read(object.plural),
              items: allFields(object)
                .filter((field) => field.maskable && !draft.fields?.[object.name]?.[field.name])
                .map((field) => ({ value: `${object.name} ${field.name}`, label: read(field.label) })),
            })),
          ]}
          onChange={(event) => add(event.currentTarget.value)}
          data-testid="mask-field"
          style={{ marginBottom: 8 }}
        />
      ) : null}
      {listed.length === 0 ? (
        <p className={styles.none}>
          <Trans>Nothing is masked: whoever may view a record sees all of its fields.</Trans>
        </p>
      ) : (
        <div className={styles.masks}>
          <div className={styles.maskHead}>
            <span>{t`Field`}</span>
            <span>{t`Mask`}</span>
            <span>{t`What is seen`}</span>
          </div>
          {listed.map(({ object, field }) => (
            <MaskRow
              key={`${object.name} ${field.name}`}
              object={object}
              field={field}
              before={fieldRights(saved, object.name, field.name)}
              now={fieldRights(draft, object.name, field.name)}
              locked={locked}
              onChange={(wanted) => onChange(withField(draft, object.name, field.name, wanted))}
            />
          ))}
        </div>
      )}
    </section>
  );
}

type RowProps = {
  object: CrmObject;
  field: Field;
  before: FieldRights;
  now: FieldRights;
  locked: boolean;
  onChange: (wanted: FieldRights) => void;
};

function MaskRow({ object, field, before, now, locked, onChange }: RowProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const choice = choiceOf(now);
  const words: Record<Choice, [string, string]> = {
    shown: [t`Shown`, t`Everything, and it may be changed`],
    read_only: [t`Read only`, t`Everything`],
    masked: [t`Last four`, "•••• 5521"],
    hidden: [t`Hidden`, t`No column at all`],
  };
  const offered = (Object.keys(words) as Choice[]).filter((each) => each !== "masked" || field.has_end);
  return (
    <div className={styles.maskRow} data-testid={`mask-${object.name}-${field.name}`}>
      <span>
        <span className="mute">{read(object.label)}</span> {read(field.label)}
      </span>
      <NativeSelect
        size="xs"
        aria-label={t`Mask of ${read(field.label)}`}
        value={choice}
        disabled={locked}
        data={offered.map((each) => ({ value: each, label: words[each][0] }))}
        onChange={(event) => onChange(OF_CHOICE[event.currentTarget.value as Choice])}
        data-changed={choiceOf(before) !== choice || undefined}
      />
      <span className="mute">{words[choice][1]}</span>
    </div>
  );
}
