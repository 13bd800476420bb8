import { describe, expect, it } from "vitest";
import type { CrmObject, Field } from "../api/types.ts";
import { fieldPaths, isAddressable, isFilter, operatorsOf } from "./paths.ts";

const field = (name: string, type: Field["type"], encrypted: Field["encrypted"]): Field => ({
  name,
  id: 1,
  label: { zh: name, en: name },
  type,
  encrypted,
  required: false,
  editable: true,
  searchable: true,
  sortable: true,
  groupable: true,
  operators: ["eq", "empty"],
});

const deal = {
  name: "deal",
  noun: "deals",
  tracked: "stage",
  fields: [
    field("name", "text", "text"),
    field("stage", "choice", "clear"),
    field("source", "choice", "choice"),
  ],
  relations: [],
} as unknown as CrmObject;
const paths = fieldPaths(deal, [deal]);

describe("a filter in an address", () => {
  it("is told by its form", () => {
    expect(
      isFilter({ and: [{ field: "stage", op: "eq", value: "s" }, { not: { field: "a", op: "empty" } }] }),
    ).toBe(true);
    expect(isFilter({ and: "stage" })).toBe(false);
    expect(isFilter("stage")).toBe(false);
    expect(isFilter({ field: "stage" })).toBe(false);
  });

  it("holds ids and the product's words, never a customer's", () => {
    const stage = { field: "stage", op: "reached", value: "s" } as const;
    expect(isAddressable({ and: [stage, { field: "source", op: "eq", value: "id" }] }, paths)).toBe(true);
    expect(isAddressable({ or: [stage, { field: "name", op: "eq", value: "Acme" }] }, paths)).toBe(false);
    expect(isAddressable({ not: { field: "source", op: "contains", value: "fair" } }, paths)).toBe(false);
    expect(isAddressable({ field: "name", op: "empty" }, paths)).toBe(true);
    expect(isAddressable({ field: "unknown", op: "eq", value: "x" }, paths)).toBe(false);
  });
});

it("asks for what something is linked with, and what its reference leads to", () => {
  const label = { zh: "联系人", en: "Contacts" };
  const contact = { name: "contact", fields: [field("name", "text", "text")], relations: [] };
  const company = {
    name: "company",
    fields: [{ ...field("parent", "reference", "clear"), target: "company" }],
    relations: [],
  };
  const linked = {
    ...deal,
    fields: [{ ...field("company", "reference", "clear"), target: "company" }],
    relations: [{ name: "contacts", target: "contact", label }],
  } as unknown as CrmObject;
  const found = fieldPaths(linked, [linked, contact, company] as unknown as CrmObject[]);
  expect(found.map(({ path, field: { operators } }) => [path, operators.includes("in")])).toEqual([
    ["company", false],
    ["followed", false],
    ["credited_to", true],
    ["contacts", true],
    ["contacts.name", false],
    ["company.parent", false],
  ]);
  expect(isAddressable({ field: "contacts", op: "in", value: ["id"] }, found)).toBe(true);
});

it("asks how far records came of the field that they go through only", () => {
  const of = (name: string) =>
    operatorsOf(paths.find((path) => path.path === name) as (typeof paths)[number]);
  expect(of("stage")).toEqual(["eq", "empty", "reached", "first_entered"]);
  expect(of("source")).toEqual(["eq", "empty"]);
});
