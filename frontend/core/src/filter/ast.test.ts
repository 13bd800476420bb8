import { describe, expect, it } from "vitest";
import type { Field, Filter } from "../api/types.ts";
import {
  appendAt,
  countConditions,
  emptyGroup,
  inOrder,
  isComplete,
  newCondition,
  replaceAt,
  toFilter,
  toGroup,
  valueFor,
} from "./ast.ts";

const field = (over: Partial<Field>): Field => ({
  name: "industry",
  id: 1,
  label: { zh: "行业", en: "Industry" },
  type: "choice",
  encrypted: "choice",
  required: false,
  editable: true,
  searchable: true,
  sortable: true,
  groupable: true,
  operators: ["eq", "ne", "in", "not_in", "empty", "not_empty"],
  ...over,
});

describe("operators", () => {
  it("begin with at least for numbers: one value is enough to filter", () => {
    const size = field({ type: "integer", operators: ["eq", "gte", "lte", "between"] });
    expect(newCondition("size", size).op).toBe("gte");
  });

  it("stand in the order in which people look for them", () => {
    expect(inOrder(["empty", "not_empty", "lte", "starts", "gte", "contains", "eq"])).toEqual([
      "eq",
      "contains",
      "starts",
      "gte",
      "lte",
      "empty",
      "not_empty",
    ]);
  });
});

describe("conditions on several choices", () => {
  const lines = field({ type: "multi_choice", operators: ["has_any", "has_all", "has_none", "empty"] });

  it("begin with any of them, and take a list whatever is asked", () => {
    expect(newCondition("lines", lines)).toEqual({ field: "lines", op: "has_any", value: [] });
    expect(valueFor(lines, "has_all", ["a", "b"])).toEqual(["a", "b"]);
  });

  it("have an opposite for any of them, and none for all of them", () => {
    const not = (op: "has_any" | "has_all"): Filter => ({ not: { field: "lines", op, value: ["a"] } });
    expect(toFilter(toGroup(not("has_any")))).toEqual({
      and: [{ field: "lines", op: "has_none", value: ["a"] }],
    });
    expect(toFilter(toGroup(not("has_all")))).toEqual({ and: [not("has_all")] });
  });
});

describe("reading and writing a filter", () => {
  const nested: Filter = {
    and: [
      { field: "industry", op: "in", value: ["a", "b"] },
      {
        or: [
          { field: "city", op: "eq", value: "c" },
          { field: "size", op: "empty" },
        ],
      },
    ],
  };

  it("gives back a nested filter unchanged", () => {
    expect(toFilter(toGroup(nested))).toEqual(nested);
  });

  it("puts a lone condition into a group", () => {
    expect(toGroup({ field: "name", op: "contains", value: "x" })).toEqual({
      kind: "and",
      items: [{ field: "name", op: "contains", value: "x" }],
    });
  });

  it("pushes a negation down to the conditions", () => {
    expect(toFilter(toGroup({ not: nested }))).toEqual({
      or: [
        { field: "industry", op: "not_in", value: ["a", "b"] },
        {
          and: [
            { field: "city", op: "ne", value: "c" },
            { field: "size", op: "not_empty" },
          ],
        },
      ],
    });
  });

  it("keeps a not around what has no opposite, or asks about another record", () => {
    const filter: Filter = {
      and: [
        { not: { field: "stage", op: "reached", value: "s" } },
        { not: { field: "deal.status", op: "eq", value: "won" } },
      ],
    };
    expect(toFilter(toGroup(filter))).toEqual(filter);
    expect(toFilter(toGroup({ not: filter }))).toEqual({
      or: [
        { field: "stage", op: "reached", value: "s" },
        { field: "deal.status", op: "eq", value: "won" },
      ],
    });
  });

  it("takes a span of days that is open on one side, and none that is open on both", () => {
    const entered = (from: string | null): Filter => ({
      field: "stage",
      op: "first_entered",
      value: { from, to: null },
    });
    expect(toFilter(toGroup(entered("2017-01-01")))).toEqual({ and: [entered("2017-01-01")] });
    expect(toFilter(toGroup(entered(null)))).toBeNull();
  });

  it("leaves unfinished conditions and the groups that hold only such out", () => {
    const root = appendAt({ kind: "and", items: [{ field: "city", op: "eq", value: null }] }, [], {
      kind: "or",
      items: [{ field: "industry", op: "in", value: [] }],
    });
    expect(countConditions(root)).toBe(2);
    expect(toFilter(root)).toBeNull();
  });
});

describe("editing the tree", () => {
  const root = toGroup({
    and: [
      { field: "a", op: "empty" },
      {
        or: [
          { field: "b", op: "empty" },
          { field: "c", op: "empty" },
        ],
      },
    ],
  });

  it("replaces and removes by path, and never changes the tree given", () => {
    const before = JSON.stringify(root);
    expect(toFilter(replaceAt(root, [1, 0], { field: "z", op: "not_empty" }))).toEqual({
      and: [
        { field: "a", op: "empty" },
        {
          or: [
            { field: "z", op: "not_empty" },
            { field: "c", op: "empty" },
          ],
        },
      ],
    });
    expect(toFilter(replaceAt(root, [0], null))).toEqual({
      and: [
        {
          or: [
            { field: "b", op: "empty" },
            { field: "c", op: "empty" },
          ],
        },
      ],
    });
    expect(JSON.stringify(root)).toBe(before);
  });

  it("appends to the group at a path", () => {
    const next = appendAt(root, [1], { field: "d", op: "empty" });
    expect(countConditions(next)).toBe(4);
    expect(appendAt(emptyGroup("or"), [], { field: "d", op: "empty" }).items).toHaveLength(1);
  });
});

describe("values", () => {
  it("keeps what was typed when the operator changes", () => {
    expect(valueFor(field({}), "in", "a")).toEqual(["a"]);
    expect(valueFor(field({}), "eq", ["a", "b"])).toBe("a");
    expect(valueFor(field({}), "empty", "a")).toBeUndefined();
    expect(valueFor(field({ type: "date" }), "relative")).toEqual({ unit: "month", offset: 0, span: 1 });
  });

  it("is complete with both ends of a range, and with nothing for empty", () => {
    expect(isComplete({ field: "a", op: "between", value: [1, null] })).toBe(false);
    expect(isComplete({ field: "a", op: "between", value: [0, 1] })).toBe(true);
    expect(isComplete({ field: "a", op: "empty" })).toBe(true);
    expect(isComplete({ field: "a", op: "eq", value: false })).toBe(true);
    expect(isComplete({ field: "a", op: "ends", value: "552" })).toBe(false);
    expect(isComplete({ field: "a", op: "ends", value: "5521" })).toBe(true);
  });

  it("starts with the operator that suits the field", () => {
    expect(newCondition("industry", field({})).op).toBe("in");
    expect(newCondition("name", field({ type: "text", operators: ["eq", "in", "contains"] })).op).toBe(
      "contains",
    );
    expect(
      newCondition("iban", field({ type: "personal_number", operators: ["empty", "ends", "eq"] })).op,
    ).toBe("ends");
    expect(newCondition("size", field({ type: "integer", operators: ["eq", "lt", "between"] })).op).toBe(
      "between",
    );
  });
});
