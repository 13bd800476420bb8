import type { Pipeline, Stage } from "@rapport/core";
import { describe, expect, it } from "vitest";
import { unmetFilter } from "./gates.ts";

const stage = (id: string, over: Partial<Stage> = {}): Stage => ({
  id,
  label: { zh: id, en: id },
  outcome: "open",
  probability: 10,
  forecast_category: null,
  rot_days: null,
  required: [],
  exit_rule: null,
  archived: false,
  ...over,
});
const line = (stages: Stage[]): Pipeline => ({
  id: "p",
  label: { zh: "p", en: "p" },
  version: 1,
  archived: false,
  teams: [],
  offered: true,
  step_required: false,
  stages,
});

describe("deals that could not go on", () => {
  it("lack what the next living stage asks for, or don't meet the rule of their own", () => {
    const rule = { field: "next_step", op: "not_empty" as const };
    const stages = [
      stage("a", { exit_rule: rule }),
      stage("gone", { archived: true, required: ["company"] }),
      stage("b", { required: ["amount"] }),
      stage("w", { outcome: "won", probability: 100 }),
      stage("l", { outcome: "lost", required: ["lost_reason"] }),
    ];
    expect(unmetFilter(line(stages))).toEqual({
      or: [
        {
          and: [
            { field: "stage", op: "eq", value: "a" },
            { or: [{ field: "amount", op: "empty" }, { not: rule }] },
          ],
        },
      ],
    });
  });

  it("are none where no stage asks for anything", () => {
    expect(unmetFilter(line([stage("a"), stage("w", { outcome: "won" })]))).toBeNull();
  });
});
