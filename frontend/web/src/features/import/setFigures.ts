/** What a set of files comes to: sums over its imports. Pure functions of what the server said. */
import type { Import, ImportSet } from "@rapport/core";
import { chosenOf, mergesIn } from "./Findings.tsx";

type Totals = NonNullable<Import["totals"]>;
/** One cell of the totals. `named` people are in no row of their own: a column names them. */
export type Kpi = { object: string; totals: Totals; named: number };

const PERSON = "person";
/** Facts about deals: no records, and no list of them to open. */
export const HISTORY = "stage_history";
const NOTHING: Totals = { rows: 0, create: 0, update: 0, unchanged: 0, errors: 0 };

/** Per object, the largest first and facts last; people whom a file of deals brings are people like those of a file of people. */
export function kpisOf({ imports }: ImportSet): Kpi[] {
  const found = new Map<string, Kpi>();
  const add = (object: string, totals: Totals, named: number) => {
    const before = found.get(object) ?? { object, totals: NOTHING, named: 0 };
    found.set(object, { object, totals: plus(before.totals, totals), named: before.named + named });
  };
  for (const item of imports) {
    const totals = item.totals ?? { ...NOTHING, rows: item.file.rows };
    const named = item.object === PERSON ? Math.max(0, totals.create + totals.unchanged - totals.rows) : 0;
    add(item.object, totals, named);
    const owners = newOwnersIn(item);
    if (owners > 0) add(PERSON, { ...NOTHING, create: owners }, owners);
  }
  const last = ({ object }: Kpi) => Number(object === HISTORY);
  return [...found.values()].sort((a, b) => last(a) - last(b) || b.totals.rows - a.totals.rows);
}

const plus = (a: Totals, b: Totals): Totals => ({
  rows: a.rows + b.rows,
  create: a.create + b.create,
  update: a.update + b.update,
  unchanged: a.unchanged + b.unchanged,
  errors: a.errors + b.errors,
});

function newOwnersIn(item: Import): number {
  const finding = item.findings.find((each) => each.kind === "new_people");
  return finding && chosenOf(finding, item.decisions[finding.id]) === "create" ? finding.count : 0;
}

/** How many records come or change; somebody whom only a column names is one too. */
export const recordsIn = (set: ImportSet): number =>
  kpisOf(set)
    .filter((each) => each.object !== HISTORY)
    .reduce((sum, { totals }) => sum + totals.create + totals.update, 0);

export const rowsIn = ({ imports }: ImportSet): number =>
  imports.reduce((sum, item) => sum + (item.totals?.rows ?? item.file.rows), 0);

export const mergesOf = ({ imports }: ImportSet): number =>
  imports.reduce((sum, item) => sum + mergesIn(item), 0);

export const secondsOf = ({ imports }: ImportSet): number =>
  imports.reduce((sum, item) => sum + (item.seconds ?? 0), 0);

export const writtenIn = ({ imports }: ImportSet): number =>
  imports.reduce((sum, item) => sum + (item.progress?.done ?? 0), 0);

export type Progress = { done: number; total: number; rows_per_second: number };

/** How far the work on all files is. A check and an undo say only which files are through. */
export function progressOf(set: ImportSet): Progress {
  const total = rowsIn(set);
  if (set.state === "running") {
    const at = set.imports.find((item) => item.state === "running" && (item.progress?.done ?? 0) > 0);
    return { done: writtenIn(set), total, rows_per_second: at?.progress?.rows_per_second ?? 0 };
  }
  const through = set.imports.filter((item) => item.state !== set.state);
  return { done: rowsIn({ ...set, imports: through }), total, rows_per_second: 0 };
}

export const decisionsOf = ({ imports }: ImportSet): Record<string, Record<string, string>> =>
  Object.fromEntries(imports.map((item) => [item.id, item.decisions]));

/** The earliest end of the time in which all of it can be taken back. */
export const undoUntil = ({ imports }: ImportSet): string | null =>
  imports.flatMap((item) => item.undo_until ?? []).sort()[0] ?? null;

export type Phase = "files" | "check" | "written";

/** Which page a set is at. A check that stopped before anything was found goes back to its files. */
export function phaseOf({ state, imports }: ImportSet): Phase {
  if (state === "mapped" || state === "uploaded") return "files";
  if (state === "checking" || state === "checked") return "check";
  const written = imports.some((item) => (item.progress?.done ?? 0) > 0 || item.progress !== null);
  return state === "failed" && !written ? "files" : "written";
}

const RANK: Record<string, number> = { pipeline: 0, new_people: 1, people: 1, spelling: 2, new_choice: 3 };
const rankOf = (kind: string): number => RANK[kind] ?? (kind === "unreadable" || kind === "required" ? 9 : 5);

/** The findings of all files, what shapes the result first, what was lost last. */
export function findingsOf({ imports }: ImportSet) {
  const all = imports.flatMap((item) => item.findings.map((finding) => ({ item, finding })));
  return all
    .map((each, index) => ({ ...each, index }))
    .sort((a, b) => rankOf(a.finding.kind) - rankOf(b.finding.kind) || a.index - b.index);
}

/** The newest imports with those that belong together as one. */
export function grouped(imports: readonly Import[]): (Import | ImportSet)[] {
  const seen = new Map<string, ImportSet>();
  return imports.flatMap((item): (Import | ImportSet)[] => {
    if (!item.set_id) return [item];
    const known = seen.get(item.set_id);
    if (known) {
      known.imports.push(item);
      return [];
    }
    const set: ImportSet = { id: item.set_id, state: item.state, imports: [item] };
    seen.set(item.set_id, set);
    return [set];
  });
}

const WORST: Import["state"][] = ["checking", "running", "undoing", "failed", "mapped"];

export const stateOf = ({ imports }: ImportSet): Import["state"] =>
  WORST.find((state) => imports.some((item) => item.state === state)) ?? imports[0]?.state ?? "mapped";
