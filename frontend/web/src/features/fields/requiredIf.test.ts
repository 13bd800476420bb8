import type { CrmObject, OwnField } from "@rapport/core";
import { expect, it } from "vitest";
import { askable, lacking } from "./requiredIf.ts";

const field = (name: string, encrypted: string, operators: string[], more: object = {}) => ({
  name,
  encrypted,
  operators,
  type: "text",
  target: null,
  masked: false,
  editable: true,
  ...more,
});

it("asks only whether texts are there, of nothing that leads elsewhere, and not of itself", () => {
  const object = {
    relations: [{}],
    fields: [
      field("name", "text", ["contains", "empty", "eq", "not_empty"]),
      field("revenue", "clear", ["empty", "gt"]),
      field("source", "choice", ["contains", "eq", "starts"]),
      field("parent", "clear", ["empty"], { target: "company" }),
      field("at", "clear", ["empty"], { type: "timestamp" }),
      field("phone", "text", ["empty"], { masked: true }),
      field("tax", "text", ["eq"]),
      field("next_task_on", "clear", ["eq"], { editable: false }),
      field("c_1", "clear", ["empty"]),
      field("owner_id", "clear", ["eq"], { type: "person" }),
    ],
  } as unknown as CrmObject;
  const found = askable(object, "c_1");
  expect(found.relations).toEqual([]);
  expect(found.fields.map((each) => [each.name, each.operators])).toEqual([
    ["name", ["empty", "not_empty"]],
    ["revenue", ["empty", "gt"]],
    ["source", ["eq"]],
  ]);
});

it("finds the records that lack the field, and none where no condition counts", () => {
  const condition = { field: "revenue", op: "gt", value: "10" };
  const own = { name: "c_1", required: false, required_if: condition } as unknown as OwnField;
  expect(lacking(own)).toEqual({ and: [condition, { field: "c_1", op: "empty" }] });
  expect(lacking({ ...own, required: true })).toBeNull();
  expect(lacking({ ...own, required_if: null })).toBeNull();
});
