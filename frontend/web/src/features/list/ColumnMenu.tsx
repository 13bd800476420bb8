import { useLingui } from "@lingui/react/macro";
import { Popover } from "@mantine/core";
import { allFields, type ColumnState, type CrmObject, moveColumn, pinColumn } from "@rapport/core";
import { IconChevronDown, IconChevronUp, IconColumns3, IconPin, IconPinFilled } from "@tabler/icons-react";
import { GhostButton, IconButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./filter.module.css";

type Props = { object: CrmObject; columns: ColumnState[]; onChange: (columns: ColumnState[]) => void };

/** Which columns, and in which order. The title stays first: it is the way into the record. */
export function ColumnMenu({ object, columns, onChange }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const fields = allFields(object);
  const shown = columns.flatMap((column) => fields.find((field) => field.name === column.field) ?? []);
  const hidden = fields.filter((field) => !columns.some((column) => column.field === field.name));
  const count = columns.length;
  const toggle = (name: string, on: boolean) =>
    onChange(on ? [...columns, { field: name }] : columns.filter((column) => column.field !== name));
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <GhostButton data-testid="columns">
          <IconColumns3 {...icon} />
          {t`Columns ${count}`}
        </GhostButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.columns} data-reads>
        <ul>
          {[...shown, ...hidden].map((field) => {
            const at = columns.findIndex((column) => column.field === field.name);
            const title = field.name === object.title_field;
            const name = read(field.label);
            return (
              <li key={field.name} className={styles.column}>
                <label>
                  <input
                    type="checkbox"
                    checked={at >= 0}
                    disabled={title}
                    onChange={(event) => toggle(field.name, event.currentTarget.checked)}
                    data-testid={`column-${field.name}`}
                  />
                  <span className="truncate">{name}</span>
                </label>
                {at > 0 ? (
                  <>
                    <IconButton
                      label={columns[at]?.pinned ? t`Unpin ${name}` : t`Pin ${name}`}
                      aria-pressed={columns[at]?.pinned ?? false}
                      onClick={() => onChange(pinColumn(columns, field.name, !columns[at]?.pinned))}
                      data-testid={`pin-${field.name}`}
                    >
                      {columns[at]?.pinned ? <IconPinFilled {...smallIcon} /> : <IconPin {...smallIcon} />}
                    </IconButton>
                    <IconButton
                      label={t`Move ${name} left`}
                      disabled={at === 1}
                      onClick={() => onChange(moveColumn(columns, field.name, at - 1))}
                    >
                      <IconChevronUp {...smallIcon} />
                    </IconButton>
                    <IconButton
                      label={t`Move ${name} right`}
                      disabled={at === columns.length - 1}
                      onClick={() => onChange(moveColumn(columns, field.name, at + 1))}
                    >
                      <IconChevronDown {...smallIcon} />
                    </IconButton>
                  </>
                ) : null}
              </li>
            );
          })}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
