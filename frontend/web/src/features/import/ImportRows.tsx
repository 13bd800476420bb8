import { Trans, useLingui } from "@lingui/react/macro";
import { type CrmObject, formatNumber, type Import, type ImportRow } from "@rapport/core";
import { useState } from "react";
import { useImportRows } from "~/data/imports.ts";
import { fieldOf } from "~/data/objects.ts";
import { Bones, Chip, GhostButton, type Tone } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./import.module.css";

type Props = { item: Import; object: CrmObject; tab: string; onTab: (tab: string) => void };

const PAGE = 50;

export function ImportRows({ item, object, tab, onTab }: Props) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const [offset, setOffset] = useState(0);
  const version = JSON.stringify([item.state, item.decisions]);
  const rows = useImportRows(item.id, tab, offset, version);
  const counts = rows.data?.counts ?? {};
  const tabs = [
    { value: "all", label: t`All` },
    { value: "changed", label: t`Changed on the way` },
    { value: "errors", label: t`With errors` },
  ];
  const columns = item.columns.flatMap((column) => {
    const field = column.field ? fieldOf(object, column.field) : undefined;
    return field ? [field] : [];
  });
  const total = counts[tab] ?? 0;
  return (
    <div className={styles.card}>
      <div className={styles.tableBar}>
        {tabs.map((option) => (
          <button
            key={option.value}
            type="button"
            aria-pressed={option.value === tab}
            onClick={() => {
              setOffset(0);
              onTab(option.value);
            }}
            data-testid={`import-tab-${option.value}`}
          >
            {option.label} <span className="num">{formatNumber(counts[option.value] ?? 0, locale)}</span>
          </button>
        ))}
      </div>
      {rows.isPending ? <Bones rows={6} /> : null}
      {rows.isError ? <ErrorState error={rows.error} onRetry={() => void rows.refetch()} /> : null}
      {rows.data ? (
        <div className={styles.tableScroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t`Row`}</th>
                {columns.map((field) => (
                  <th key={field.name} scope="col">
                    {read(field.label)}
                  </th>
                ))}
                <th scope="col">{t`Note`}</th>
              </tr>
            </thead>
            <tbody>
              {rows.data.items.map((row) => (
                <Row key={row.row} row={row} fields={columns.map((field) => field.name)} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {total > PAGE ? (
        <div className={styles.tableBar} style={{ borderTop: "1px solid var(--line)", borderBottom: 0 }}>
          <GhostButton disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - PAGE))}>
            <Trans>Earlier rows</Trans>
          </GhostButton>
          <GhostButton disabled={offset + PAGE >= total} onClick={() => setOffset(offset + PAGE)}>
            <Trans>Later rows</Trans>
          </GhostButton>
        </div>
      ) : null}
    </div>
  );
}

const TONES: Record<ImportRow["status"], Tone> = {
  new: "neutral",
  update: "accent",
  error: "danger",
  merged: "accent",
};

function Row({ row, fields }: { row: ImportRow; fields: string[] }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const words: Record<ImportRow["status"], string> = {
    new: t`New`,
    update: t`Update`,
    error: t`Error`,
    merged: t`Spelling merged`,
  };
  const note = row.notes.map((text) => read(text)).join("; ") || words[row.status];
  return (
    <tr>
      <td className="num">{row.row}</td>
      {fields.map((name) => {
        const value = row.values[name];
        return (
          <td key={name}>
            {value?.was && value.was !== value.text ? (
              <>
                <s>{value.was}</s>{" "}
              </>
            ) : null}
            {value?.text || <span className="mute">–</span>}
          </td>
        );
      })}
      <td>
        {row.status === "new" ? (
          <span className="mute">{note}</span>
        ) : (
          <Chip tone={TONES[row.status]}>{note}</Chip>
        )}
      </td>
    </tr>
  );
}
