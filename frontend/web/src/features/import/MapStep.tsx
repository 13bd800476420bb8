import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject, Import, ImportColumn } from "@rapport/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useState } from "react";
import { useImportAction } from "~/data/imports.ts";
import filter from "~/features/list/filter.module.css";
import { Chip } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { FileLine } from "./FileLine.tsx";
import { ImportFrame } from "./ImportFrame.tsx";
import styles from "./import.module.css";

type Props = { item: Import; object: CrmObject; onChecked: () => void };

export function MapStep({ item, object, onChecked }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const message = useErrorMessage();
  const [columns, setColumns] = useState(item.columns);
  const [key, setKey] = useState(item.key ?? "");
  const action = useImportAction(item.id);
  const used = new Set(columns.flatMap((column) => column.field ?? []));
  const missing = object.fields.filter((field) => field.required && !used.has(field.name));
  const next = () => {
    const chosen = columns.map(({ header, field, create_choice }) => ({
      header,
      field,
      create_choice: create_choice ?? true,
    }));
    action.mutate(
      { do: "map", columns: chosen, key: key || null },
      {
        onSuccess: () =>
          action.mutate({ do: "check", decisions: item.decisions ?? {} }, { onSuccess: onChecked }),
      },
    );
  };
  const names = missing.map((field) => read(field.label)).join(t({ message: ", ", context: "list" }));
  const foot = (
    <>
      <span className="say" style={{ marginLeft: "auto", color: "var(--mute)" }}>
        {missing.length > 0 ? t`Still needed: ${names}` : t`Nothing is written yet.`}
      </span>
      <Button
        onClick={next}
        disabled={missing.length > 0}
        loading={action.isPending}
        data-testid="import-next"
      >
        <Trans>Dry run</Trans>
      </Button>
    </>
  );
  return (
    <ImportFrame step={2} foot={foot}>
      <div className={styles.headline}>
        <div>
          <h1>{t`Which column is what?`}</h1>
          <FileLine file={item.file} text={t`Matched by header and by content; change what is wrong.`} />
        </div>
      </div>
      {action.error ? (
        <p role="alert" style={{ color: "var(--danger-text)", marginBottom: 12 }}>
          {message(action.error)}
        </p>
      ) : null}
      <div className={styles.card}>
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
              setColumns(
                columns.map((other, at) => (at === index ? { ...other, field, confidence: null } : other)),
              )
            }
          />
        ))}
      </div>
      <KeyChoice object={object} used={used} value={key} onChange={setKey} />
    </ImportFrame>
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
  const fields = object.fields.filter((field) => field.editable);
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

type KeyProps = { object: CrmObject; used: Set<string>; value: string; onChange: (key: string) => void };

/** With a key, the same file sent again updates instead of doubling. */
function KeyChoice({ object, used, value, onChange }: KeyProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const fields = object.fields.filter((field) => used.has(field.name) && field.operators.includes("eq"));
  return (
    <label style={{ display: "flex", gap: 8, alignItems: "center", flexWrap: "wrap" }}>
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
