import type { MergePreview } from "@rapport/core";
import { expect, test } from "vitest";
import { keptOf, sorted } from "./useMergePreview.ts";

const field = (name: string) => ({ name, source: null, lost: [], can_choose: true });
const record = (values: Record<string, string | null>) =>
  ({ version: 1, ...values }) as unknown as MergePreview["records"][number];

test("fields in which records differ come apart from those that are the same, and empty ones are left out", () => {
  const preview = {
    fields: ["name", "phone", "city", "website"].map(field),
    records: [
      record({ id: "a", name: "Alder", phone: null, city: "Leeds", website: null }),
      record({ id: "b", name: "Birch", phone: "1", city: "Leeds", website: "" }),
    ],
  } as unknown as MergePreview;
  const { differing, same } = sorted(preview);
  expect(differing.map((each) => each.name)).toEqual(["name", "phone"]);
  expect(same.map((each) => each.name)).toEqual(["city"]);
});

test("a choice of a record that was left out is forgotten", () => {
  expect(keptOf({ name: "a", phone: "b" }, ["b", "c"])).toEqual({ phone: "b" });
});
