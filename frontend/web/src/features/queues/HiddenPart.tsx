/** What members don't see of what waits in a queue, until they have taken it. */
import { useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import { allFields, type CrmObject, type Field, type PoolRules, type Queue } from "@rapport/core";
import { IconX } from "@tabler/icons-react";
import { useObjects } from "~/data/objects.ts";
import settings from "~/features/settings/settings.module.css";
import { GhostButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./queues.module.css";

type Hidden = NonNullable<PoolRules["hidden"]>;
type Left = Hidden[string][string];
type Props = { queue: Queue; hidden: Hidden; onChange: (hidden: Hidden) => void };

export function HiddenPart({ queue, hidden, onChange }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const objects = useObjects().filter((each) => queue.objects.includes(each.name));
  const set = (object: string, field: string, left: Left | null) => {
    const { [field]: _, ...rest } = hidden[object] ?? {};
    const fields = left === null ? rest : { ...rest, [field]: left };
    const { [object]: __, ...others } = hidden;
    onChange(Object.keys(fields).length > 0 ? { ...others, [object]: fields } : others);
  };
  const listed = objects.flatMap((object) =>
    allFields(object)
      .filter((field) => hidden[object.name]?.[field.name])
      .map((field) => ({ object, field })),
  );
  const offered = objects.map((object) => ({
    group: read(object.plural),
    items: allFields(object)
      .filter((field) => field.hideable && !hidden[object.name]?.[field.name])
      .map((field) => ({ value: `${object.name} ${field.name}`, label: read(field.label) })),
  }));
  return (
    <section>
      <h3>{t`Hidden until taken`}</h3>
      <div className={settings.card}>
        {listed.map(({ object, field }) => (
          <HiddenRow
            key={`${object.name} ${field.name}`}
            object={object}
            field={field}
            left={hidden[object.name]?.[field.name] ?? "hidden"}
            several={objects.length > 1}
            onChange={(left) => set(object.name, field.name, left)}
          />
        ))}
        <div className={`${settings.row} ${styles.row}`}>
          <span>
            {listed.length === 0 ? t`Members see every field` : null}
            <small>
              {listed.length === 0
                ? t`Hide the contact data, say, so that who wants it takes the record`
                : t`With a field hidden, members find what waits on the page “In my queues” only: not in lists, search, reports or exports`}
            </small>
          </span>
          <NativeSelect
            size="xs"
            aria-label={t`Hide a field`}
            value=""
            data={[{ value: "", label: t`Hide a field` }, ...offered]}
            onChange={(event) => {
              const [object = "", field = ""] = event.currentTarget.value.split(" ");
              if (field) set(object, field, "hidden");
            }}
            data-testid="hide-field"
          />
        </div>
      </div>
    </section>
  );
}

type RowProps = {
  object: CrmObject;
  field: Field;
  left: Left;
  several: boolean;
  onChange: (left: Left | null) => void;
};

function HiddenRow({ object, field, left, several, onChange }: RowProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const label = read(field.label);
  const isTitle = field.name === object.title_field;
  return (
    <div className={`${settings.row} ${styles.row}`} data-testid={`hidden-${field.name}`}>
      <span>
        {several ? <span className="mute">{read(object.label)} </span> : null}
        {label}
        <small>{left === "masked" ? "•••• 5521" : isTitle ? "••••" : t`No column at all`}</small>
      </span>
      <span className={styles.left}>
        {field.has_end ? (
          <NativeSelect
            size="xs"
            aria-label={t`What is left of ${label}`}
            value={left}
            data={[
              { value: "hidden", label: t`Hidden` },
              { value: "masked", label: t`Last four` },
            ]}
            onChange={(event) => onChange(event.currentTarget.value as Left)}
          />
        ) : null}
        <GhostButton
          aria-label={t`Show ${label} again`}
          onClick={() => onChange(null)}
          data-testid={`show-${field.name}`}
        >
          <IconX {...smallIcon} />
        </GhostButton>
      </span>
    </div>
  );
}
