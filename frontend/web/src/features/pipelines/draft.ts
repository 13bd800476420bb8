/** A pipeline while it is edited: stages that go are remembered with the stage their deals move to. */
import type { Pipeline, PipelineDraft, Stage, StageDraft } from "@rapport/core";

export type Row = StageDraft & { key: string };
type Gone = { id: string; label: Stage["label"]; to: string | null };
export type Draft = {
  id: string | null;
  label: Pipeline["label"];
  version: number | null;
  rows: Row[];
  gone: Gone[];
  archived: boolean;
  teams: string[];
  step_required: boolean;
};

let keys = 0;
const fresh = (): string => `new-${++keys}`;

export function draftOf(line: Pipeline): Draft {
  const rows = line.stages
    .filter((stage) => !stage.archived)
    .map(({ archived: _, ...stage }): Row => ({ ...stage, key: stage.id }));
  const { id, label, version, archived, teams, step_required } = line;
  return { id, label, version, rows, gone: [], archived, teams, step_required };
}

const stage = (zh: string, en: string, outcome: Row["outcome"], probability: number): Row => ({
  key: fresh(),
  id: null,
  label: { zh, en },
  outcome,
  probability,
  rot_days: outcome === "open" ? 14 : null,
  forecast_category: null,
  required: [],
  exit_rule: null,
});

/** What a new pipeline starts with: the least that deals can go through. */
export function emptyDraft(): Draft {
  const rows = [
    stage("新阶段", "New stage", "open", 10),
    stage("赢单", "Won", "won", 100),
    stage("丢单", "Lost", "lost", 0),
  ];
  return {
    id: null,
    label: { zh: "", en: "" },
    version: null,
    rows,
    gone: [],
    archived: false,
    teams: [],
    step_required: false,
  };
}

export const change = (draft: Draft, key: string, part: Partial<Row>): Draft => ({
  ...draft,
  rows: draft.rows.map((row) => (row.key === key ? { ...row, ...part } : row)),
});

/** Open stages move among themselves; won and lost close the row. */
export function shift(draft: Draft, key: string, by: 1 | -1): Draft {
  const at = draft.rows.findIndex((row) => row.key === key);
  const other = draft.rows[at + by];
  const row = draft.rows[at];
  if (!row || !other || row.outcome !== "open" || other.outcome !== "open") return draft;
  const rows = [...draft.rows];
  rows[at] = other;
  rows[at + by] = row;
  return { ...draft, rows };
}

/** A new stage stands last among the open ones, half way between its neighbours' probabilities. */
export function addStage(draft: Draft): Draft {
  const at = draft.rows.findIndex((row) => row.outcome !== "open");
  const place = at < 0 ? draft.rows.length : at;
  const before = draft.rows[place - 1]?.probability ?? 0;
  const row = { ...stage("", "", "open", Math.round((before + 100) / 2)) };
  return { ...draft, rows: [...draft.rows.slice(0, place), row, ...draft.rows.slice(place)] };
}

/** Deals of a stage that goes move to the one before it unless somebody says otherwise. */
export function removeStage(draft: Draft, key: string): Draft {
  const at = draft.rows.findIndex((row) => row.key === key);
  const row = draft.rows[at];
  if (row?.outcome !== "open") return draft;
  const rows = draft.rows.filter((each) => each.key !== key);
  const near = (rows[at - 1] ?? rows[at])?.id ?? null;
  const gone = draft.gone.map((each) => (each.to === row.id ? { ...each, to: near } : each));
  return {
    ...draft,
    rows,
    gone: row.id ? [...gone, { id: row.id, label: row.label, to: near }] : gone,
  };
}

export function payloadOf(draft: Draft): PipelineDraft {
  return {
    label: draft.label,
    stages: draft.rows.map(({ key: _, ...row }) => row),
    archived: draft.archived,
    teams: [...draft.teams].sort(),
    step_required: draft.step_required,
    base_version: draft.version,
    moves: Object.fromEntries(draft.gone.flatMap(({ id, to }) => (to ? [[id, to]] : []))),
  };
}
