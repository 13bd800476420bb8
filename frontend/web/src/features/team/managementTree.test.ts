import type { Placed } from "@rapport/core";
import { expect, it } from "vitest";
import { above, fits, grow, idOf, openAtFirst, type Row, rowsOf, UNPLACED } from "./managementTree.ts";

const placed = (id: string, manager_id: string | null, over: Partial<Placed> = {}): Placed => ({
  id,
  name: `N ${id}`,
  manager_id,
  is_active: true,
  movable: true,
  ...over,
});
const people = [
  placed("rep", "lead"),
  placed("head", null),
  placed("lead", "head"),
  placed("alone", null),
  placed("aide", "head"),
  placed("gone", "head", { is_active: false }),
  placed("under", "gone"),
];
const tree = grow(people, "en");
const told = (rows: Row[]) =>
  rows.map((row) => `${"-".repeat(row.depth)}${idOf(row)} ${row.count} ${row.place}/${row.of} ${row.open}`);

it("counts who stands below on all levels, and keeps those beside the tree apart", () => {
  expect(tree.tops.map((each) => each.id)).toEqual(["head"]);
  expect(tree.unplaced.map((each) => each.id)).toEqual(["alone"]);
  expect(tree.counts.get("head")).toBe(5);
  expect(above(tree, "rep").map((each) => each.id)).toEqual(["lead", "head"]);
});

it("shows what is open, by name, with how many stand beside each", () => {
  expect(told(rowsOf(tree, new Set(["head"]), ""))).toEqual([
    "head 5 1/2 true",
    "-aide 0 1/3 null",
    "-gone 1 2/3 false",
    "-lead 1 3/3 false",
    `${UNPLACED} 1 2/2 false`,
  ]);
  expect(rowsOf(tree, openAtFirst(tree), "")).toHaveLength(8);
});

it("finds somebody with everybody above them, whatever is open", () => {
  expect(told(rowsOf(tree, new Set(), "n REP"))).toEqual([
    "head 5 1/1 true",
    "-lead 1 1/1 true",
    "--rep 0 1/1 null",
  ]);
  expect(told(rowsOf(tree, new Set(), "alone"))).toEqual([`${UNPLACED} 1 1/1 true`, "-alone 0 1/1 null"]);
  expect(rowsOf(tree, new Set(), "nobody")).toEqual([]);
});

it("lets nobody stand below themselves, below who is below them, or below who was deactivated", () => {
  const managers = ["head", "lead", "rep", "aide", "gone", "alone"];
  expect(managers.filter((each) => fits(tree, "lead", each))).toEqual(["head", "aide", "alone"]);
});

it("takes a manager who isn't there for none", () => {
  const cut = grow([placed("one", "elsewhere"), placed("two", "one")], "en");
  expect(cut.tops.map((each) => each.id)).toEqual(["one"]);
});

it("opens two levels of ten thousand people, and all of them where somebody asks", () => {
  const many = Array.from({ length: 10_000 }, (_, place) =>
    placed(String(place), place === 0 ? null : String(Math.floor((place - 1) / 10))),
  );
  const large = grow(many, "zh-CN");
  expect(rowsOf(large, openAtFirst(large), "")).toHaveLength(11);
  expect(rowsOf(large, new Set(large.below.keys()), "")).toHaveLength(10_000);
  expect(large.counts.get("0")).toBe(9_999);
  const line = grow(
    many.map((each, place) => ({ ...each, manager_id: place ? String(place - 1) : null })),
    "en",
  );
  expect(line.counts.get("0")).toBe(9_999);
});
