import type { ForecastRow } from "@rapport/core";
import { expect, test } from "vitest";
import { linesOf } from "./ForecastTable.tsx";

const row = (subject: ForecastRow["subject"], id: string, teams: string[] = []) =>
  ({ subject, id, teams }) as ForecastRow;
const rows = [
  row("team", "north"),
  row("team", "south"),
  row("person", "ann", ["north", "south"]),
  row("person", "bob", ["south"]),
  row("person", "cy"),
];

test("people stand below each of their teams, and who is in none at the end", () => {
  expect(linesOf(rows, new Set()).map(({ key, depth }) => [key, depth])).toEqual([
    ["north", 0],
    ["north/ann", 1],
    ["south", 0],
    ["south/ann", 1],
    ["south/bob", 1],
    ["cy", 0],
  ]);
});

test("a team that is folded hides its people", () => {
  expect(linesOf(rows, new Set(["south"])).map(({ key }) => key)).toEqual([
    "north",
    "north/ann",
    "south",
    "cy",
  ]);
});
