import type { ForecastRow } from "@rapport/core";
import { expect, it } from "vitest";
import { barOf, changeOf, idleFilter, talksFilter } from "./pulse.ts";

const row = (closed: string, weighted: string, target: string | null) =>
  ({ closed: { amount: closed }, weighted, target: target && { amount: target } }) as unknown as ForecastRow;

it("puts each target at the same place of its bar", () => {
  expect(barOf(row("50", "80", "100"), 900)).toEqual({ won: 40, forecast: 64, tick: 80 });
  expect(barOf(row("5000", "40000", "10000"), 900)).toEqual({ won: 40, forecast: 100, tick: 80 });
});

it("draws a bar without a target by the largest of the team, and an empty one for nothing", () => {
  expect(barOf(row("50", "100", null), 200)).toEqual({ won: 20, forecast: 40, tick: null });
  expect(barOf(row("0", "0", null), 0)).toEqual({ won: 0, forecast: 0, tick: null });
});

it("says a change only of something to compare with", () => {
  expect([changeOf(11, 26), changeOf(6, 5), changeOf(8, 4), changeOf(7, 7), changeOf(0, 0)]).toEqual([
    -58,
    20,
    null,
    null,
    null,
  ]);
});

it("counts what the lists behind the figures hold", () => {
  expect(idleFilter("2026-11-23", ["a"])).toEqual({
    and: [
      { field: "owner_id", op: "in", value: ["a"] },
      { field: "status", op: "eq", value: "open" },
      { field: "stage_since", op: "lt", value: "2026-11-09" },
      { not: { field: "last_activity_at", op: "gte", value: "2026-11-09" } },
    ],
  });
  expect(talksFilter(["a", "b"], "2026-11-17", "2026-11-24")).toEqual({
    and: [
      { field: "owner_id", op: "in", value: ["a", "b"] },
      { field: "occurred_at", op: "gte", value: "2026-11-17" },
      { field: "occurred_at", op: "lt", value: "2026-11-24" },
    ],
  });
});
