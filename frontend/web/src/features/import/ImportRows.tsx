import { Trans, useLingui } from "@lingui/react/macro";
import {
  type CrmObject,
  type Field,
  formatNumber,
  type Import,
  type ImportRow,
  type ImportState,
} from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useImportRows } from "~/data/imports.ts";
import { fieldOf } from "~/data/objects.ts";
import { peopleQuery } from "~/data/options.ts";
import { isNumeric, useFormat } from "~/fields/FieldValue.tsx";
import { parseInput } from "~/fields/parse.ts";
import { Avatar, Bones, Chip, GhostButton, type Tone } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./import.module.css";

type Props = {
  item: Import;
  object: CrmObject;
  tab: string;
  onTab: (tab: string) => void;
  /** Stands before the tabs: which of several files it is. */
  lead?: ReactNode;
};

const PAGE = 50;

export function ImportRows({ item, object, tab, onTab, lead }: Props) {
  const { t } = useLingui();
  const { locale, read, inline } = useLocale();
  const [offset, setOffset] = useState(0);
  const version = JSON.stringify([item.state, item.decisions]);
  const rows = useImportRows(item.id, tab, offset, version);
  const counts: Record<string, number> = { ...rows.data?.counts };
  const empties = item.findings.filter((finding) => finding.kind === "empty");
  for (const { field, count } of empties) counts[`empty:${field}`] = count;
  const tabs = [
    { value: "all", label: t`All` },
    { value: "changed", label: t`Changed on the way` },
    ...empties.map(({ field }) => {
      const name = inline(fieldOf(object, field ?? "")?.label);
      return { value: `empty:${field}`, label: t`Without ${name}` };
    }),
    { value: "errors", label: t`With errors` },
  ].filter(({ value }) => value === "all" || value === tab || (counts[value] ?? 0) > 0 || !lead);
  const columns = item.columns.flatMap((column) => {
    const field = column.field ? fieldOf(object, column.field) : undefined;
    return field ? [field] : [];
  });
  const total = counts[tab] ?? 0;
  return (
    <div className={styles.card}>
      {lead}
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
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than its page is scrolled with the keys
        <section className={styles.tableScroll} tabIndex={0} aria-label={item.file.name}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t`Row`}</th>
                {columns.map((field) => (
                  <th key={field.name} scope="col" data-numeric={isNumeric(field)}>
                    {read(field.label)}
                  </th>
                ))}
                <th scope="col">{t`Note`}</th>
              </tr>
            </thead>
            <tbody>
              {rows.data.items.map((row) => (
                <Row key={row.row} row={row} fields={columns} state={item.state} />
              ))}
            </tbody>
          </table>
        </section>
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
  unchanged: "neutral",
  waiting: "warn",
};

type Words = Record<ImportRow["status"], string>;

/** Before the run the rows say what would happen to them, after it what was done. */
function useRowWords(state: ImportState): Words {
  const { t } = useLingui();
  const always = { error: t`Error`, unchanged: t`Unchanged`, waiting: t`Not written yet` };
  if (state === "done" || state === "failed" || state === "running")
    return { ...always, new: t`Created`, update: t`Changed`, merged: t`Spelling merged` };
  if (state === "undone" || state === "undoing") {
    const back = t`Taken back`;
    return { ...always, new: back, update: back, merged: back };
  }
  return { ...always, new: t`New`, update: t`Update`, merged: t`Merge spelling` };
}

const QUIET = new Set<ImportRow["status"]>(["new", "unchanged"]);

type RowProps = { row: ImportRow; fields: Field[]; state: ImportState };

function Row({ row, fields, state }: RowProps) {
  const { read } = useLocale();
  const words = useRowWords(state);
  const note = row.notes.map((text) => read(text)).join("; ") || words[row.status];
  return (
    <tr data-testid="import-row" data-status={row.status}>
      <td className="num">{row.row}</td>
      {fields.map((field) => (
        <td key={field.name} data-numeric={isNumeric(field)}>
          <Cell field={field} value={row.values[field.name]} />
        </td>
      ))}
      <td title={note}>
        {QUIET.has(row.status) && row.notes.length === 0 ? (
          <span className="mute">{note}</span>
        ) : (
          <Chip tone={TONES[row.status]}>{note}</Chip>
        )}
      </td>
    </tr>
  );
}

type CellProps = { field: Field; value: ImportRow["values"][string] | undefined };

/** Figures are grouped like everywhere else; what can't be read as one stands as the file has it. */
function Cell({ field, value }: CellProps) {
  const format = useFormat({ units: false });
  if (!value?.text) return <span className="mute">–</span>;
  if (value.was && value.was !== value.text) {
    return (
      <>
        <s>{value.was}</s> {value.text}
      </>
    );
  }
  if (field.type === "person") return <Owner name={value.text} />;
  const parsed = isNumeric(field) ? parseInput(field, value.text) : null;
  return parsed?.ok ? format(field, parsed.value) : value.text;
}

/** Somebody without a seat, or whom the import makes, has a dashed ring. */
function Owner({ name }: { name: string }) {
  const people = useQuery(peopleQuery);
  const seated = people.data?.some((person) => person.has_seat && person.name === name) ?? false;
  return (
    <span className={styles.owner}>
      <Avatar name={name} size={18} seat={seated} />
      {name}
    </span>
  );
}
