import type { SearchHit } from "@rapport/core";
import { expect, it } from "vitest";
import { lineOf } from "./PaletteRows.tsx";

it.each([
  ["Acme · Buyer", "", "Acme · Buyer"],
  ["Acme · Buyer", "Buyer", "Acme · Buyer"],
  [null, "bo@example.com", "bo@example.com"],
  ["Acme", "bo@example.com", "Acme · bo@example.com"],
])("says under a hit in %s that matched by %s: %s", (subtitle, matched, expected) => {
  expect(lineOf({ subtitle } as unknown as SearchHit, matched)).toBe(expected);
});
