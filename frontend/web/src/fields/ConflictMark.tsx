import { useLingui } from "@lingui/react/macro";
import { Popover } from "@mantine/core";
import { businessNow, type CrmObject, type CrmRecord, type Field, formatAgo } from "@rapport/core";
import { clearConflict, useConflict } from "~/data/conflicts.ts";
import { useLabels } from "~/data/labels.ts";
import { useEditField } from "~/data/writes.ts";
import { Chip } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useFormat } from "./FieldValue.tsx";
import styles from "./fields.module.css";

type Props = {
  object: CrmObject;
  field: Field;
  record: CrmRecord;
  /** Opens the field's editor, which shows again what was refused. */
  onEdit?: (() => void) | undefined;
  /** Where there is room for the dot only. */
  compact?: boolean;
};

/** The amber dot: two people changed one field, or a value could not be saved. Opens what may be chosen. */
export function ConflictMark(props: Props) {
  const { field, record, compact } = props;
  const { t } = useLingui();
  const conflict = useConflict(record.id, field.name);
  if (!conflict) return null;
  const label = conflict.kind === "conflict" ? t`2 values` : t`Not saved`;
  return (
    <Popover position="right-start" withinPortal>
      <Popover.Target>
        <button
          type="button"
          data-testid={`conflict-${field.name}`}
          title={label}
          onClick={(event) => event.stopPropagation()}
          style={{ display: "inline-flex", alignItems: "center", gap: 6 }}
        >
          <span className={styles.dot} />
          {compact ? null : <Chip tone="warn">{label}</Chip>}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        {conflict.kind === "conflict" ? <MineOrTheirs {...props} /> : <Unsaved {...props} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function MineOrTheirs({ object, field, record }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const format = useFormat();
  const labels = useLabels();
  const edit = useEditField(object);
  const conflict = useConflict(record.id, field.name);
  if (conflict?.kind !== "conflict") return null;
  const { yours, theirs, base, changed_by, changed_at } = conflict.field;
  const who = typeof changed_by === "string" ? labels.people.get(changed_by)?.name : changed_by?.name;
  const mine = () => edit.mutate({ id: record.id, field, value: yours, seenVersion: conflict.version });
  return (
    <div className={styles.both}>
      <button type="button" className={styles.side} onClick={mine} data-testid="conflict-mine">
        <small>{t`Yours`}</small>
        {format(field, yours) || t`Empty`}
      </button>
      <button
        type="button"
        className={styles.side}
        onClick={() => clearConflict(record.id, field.name)}
        data-testid="conflict-theirs"
      >
        <small>
          {who ? t`Theirs: ${who}` : t`Theirs`}
          {changed_at ? ` · ${formatAgo(changed_at, locale, businessNow())}` : ""}
        </small>
        {format(field, theirs) || t`Empty`}
      </button>
      <small className="mute">{t`Before both: ${format(field, base) || t`Empty`}. The other value stays in the history.`}</small>
    </div>
  );
}

function Unsaved({ object, field, record, onEdit }: Props) {
  const { t } = useLingui();
  const format = useFormat();
  const edit = useEditField(object);
  const conflict = useConflict(record.id, field.name);
  if (conflict?.kind !== "unsaved") return null;
  const { value, remedy, seenVersion } = conflict;
  const again = () => edit.mutate({ id: record.id, field, value, seenVersion });
  const act = remedy === "retry" ? again : remedy === "edit" ? onEdit : undefined;
  const typed = format(field, value) || t`Empty`;
  return (
    <div className={styles.both}>
      <span className="mute">{conflict.message}</span>
      {act ? (
        <button type="button" className={styles.side} onClick={act} data-testid={`unsaved-${remedy}`}>
          <small>{remedy === "retry" ? t`Save again` : t`Edit what you typed`}</small>
          {typed}
        </button>
      ) : (
        <div className={styles.side}>
          <small>{t`What you typed`}</small>
          {typed}
        </div>
      )}
      <button type="button" className={styles.side} onClick={() => clearConflict(record.id, field.name)}>
        <small>{t`Keep what is saved`}</small>
        {format(field, record[field.name]) || t`Empty`}
      </button>
    </div>
  );
}
