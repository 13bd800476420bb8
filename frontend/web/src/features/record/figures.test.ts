import type { CrmObject, RecordView } from "@rapport/core";
import { expect, it } from "vitest";
import { company, field } from "~/testing/harness.tsx";
import { figuresOf } from "./figures.ts";

const text = { zh: "人", en: "people" };
const object: CrmObject = {
  ...company,
  fields: [
    field("employees", "integer", { unit: text }),
    field("founded", "integer"),
    field("revenue", "decimal", { unit: text }),
    field("debt", "money"),
  ],
  relations: [
    { name: "contacts", label: text, target: "contact", roles: [], inverse: "companies", has_primary: false },
    { name: "partners", label: text, target: "company", roles: [], inverse: "partners", has_primary: true },
  ],
};
const view = (record: object, contacts: number) =>
  ({ record, related: { contacts: Array(contacts).fill({}), partners: [] } }) as unknown as RecordView;

const names = (record: object, contacts: number) =>
  figuresOf(object, view(record, contacts)).map((figure) =>
    figure.kind === "linked" ? `${figure.relation.name} ${figure.count}` : figure.field.name,
  );

it("begins with what a deal is worth, in the currency that it says", () => {
  const deal: CrmObject = {
    ...object,
    fields: [
      field("stage", "stage"),
      field("probability", "integer", { unit: text }),
      field("amount", "decimal"),
      field("own_amount", "decimal", { unit: text }),
    ],
  };
  const named = (record: object) =>
    figuresOf(deal, view(record, 1)).map((figure) =>
      figure.kind === "linked" ? "contacts" : figure.field.name,
    );
  expect(named({ amount: "12", currency: "GBP", probability: 25 })).toEqual([
    "amount",
    "contacts",
    "probability",
  ]);
  expect(named({ amount: "12", own_amount: "12.00", currency: "GBP" })).toEqual(["amount", "contacts"]);
  expect(named({ amount: "12", own_amount: "13", currency: "EUR" })).toContain("own_amount");
  expect(named({ amount: "12", currency: null, probability: 25 })).toEqual(["contacts", "probability"]);
  expect(named({ amount: null, currency: "GBP" })).toEqual(["contacts"]);
});

it("shows what there is, linked ones first, and never a year", () => {
  expect(names({ employees: 12, founded: 1999, revenue: "3.5", debt: null }, 2)).toEqual([
    "contacts 2",
    "employees",
    "revenue",
  ]);
  expect(names({ employees: 0, debt: { amount: "1", currency: "GBP" } }, 0)).toEqual(["employees", "debt"]);
  expect(names({}, 0)).toEqual([]);
});

it("leaves what is said of visits to their own place", () => {
  const planned: CrmObject = { ...object, groups: [{ name: "visits", label: text, fields: ["employees"] }] };
  const figures = figuresOf(planned, view({ employees: 30, revenue: "5" }, 0));
  expect(figures).toMatchObject([{ field: { name: "revenue" } }]);
});
