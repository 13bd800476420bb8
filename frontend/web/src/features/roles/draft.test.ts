import type { Role } from "@rapport/core";
import { expect, test } from "vitest";
import {
  differences,
  draftOf,
  fieldRights,
  hasEffect,
  includes,
  rightsOn,
  withField,
  withModule,
  withRights,
} from "./draft.ts";

const own = {
  read: "own",
  create: true,
  update: "own",
  delete: "own",
  export: "none",
  share: "own",
} as const;
const flags = {
  import: false,
  configure: false,
  manage_people: false,
  billing: false,
  privacy: false,
  see_disk: false,
};
const role = { rights: { objects: { "*": own }, fields: {}, owner: true, ...flags } } as unknown as Role;

test("one cell changes one object, whatever the others have", () => {
  const saved = draftOf(role);
  const draft = withRights(saved, "deal", { read: "team" });
  expect(rightsOn(draft, "deal")).toEqual({ ...own, read: "team" });
  expect(rightsOn(draft, "company")).toEqual(own);
  expect(differences(saved, draft, ["company", "deal"])).toEqual([
    { kind: "depth", object: "deal", level: "read", before: "own", after: "team" },
  ]);
  expect("owner" in draft).toBe(false);
});

test("a mask that is taken off again is no difference", () => {
  const saved = draftOf(role);
  const hidden = withField(saved, "contact", "mobile", { read: "hidden", edit: true });
  expect(fieldRights(hidden, "contact", "mobile").read).toBe("hidden");
  expect(differences(saved, hidden, ["contact"])).toHaveLength(1);
  const again = withField(hidden, "contact", "mobile", { read: "shown", edit: true });
  expect(again.fields).toEqual({});
  expect(differences(saved, again, ["contact"])).toEqual([]);
});

test("creating and the rights about no record are told as yes or no", () => {
  const saved = draftOf(role);
  const draft = { ...withRights(saved, "deal", { create: false }), import: true };
  expect(differences(saved, draft, ["deal"])).toEqual([
    { kind: "create", object: "deal", after: false },
    { kind: "flag", flag: "import", after: true },
  ]);
});

test("a role without a list has every module, and one module is left out of a list", () => {
  const saved = draftOf(role);
  const sales = { name: "sales", requires: ["crm"] };
  expect([includes(saved, "sales"), hasEffect(saved, sales)]).toEqual([true, true]);
  const draft = withModule({ ...saved, modules: ["crm", "sales"] }, "sales", false);
  expect(draft.modules).toEqual(["crm"]);
  expect(differences(saved, draft, [])).toEqual([{ kind: "modules", after: false }]);
  expect(differences(draft, withModule(draft, "sales", true), [])).toEqual([
    { kind: "module", module: "sales", after: true },
  ]);
  const alone = { ...saved, modules: ["sales"] };
  expect([includes(alone, "sales"), hasEffect(alone, sales)]).toEqual([true, false]);
});
