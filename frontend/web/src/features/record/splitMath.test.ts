import type { DealSplit } from "@rapport/core";
import { expect, it } from "vitest";
import { creditSum, newLine, restored, startedFrom } from "./splitMath.ts";

const nobody: DealSplit = { version: 1, members: [], before: [] };

it("starts with the owner, and offers what is left of the whole", () => {
  const [first] = startedFrom(nobody, "o");
  expect([first?.person_id, first?.percent]).toEqual(["o", "100"]);
  expect(newLine("59.5").percent).toBe("40.5");
  expect(newLine("100").percent).toBe("");
});

it("adds up credit exactly, without overlays and what is no number", () => {
  const lines = ["33.3333", "33.3333", "33.3334", "x"].map((percent) => ({ ...newLine("0"), percent }));
  expect(creditSum(lines)).toBe("100");
  expect(creditSum([...lines, { ...newLine("0"), kind: "overlay" as const, percent: "80" }])).toBe("100");
});

it("takes an earlier split up again with the roles of now", () => {
  const now = [{ ...newLine("0"), person_id: "a", role: "support" as const }];
  const share = { person: "A", kind: "credit" as const, percent: "50", amount: null };
  const past = {
    until: "",
    by: null,
    shares: [
      { ...share, person_id: "a" },
      { ...share, person_id: "b" },
    ],
  };
  expect(restored(past, now).map(({ person_id, role }) => [person_id, role])).toEqual([
    ["a", "support"],
    ["b", "sales"],
  ]);
});
