import { expect, it } from "vitest";
import { usageHref } from "./usageHref.ts";

it.each([
  ["2027-01-10", "2026-12-10"],
  ["2027-03-31", "2027-02-28"],
  ["2028-03-30", "2028-02-29"],
  ["2026-12-31", "2026-11-30"],
])("leads from an invoice of %s to what was used from %s on", (period_start, from) => {
  expect(usageHref("usage.api_calls", { period_start })).toBe(
    `/billing/usage?meter=api_calls&from=${from}&to=${period_start}`,
  );
});

it("leads nowhere from a line that counts nothing", () => {
  expect(usageHref("seats", { period_start: "2027-01-10" })).toBeNull();
});
