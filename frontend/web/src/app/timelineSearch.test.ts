import { expect, test } from "vitest";
import { recordSearch, timelineSearch } from "./timelineSearch.ts";

const PERSON = "0190a000-0000-7000-8000-000000000001";

test("an address keeps what narrows a timeline", () => {
  const said = { type: "call", person: PERSON, since: "2026-07-01", until: "2026-07-31" };
  expect(timelineSearch(said)).toEqual(said);
});

test("what is no type, id or day is left out", () => {
  const found = timelineSearch({ type: "fax", person: "bob", since: "July", until: 20260731, other: "x" });
  expect(Object.values(found).every((value) => value === undefined)).toBe(true);
  expect(found).not.toHaveProperty("other");
});

test("a deal's products are edited where the address says so, beside how the timeline is narrowed", () => {
  expect(recordSearch({ edit: "lines", type: "call" })).toMatchObject({ edit: "lines", type: "call" });
  expect(recordSearch({ edit: "name" }).edit).toBeUndefined();
});
