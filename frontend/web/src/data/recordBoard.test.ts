import type { CrmObject, Field } from "@rapport/core";
import { describe, expect, it } from "vitest";
import { movedCard } from "./lanes.ts";
import {
  boardFields,
  landingOf,
  type RecordBoard,
  type RecordCard,
  shiftedSums,
  withinColumn,
} from "./recordBoard.ts";

const field = (name: string, type: string, more: Partial<Field> = {}) =>
  ({ name, type, groupable: true, editable: true, ...more }) as Field;
const site = {
  name: "o_1",
  fields: [
    field("name", "text", { groupable: false }),
    field("c_1", "choice"),
    field("c_2", "decimal"),
    field("c_3", "option", { editable: false }),
    field("c_4", "multi_choice"),
    field("c_5", "date"),
  ],
} as unknown as CrmObject;
const card = (id: string, stage: string, more: object = {}) =>
  ({ id, version: 1, stage, ...more }) as unknown as RecordCard;

describe("boards by a choice", () => {
  it("take fields with one choice that can be edited, and leave deals to their stages", () => {
    expect(boardFields(site).map(({ name }) => name)).toEqual(["c_1"]);
    const deal = { ...site, fields: [...site.fields, field("stage", "stage")] };
    expect(boardFields(deal)).toEqual([]);
  });

  it("count and add up anew as a card moves", () => {
    const board: RecordBoard = {
      group: "c_1",
      columns: [
        { stage: "a", count: 2, sums: { c_2: "7.5" }, cards: [card("1", "a", { c_2: "2.5" })], next: null },
        { stage: "", count: 0, sums: { c_2: "0" }, cards: [], next: null },
      ],
      total: { count: 2, sums: { c_2: "7.5" } },
      notice: null,
    };
    const after = movedCard<RecordCard, Record<string, string>, RecordBoard>(
      board,
      { id: "1", to: "", index: 0, change: { c_1: null } },
      shiftedSums,
    );
    expect(after.columns.map(({ count, sums }) => [count, sums.c_2])).toEqual([
      [1, "5"],
      [1, "2.5"],
    ]);
    expect(after.columns[1]?.cards[0]).toMatchObject({ id: "1", stage: "", c_1: null });
  });

  it("show where a card will stand by the order of its column", () => {
    const cards = [
      card("1", "a", { c_2: "10" }),
      card("2", "a", { c_2: "9" }),
      card("3", "a", { c_2: null }),
    ];
    const mine = card("4", "b", { c_2: "9.5" });
    expect(landingOf(site, cards, mine, [{ field: "c_2", descending: true }])).toBe(1);
    expect(landingOf(site, cards, mine, [])).toBe(0);
    expect(landingOf(site, cards, mine, [{ field: "updated_at", descending: false }])).toBe(3);
    expect(landingOf(site, cards, mine, [{ field: "name", descending: false }])).toBe(0);
  });

  it("are lists with one more condition", () => {
    const narrowed = { field: "c_2", op: "gt" as const, value: "1" };
    const here = { field: "c_1", op: "eq", value: "a" };
    expect(withinColumn({ group: "c_1", filter: null }, "a")).toEqual(here);
    expect(withinColumn({ group: "c_1", filter: narrowed }, "")).toEqual({
      and: [narrowed, { field: "c_1", op: "empty" }],
    });
  });
});
