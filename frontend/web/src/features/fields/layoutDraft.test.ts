import type { LayoutSection } from "@rapport/core";
import { expect, it } from "vitest";
import { placed, removed, sectionMoved, stepped, withField } from "./layoutDraft.ts";

const of = (...sections: string[][]): LayoutSection[] =>
  sections.map((names, at) => ({
    title: { zh: `${at}`, en: `${at}` },
    folded: false,
    fields: names.map((name) => ({ name, page: true, form: true })),
  }));
const names = (sections: LayoutSection[] | null) =>
  sections?.map((each) => each.fields.map((field) => field.name).join(""));

it("puts a field before what stands at a place", () => {
  const sections = of(["a", "b", "c"], ["d"]);
  expect(names(placed(sections, "a", 0, 2))).toEqual(["bac", "d"]);
  expect(names(placed(sections, "c", 0, 0))).toEqual(["cab", "d"]);
  expect(names(placed(sections, "a", 1, 1))).toEqual(["bc", "da"]);
  expect(names(placed(sections, "new", 1, 0))).toEqual(["abc", "newd"]);
});

it("steps over the edges of sections and stops at the ends", () => {
  const sections = of(["a", "b"], ["c"]);
  expect(names(stepped(sections, "a", 1))).toEqual(["ba", "c"]);
  expect(names(stepped(sections, "b", 1))).toEqual(["a", "bc"]);
  expect(names(stepped(sections, "c", -1))).toEqual(["abc", ""]);
  expect(stepped(sections, "a", -1)).toBeNull();
  expect(stepped(sections, "c", 1)).toBeNull();
});

it("keeps where a field is shown as it moves, and takes it out whole", () => {
  const hidden = withField(of(["a", "b"], []), "a", { form: false });
  expect(placed(hidden, "a", 1, 0)[1]?.fields).toEqual([{ name: "a", page: true, form: false }]);
  expect(names(removed(hidden, "a"))).toEqual(["b", ""]);
  expect(names(sectionMoved(of(["a"], ["b"], ["c"]), 2, -1))).toEqual(["a", "c", "b"]);
});
