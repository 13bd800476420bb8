import { describe, expect, it } from "vitest";
import type { CrmObject, Field, View } from "../api/types.ts";
import { allFields, defaultState, isSameState, moveColumn, pinColumn, stateOf, toggleSort } from "./state.ts";

const field = (name: string): Field => ({
  name,
  id: 1,
  label: { zh: name, en: name },
  type: "text",
  encrypted: "text",
  required: false,
  editable: true,
  searchable: true,
  sortable: true,
  groupable: false,
  operators: ["eq"],
});
const rights = {
  read: "all",
  create: true,
  update: "all",
  delete: "all",
  export: "all",
  share: "all",
} as const;
const object: CrmObject = {
  name: "contact",
  noun: "contacts",
  label: { zh: "联系人", en: "Contact" },
  plural: { zh: "联系人", en: "Contacts" },
  icon: "users",
  title_field: "name",
  rights,
  can_import: true,
  groups: [],
  fields: [field("title"), field("name"), field("email")],
  relations: [],
  default_view: { columns: ["title", "name"], sort: [], filter: null },
};
const view = (over: Partial<View>): View => ({
  id: "v",
  object: "contact",
  name: "Mine",
  filter: null,
  sort: [],
  columns: ["name", { field: "email", width: 300 }, "gone"],
  is_default: false,
  position: 0,
  version: 1,
  kind: "list",
  visibility: "private",
  pinned: true,
  group: null,
  pipeline: null,
  person_id: "p",
  can_change: true,
  ...over,
});

describe("a view's state", () => {
  it("puts the title first and drops fields that no longer exist", () => {
    expect(defaultState(object).columns).toEqual([{ field: "name" }, { field: "title" }]);
    expect(stateOf(view({}), object).columns).toEqual([{ field: "name" }, { field: "email", width: 300 }]);
  });

  it("knows when something differs from what is saved", () => {
    const saved = stateOf(view({}), object);
    expect(isSameState(saved, { ...saved, columns: [...saved.columns] })).toBe(true);
    expect(isSameState(saved, { ...saved, sort: [{ field: "name", descending: true }] })).toBe(false);
    expect(
      isSameState(saved, {
        ...saved,
        columns: [
          { field: "name", width: 10 },
          { field: "email", width: 300 },
        ],
      }),
    ).toBe(false);
  });

  it("sorts up, down, and then not", () => {
    const up = toggleSort([], "name");
    expect(up).toEqual([{ field: "name", descending: false }]);
    expect(toggleSort(up, "name")).toEqual([{ field: "name", descending: true }]);
    expect(toggleSort(toggleSort(up, "name"), "name")).toEqual([]);
  });

  it("moves columns, but none before the title", () => {
    const columns = [{ field: "name" }, { field: "a" }, { field: "b" }];
    expect(moveColumn(columns, "b", 0).map((column) => column.field)).toEqual(["name", "b", "a"]);
    expect(moveColumn(columns, "a", 9).map((column) => column.field)).toEqual(["name", "b", "a"]);
  });

  it("keeps pinned columns beside the title, whatever is moved", () => {
    const pinned = pinColumn([{ field: "name" }, { field: "a" }, { field: "b" }], "b", true);
    expect(pinned).toEqual([{ field: "name" }, { field: "b", pinned: true }, { field: "a" }]);
    expect(moveColumn(pinned, "a", 1).map((column) => column.field)).toEqual(["name", "b", "a"]);
    expect(pinColumn(pinned, "b", false)).toEqual([{ field: "name" }, { field: "b" }, { field: "a" }]);
  });

  it("is grouped only by what can be grouped by", () => {
    const groupable = { ...object, fields: [...object.fields, { ...field("city"), groupable: true }] };
    expect(stateOf(view({ group: "city" }), groupable).group).toBe("city");
    expect(stateOf(view({ group: "name" }), groupable).group).toBeNull();
    expect(isSameState(stateOf(view({ group: "city" }), groupable), stateOf(view({}), groupable))).toBe(
      false,
    );
  });

  it("adds the fields that every record has, unless the server declares them itself", () => {
    expect(allFields(object).map((item) => item.name)).toEqual([
      "title",
      "name",
      "email",
      "owner_id",
      "created_at",
      "updated_at",
    ]);
    const own = { ...object, fields: [...object.fields, field("owner_id")] };
    expect(allFields(own).filter((item) => item.name === "owner_id")).toHaveLength(1);
  });
});
