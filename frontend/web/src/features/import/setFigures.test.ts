import type { Finding, Import, ImportSet } from "@rapport/core";
import { describe, expect, it } from "vitest";
import {
  findingsOf,
  grouped,
  kpisOf,
  mergesOf,
  phaseOf,
  progressOf,
  recordsIn,
  rowsIn,
  stateOf,
} from "./setFigures.ts";

const finding = (kind: Finding["kind"], count: number, ...options: string[]): Finding => ({
  id: kind,
  kind,
  field: null,
  title: { zh: kind, en: kind },
  detail: { zh: "", en: "" },
  count,
  options: options.map((value) => ({ value, label: { zh: value, en: value } })),
});

const item = (object: string, rows: number, over: Partial<Import> = {}): Import => ({
  id: object,
  object,
  file: { id: `f-${object}`, name: `${object}.csv`, rows, size: rows * 50, kept_until: "2026-12-26" },
  state: "checked",
  error_code: null,
  set_id: "set",
  historic: false,
  kit: null,
  pipeline_id: null,
  columns: [],
  key: null,
  findings: [],
  decisions: {},
  totals: { rows, create: rows, update: 0, unchanged: 0, errors: 0 },
  seconds: 1,
  progress: null,
  kept: [],
  batch_id: null,
  created_at: "2026-11-26T15:00:00Z",
  finished_at: null,
  undo_until: null,
  ...over,
});

const people = item("person", 35, { totals: { rows: 35, create: 41, update: 0, unchanged: 0, errors: 0 } });
const set = (...imports: Import[]): ImportSet => ({ id: "set", state: "checked", imports });

describe("the sum over files", () => {
  const all = set(people, item("company", 85), item("product", 7), item("deal", 8800));

  it("counts people whom only a column names as records", () => {
    expect(rowsIn(all)).toBe(8927);
    expect(recordsIn(all)).toBe(8800 + 85 + 41 + 7);
    expect(kpisOf(all).map((kpi) => [kpi.object, kpi.totals.create, kpi.named])).toEqual([
      ["deal", 8800, 0],
      ["company", 85, 0],
      ["person", 41, 6],
      ["product", 7, 0],
    ]);
  });

  it("counts new owners of a file of deals as long as they are to be made", () => {
    const owners = finding("new_people", 30, "create", "leave");
    const deals = item("deal", 100, { findings: [owners] });
    expect(recordsIn(set(deals))).toBe(130);
    expect(recordsIn(set({ ...deals, decisions: { new_people: "leave" } }))).toBe(100);
    // Stage changes are facts about deals, not records.
    expect(recordsIn(set(deals, { ...deals, object: "stage_history", findings: [] }))).toBe(130);
  });

  it("counts the spellings that are merged, by proposal or by decision", () => {
    const deals = item("deal", 100, { findings: [finding("spelling", 12, "merge", "keep")] });
    expect(mergesOf(set(deals, item("company", 1)))).toBe(1);
    expect(mergesOf(set({ ...deals, decisions: { spelling: "keep" } }))).toBe(0);
  });
});

describe("the work on a set", () => {
  const run = (state: Import["state"], done: number, rate: number) => ({
    state,
    progress: { done, total: 100, rows_per_second: rate },
  });

  it("is over when all rows of all files are written", () => {
    const running: ImportSet = {
      ...set(item("company", 100, run("done", 100, 900)), item("deal", 300, run("running", 50, 700))),
      state: "running",
    };
    expect(progressOf(running)).toEqual({ done: 150, total: 400, rows_per_second: 700 });
  });

  it("shows an undo by the files that are through", () => {
    const undoing: ImportSet = {
      ...set(item("company", 100, { state: "undoing" }), item("deal", 300, { state: "undone" })),
      state: "undoing",
    };
    expect(progressOf(undoing)).toEqual({ done: 300, total: 400, rows_per_second: 0 });
  });

  it("leads back to the files when a dry run stopped, and to what is written when a run did", () => {
    const failed = item("deal", 100, { state: "failed", totals: null });
    expect(phaseOf({ ...set(failed), state: "failed" })).toBe("files");
    const half = item("deal", 100, run("failed", 40, 700));
    expect(phaseOf({ ...set(half), state: "failed" })).toBe("written");
    expect(phaseOf(set(people))).toBe("check");
  });
});

it("lists what shapes the result first and what was lost last", () => {
  const lost = item("company", 1, { findings: [finding("unreadable", 2), finding("empty", 3)] });
  const deals = item("deal", 1, { findings: [finding("spelling", 1), finding("pipeline", 4)] });
  expect(findingsOf(set(lost, deals)).map((each) => each.finding.kind)).toEqual([
    "pipeline",
    "spelling",
    "empty",
    "unreadable",
  ]);
});

it("shows the imports of a set as one", () => {
  const alone = item("contact", 1, { set_id: null });
  const running = item("deal", 9, { state: "running" });
  const found = grouped([running, alone, item("company", 1, { state: "done" })]);
  expect(found.map((each) => ("imports" in each ? each.imports.length : each.id))).toEqual([2, "contact"]);
  const [first] = found;
  expect(first && "imports" in first ? stateOf(first) : null).toBe("running");
});
