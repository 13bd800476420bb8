/** Which column is which field, by which field known records are found, and whether the rows are history. */
import { useLingui } from "@lingui/react/macro";
import { Checkbox } from "@mantine/core";
import type { CrmObject, Field, ImportColumn } from "@rapport/core";
import { IconArrowRight } from "@tabler/icons-react";
import filter from "~/features/list/filter.module.css";
import { Chip } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./import.module.css";

type Columns = readonly ImportColumn[];

const usedIn = (columns: Columns): Set<string> => new Set(columns.flatMap((column) => column.field ?? []));

export function missingIn(object: CrmObject, columns: Columns): Field[] {
  const used = usedIn(columns);
  const isNamed = object.named_by?.some((name) => used.has(name)) ?? false;
  const has = ({ name }: Field) => used.has(name) || (name === object.title_field && isNamed);
  return object.fields.filter((field) => field.required && field.type !== "file" && !has(field));
}

type TableProps = { object: CrmObject; columns: ImportColumn[]; onChange: (columns: ImportColumn[]) => void };

export function MapTable({ object, columns, onChange }: TableProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const used = usedIn(columns);
  const files = object.fields.filter((field) => field.type === "file");
  const names = files.map((field) => read(field.label)).join(t({ message: ", ", context: "list" }));
  return (
    <>
      {files.length > 0 ? (
        <p className="mute" data-testid="import-files-stay">
          {t`Files can't be imported. What records hold in ${names} stays as it is; upload files to the records afterwards.`}
        </p>
      ) : null}
      <div className={`${styles.mapRow} ${styles.mapHead}`}>
        <span>{t`Column`}</span>
        <span>{t`Samples`}</span>
        <span />
        <span>{t`Field`}</span>
        <span>{t`Certainty`}</span>
      </div>
      {columns.map((column, index) => (
        <MapRow
          key={column.header}
          column={column}
          object={object}
          used={used}
          onChange={(field) =>
            onChange(
              columns.map((other, at) => (at === index ? { ...other, field, confidence: null } : other)),
            )
          }
        />
      ))}
    </>
  );
}

type MapRowProps = {
  column: ImportColumn;
  object: CrmObject;
  used: Set<string>;
  onChange: (field: string | null) => void;
};

function MapRow({ column, object, used, onChange }: MapRowProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const fields = object.fields.filter((field) => field.editable && field.type !== "file");
  return (
    <div className={styles.mapRow} data-testid="import-column">
      <b className="truncate">{column.header}</b>
      <span className={`${styles.samples} truncate`}>
        {column.samples.filter(Boolean).slice(0, 3).join(" · ")}
      </span>
      <IconArrowRight {...icon} color="var(--mute)" />
      <select
        className={filter.select}
        style={{ maxWidth: "none", width: "100%" }}
        aria-label={t`Field for ${column.header}`}
        value={column.field ?? ""}
        onChange={(event) => onChange(event.currentTarget.value || null)}
        data-testid={`map-${column.header}`}
      >
        <option value="">{t`Leave out`}</option>
        {fields.map((field) => (
          <option
            key={field.name}
            value={field.name}
            disabled={used.has(field.name) && field.name !== column.field}
          >
            {read(field.label)}
            {field.required ? " *" : ""}
          </option>
        ))}
      </select>
      <Confidence column={column} />
    </div>
  );
}

function Confidence({ column }: { column: ImportColumn }) {
  const { t } = useLingui();
  if (!column.field) return <span className="mute">{t`left out`}</span>;
  if (column.confidence === null) return <span className="mute">{t`chosen by you`}</span>;
  const percent = Math.round(column.confidence);
  return (
    <span>
      {percent >= 80 ? <span className="mute num">{percent}%</span> : <Chip tone="warn">{percent}%</Chip>}
    </span>
  );
}

type KeyProps = { object: CrmObject; columns: Columns; value: string; onChange: (key: string) => void };

/** With a key, the same file sent again updates instead of doubling. */
export function KeyChoice({ object, columns, value, onChange }: KeyProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const used = usedIn(columns);
  const fields = object.fields.filter((field) => used.has(field.name) && field.operators.includes("eq"));
  return (
    <label className={styles.option}>
      <span>{t`Existing records are found by`}</span>
      <select
        className={filter.select}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data-testid="import-key"
      >
        <option value="">{t`nothing: every row is new`}</option>
        {fields.map((field) => (
          <option key={field.name} value={field.name}>
            {read(field.label)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The field that says when a record began to go through its stages; with it in the file, rows can be history. */
const BEGAN: Record<string, string> = { deal: "started_on", lead: "received_on" };

type HistoryProps = {
  object: CrmObject;
  columns: Columns;
  value: boolean;
  onChange: (value: boolean) => void;
};

export function HistoryChoice({ object, columns, value, onChange }: HistoryProps) {
  const { t } = useLingui();
  const began = BEGAN[object.name];
  if (!began || !usedIn(columns).has(began)) return null;
  return (
    <Checkbox
      className={styles.option}
      label={t`These rows are history`}
      description={t`The file's dates become when things happened. Nobody is notified, and nothing is billed.`}
      checked={value}
      onChange={(event) => onChange(event.currentTarget.checked)}
      data-testid="import-history"
    />
  );
}
