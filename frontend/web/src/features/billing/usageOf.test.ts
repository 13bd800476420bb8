import { expect, it } from "vitest";
import { usageOf } from "./usageOf.ts";

it.each([
  ["2027-01-10", "2026-12-10"],
  ["2027-03-31", "2027-02-28"],
  ["2028-03-30", "2028-02-29"],
  ["2026-12-31", "2026-11-30"],
])("leads from an invoice of %s to what was used from %s on", (period_start, from) => {
  const counted = { meter: "api_calls", from, to: period_start };
  expect(usageOf("usage.api_calls", { period_start })).toEqual(counted);
});

it("leads nowhere from a line that counts nothing", () => {
  expect(usageOf("seats", { period_start: "2027-01-10" })).toBeNull();
});
