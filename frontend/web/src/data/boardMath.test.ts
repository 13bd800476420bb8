import type { Board, BoardWorth, Card } from "@rapport/core";
import { describe, expect, it } from "vitest";
import {
  idleDays,
  idleTone,
  landing,
  leading,
  monthStarts,
  moved,
  orderOf,
  shifted,
  sixMonthsBefore,
  totals,
} from "./boardMath.ts";
import * as lanes from "./lanes.ts";

const card = (id: string, over: Partial<Card> = {}): Card => ({
  id,
  version: 1,
  owner_id: "p",
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  deleted_at: null,
  name: id,
  company: null,
  amount: "100",
  own_amount: "100",
  currency: "CNY",
  stage: "a",
  probability: 20,
  close_date: null,
  next_step: null,
  next_step_on: null,
  stage_since: "2026-01-01T00:00:00Z",
  status: "open",
  closed_on: null,
  next_task_on: null,
  last_activity_at: null,
  idle_since: "2026-11-10T16:30:00Z",
  gate_unmet: false,
  ...over,
});

const sum = (count: number, amount: string, weighted: string, currency = "CNY") => ({
  currency,
  count,
  amount,
  weighted,
});

const appended = lanes.appended<Card, BoardWorth, Board>;
const withTails = lanes.withTails<Card, BoardWorth, Board>;

const worth = (count: number, amount: string, weighted: string): BoardWorth => ({
  each: count > 0 ? [sum(count, amount, weighted)] : [],
  own: sum(count, amount, weighted),
  left_out: [],
});

const board = (): Board => ({
  pipeline: "p",
  version: 1,
  columns: [
    { stage: "a", count: 2, sums: worth(2, "200", "40"), cards: [card("1"), card("2")], next: null },
    { stage: "b", count: 1, sums: worth(1, "7", "3.5"), cards: [card("3", { stage: "b" })], next: "c1" },
  ],
  included: { choices: {}, people: {}, records: {} },
  notice: null,
});

describe("a move", () => {
  it("takes count and sums along, and gives them back", () => {
    const there = moved(board(), "1", "b", 0, { probability: 50 });
    expect(there.columns.map((column) => [column.count, column.sums])).toEqual([
      [1, worth(1, "100", "20")],
      [2, worth(2, "107", "53.5")],
    ]);
    expect(there.columns[1]?.cards.map((each) => [each.id, each.stage])).toEqual([
      ["1", "b"],
      ["3", "b"],
    ]);
    const back = moved(there, "1", "a", 0, { probability: 20 });
    expect(back).toEqual(board());
  });

  it("leaves a board alone that has no such card or column", () => {
    expect(moved(board(), "9", "b", 0)).toEqual(board());
    expect(moved(board(), "1", "z", 0)).toEqual(board());
  });

  it("opens a sum for a currency that the column had not, and closes one with nothing in it", () => {
    const dollars = card("9", { currency: "USD", amount: "5", own_amount: "36", probability: 40 });
    const before = worth(1, "5", "2");
    const after = shifted(before, dollars, 1);
    expect(after.each).toEqual([sum(1, "5", "2"), sum(1, "5", "2", "USD")]);
    expect(after.own).toEqual(sum(2, "41", "16.4"));
    expect(shifted(after, dollars, -1)).toEqual(before);
    expect(shifted(before, card("8", { currency: null }), 1)).toEqual(before);
  });

  it("leaves out what no rate is known for, and says so", () => {
    const dollars = card("9", { currency: "USD", amount: "5", own_amount: null });
    const after = shifted(worth(1, "5", "2"), dollars, 1);
    expect(after.own).toEqual(sum(1, "5", "2"));
    expect(after.left_out).toEqual([{ currency: "USD", count: 1 }]);
    expect(shifted(after, dollars, -1)).toEqual(worth(1, "5", "2"));
  });
});

describe("the place of a card", () => {
  const dated = ["2026-01-01", "2026-03-01", null].map((close_date, at) => card(`d${at}`, { close_date }));
  const by = { field: "close_date", descending: false };
  it("is where the order will have it, empties last", () => {
    expect(landing(dated, card("x", { close_date: "2026-02-01" }), by)).toBe(1);
    expect(landing(dated, card("x", { close_date: "2026-05-01" }), by)).toBe(2);
    expect(landing(dated, card("x"), by)).toBe(3);
    expect(landing(dated, card("x", { amount: "900" }), { field: "amount", descending: true })).toBe(0);
  });

  it("is the top where cards don't show what they are ordered by", () => {
    expect(landing(dated, card("x"), { field: "source", descending: false })).toBe(0);
  });

  it("follows the closing date where nothing else is asked", () => {
    expect(orderOf([], false)).toEqual(by);
    expect(orderOf([], true)).toEqual({ field: "closed_on", descending: true });
  });
});

describe("figures", () => {
  it("add up over columns, the organisation's currency first", () => {
    const all = totals(board().columns, "CNY");
    expect(all).toEqual(worth(3, "207", "43.5"));
    const mixed = [sum(5, "1", "1", "USD"), sum(1, "2", "2")];
    expect(leading(mixed, "CNY")).toEqual({ sum: mixed[1], rest: [mixed[0]] });
    expect(leading([], "CNY")).toEqual({ sum: null, rest: [] });
  });
});

describe("idle days", () => {
  it("are counted by the calendar of the organisation's zone", () => {
    expect(idleDays(card("1"), "2026-11-20", "Asia/Shanghai")).toBe(9);
    expect(idleDays(card("1"), "2026-11-20", "Europe/London")).toBe(10);
    expect(idleDays(card("1"), "2026-11-01", "Europe/London")).toBe(0);
  });

  it("warn over the limit and alarm over 1.3 times of it", () => {
    expect([10, 11, 13, 14].map((days) => idleTone(days, 10))).toEqual(["calm", "warn", "warn", "danger"]);
    expect(idleTone(999, null)).toBe("calm");
  });
});

describe("the scale of the slider", () => {
  it("goes six months back, to a day that exists", () => {
    expect(sixMonthsBefore("2026-11-22")).toBe("2026-05-22");
    expect(sixMonthsBefore("2026-08-31")).toBe("2026-02-28");
  });

  it("has a mark at each month's first", () => {
    expect(monthStarts("2026-10-22", "2027-01-01")).toEqual(["2026-11-01", "2026-12-01", "2027-01-01"]);
  });
});

describe("more cards", () => {
  it("are added once, and only where they belong", () => {
    const more = {
      stage: "b",
      count: 3,
      sums: worth(0, "0", "0"),
      cards: [card("3"), card("4"), card("5")],
      next: null,
    };
    const longer = appended(board(), "c1", more);
    expect(longer.columns[1]?.cards.map((each) => each.id)).toEqual(["3", "4", "5"]);
    expect(longer.columns[1]?.next).toBeNull();
    expect(appended(board(), "stale", more)).toEqual(board());
  });

  it("stay when the board is read again, without a card twice", () => {
    const before = appended(board(), "c1", {
      stage: "b",
      count: 4,
      sums: worth(0, "0", "0"),
      cards: [card("4"), card("5")],
      next: "c2",
    });
    const fresh = moved(board(), "1", "b", 0);
    const column = fresh.columns[1];
    const again = withTails(fresh, before).columns[1];
    expect(column?.cards.map((each) => each.id)).toEqual(["1", "3"]);
    expect(again?.cards.map((each) => each.id)).toEqual(["1", "3", "4", "5"]);
    expect(again?.next).toBe("c2");
  });
});
