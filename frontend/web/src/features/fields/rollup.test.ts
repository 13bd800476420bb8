import type { CrmObject, Field } from "@rapport/core";
import { describe, expect, it } from "vitest";
import { asRollup, START, sourcesOf, summable } from "./rollup.ts";

const field = (name: string, type: Field["type"], more: Partial<Field> = {}): Field =>
  ({ name, type, label: { zh: name, en: name }, operators: ["eq"], encrypted: "clear", ...more }) as Field;
const deal = {
  name: "deal",
  fields: [
    field("company", "reference", { target: "company" }),
    field("beside", "references", { target: "company" }),
    field("product", "reference", { target: "product" }),
    field("amount", "decimal"),
    field("close_date", "date"),
    field("secret", "decimal", { masked: true }),
  ],
} as unknown as CrmObject;

describe("a roll-up", () => {
  it("is over the records that refer to these, by one field or several", () => {
    const found = sourcesOf([deal], "company").map(({ object, by }) => `${object.name} ${by.name}`);
    expect(found).toEqual(["deal company", "deal beside"]);
  });

  it("adds up numbers, and has the first and the last of days", () => {
    expect(summable(deal, "sum").map((each) => each.name)).toEqual(["amount"]);
    expect(summable(deal, "least").map((each) => each.name)).toEqual(["amount", "close_date"]);
  });

  it("counts without a field, and is nothing where nobody refers here", () => {
    const sources = sourcesOf([deal], "company");
    const form = { object: "deal", by: "company", function: "count", field: null, condition: null };
    expect(asRollup(sources, START)).toEqual(form);
    const sum = asRollup(sources, { ...START, source: "deal beside", function: "sum", field: "gone" });
    expect(sum).toEqual({ ...form, by: "beside", function: "sum", field: "amount" });
    expect(asRollup([], START)).toBeNull();
  });
});
