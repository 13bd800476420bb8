import type { Field } from "@rapport/core";
import { describe, expect, it } from "vitest";
import { askableFields, toLabels, toNames } from "./formula.ts";

const field = (name: string, type: string, zh: string, en: string, target?: string) =>
  ({ name, type, target, label: { zh, en } }) as Field;
const fields = [
  field("employees", "integer", "员工数", "Employees"),
  field("c_1000001", "decimal", "底价", "Base price"),
  field("parent", "reference", "上级公司", "Parent", "company"),
  field("source", "choice", "来源", "Source"),
];

describe("a formula", () => {
  it("travels by the names of its fields, in whichever language they were typed", () => {
    expect(toNames("{ base PRICE } * {员工数} + {c_1000001}", fields)).toBe(
      "{c_1000001} * {employees} + {c_1000001}",
    );
  });

  it("is read by what they are called", () => {
    expect(toLabels("{c_1000001} * {gone}", fields, (label) => label.en)).toBe("{Base price} * {gone}");
  });

  it("keeps texts as they are", () => {
    expect(toNames('"{Employees}" & {Employees}', fields)).toBe('"{Employees}" & {employees}');
  });

  it("asks of numbers, texts, days, yes or no of the record itself, and not of itself", () => {
    expect(askableFields(fields, "c_1000001").map((each) => each.name)).toEqual(["employees"]);
  });
});
