import type { Network } from "@rapport/core";
import { describe, expect, it } from "vitest";
import { depthOf, layOut, ROW, widthOf } from "./network.ts";

const person = (id: string, company: string, activities: number, deals: string[] = []) => ({
  id,
  label: id,
  title: null,
  company,
  role: null,
  is_primary: false,
  activities,
  last_activity_at: null,
  deals: deals.map((deal) => ({ deal, label: deal, role: null })),
});

const network: Network = {
  companies: [
    { id: "top", label: "Top", parent: null },
    { id: "own", label: "Own", parent: "top" },
    { id: "below", label: null, parent: "own" },
  ],
  people: [
    person("ann", "own", 16, ["one", "two"]),
    person("bea", "own", 4, ["one"]),
    person("cy", "below", 0),
  ],
  more: false,
};

describe("a relationship map", () => {
  it("has a row for each person, and one for a company without any", () => {
    const map = layOut(network);
    expect(map.people.map(({ y }) => y / ROW)).toEqual([1.5, 2.5, 3.5]);
    expect(map.companies.map(({ label, y, depth }) => [label, y / ROW, depth])).toEqual([
      ["Top", 0.5, 0],
      ["Own", 2, 1],
      ["", 3.5, 2],
    ]);
    expect(map.height).toBe(4 * ROW);
  });

  it("puts each deal beside its people and none on another", () => {
    const map = layOut(network);
    expect(map.deals.map(({ id, y }) => [id, y / ROW])).toEqual([
      ["two", 1.5],
      ["one", 2.5],
    ]);
    expect(map.parts.map(({ from, to }) => [from / ROW, to / ROW])).toEqual([
      [1.5, 2.5],
      [1.5, 1.5],
      [2.5, 2.5],
    ]);
  });

  it("draws who is met most the thickest", () => {
    expect(layOut(network).works.map(({ width }) => width)).toEqual([6, 3.5, 1]);
    expect(widthOf(0, 0)).toBe(1);
  });

  it("is as high as its deals need, and empty without anything", () => {
    const many = person("ann", "own", 1, ["1", "2", "3", "4"]);
    const map = layOut({
      ...network,
      companies: [{ id: "own", label: "Own", parent: null }],
      people: [many],
    });
    expect(map.height).toBe(4 * ROW);
    expect(layOut({ companies: [], people: [], more: false }).height).toBe(0);
  });

  it("ends where companies are above each other", () => {
    const round = {
      ...network,
      companies: [
        { id: "a", label: "A", parent: "b" },
        { id: "b", label: "B", parent: "a" },
      ],
    };
    expect(depthOf(round, "a")).toBe(2);
    expect(depthOf(round, "nobody")).toBe(0);
  });
});
