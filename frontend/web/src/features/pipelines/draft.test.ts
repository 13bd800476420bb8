import type { Pipeline } from "@rapport/core";
import { describe, expect, it } from "vitest";
import { addStage, change, draftOf, payloadOf, removeStage, shift } from "./draft.ts";

const stage = (id: string, outcome: "open" | "won" | "lost", probability: number, archived = false) => ({
  id,
  label: { zh: id, en: id },
  outcome,
  probability,
  forecast_category: null,
  rot_days: null,
  required: [],
  exit_rule: null,
  archived,
});
const line: Pipeline = {
  id: "p",
  label: { zh: "流程", en: "Line" },
  version: 4,
  archived: false,
  teams: [],
  offered: true,
  step_required: false,
  stages: [
    stage("a", "open", 10),
    stage("old", "open", 20, true),
    stage("b", "open", 50),
    stage("w", "won", 100),
    stage("l", "lost", 0),
  ],
};
const ids = (draft: ReturnType<typeof draftOf>) => draft.rows.map((row) => row.id);

describe("editing a pipeline", () => {
  it("sends living stages back as they are, with the version they were read in", () => {
    const sent = payloadOf(draftOf(line));
    expect(sent.stages.map((each) => each.id)).toEqual(["a", "b", "w", "l"]);
    expect([sent.base_version, sent.moves, sent.archived]).toEqual([4, {}, false]);
    expect(Object.keys(sent.stages[0] ?? {})).not.toContain("key");
  });

  it("moves open stages among themselves only", () => {
    expect(ids(shift(draftOf(line), "b", -1))).toEqual(["b", "a", "w", "l"]);
    expect(ids(shift(draftOf(line), "b", 1))).toEqual(["a", "b", "w", "l"]);
    expect(ids(shift(draftOf(line), "w", -1))).toEqual(["a", "b", "w", "l"]);
  });

  it("puts a new stage before won", () => {
    const longer = addStage(draftOf(line));
    expect(ids(longer)).toEqual(["a", "b", null, "w", "l"]);
    expect(longer.rows[2]?.probability).toBe(75);
  });

  it("says where deals of a stage that goes move to, also when that stage goes as well", () => {
    const one = removeStage(draftOf(line), "b");
    expect(payloadOf(one).moves).toEqual({ b: "a" });
    const none = removeStage(removeStage(draftOf(line), "b"), "a");
    expect(ids(none)).toEqual(["w", "l"]);
    expect(payloadOf(none).moves).toEqual({ b: "w", a: "w" });
    expect(ids(removeStage(draftOf(line), "w"))).toEqual(["a", "b", "w", "l"]);
  });

  it("changes one stage", () => {
    const renamed = change(draftOf(line), "a", { label: { zh: "新", en: "New" } });
    expect(renamed.rows.map((row) => row.label.en)).toEqual(["New", "b", "w", "l"]);
  });
});
