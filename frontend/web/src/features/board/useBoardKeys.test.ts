import type { Card } from "@rapport/core";
import { describe, expect, it } from "vitest";
import type { Shown } from "~/data/lanes.ts";
import { beside, neighbour, placeOf } from "./useBoardKeys.ts";

const NOTHING = { currency: "CNY", count: 0, amount: "0", weighted: "0" };
const columns = [["a", "b", "c"], [], ["d"]].map((ids, at): Shown => {
  const cards = ids.map((id) => ({ id }) as Card);
  return {
    stage: { id: `s${at}` } as Shown["stage"],
    column: {
      stage: `s${at}`,
      count: ids.length,
      sums: { each: [], own: NOTHING, left_out: [] },
      cards,
      next: null,
    },
  };
});

describe("choosing a card by keys", () => {
  it("starts at the first card, and stays inside its column", () => {
    expect(neighbour(columns, null, 1)).toBe("a");
    expect(neighbour(columns, placeOf(columns, "b"), 1)).toBe("c");
    expect(neighbour(columns, placeOf(columns, "a"), -1)).toBeNull();
    expect(neighbour(columns, placeOf(columns, "c"), 1)).toBeNull();
    expect(placeOf(columns, "gone")).toBeNull();
  });

  it("goes across empty columns, at the same height where there is one", () => {
    expect(beside(columns, placeOf(columns, "c"), 1)).toBe("d");
    expect(beside(columns, placeOf(columns, "d"), -1)).toBe("a");
    expect(beside(columns, placeOf(columns, "d"), 1)).toBeNull();
  });
});
