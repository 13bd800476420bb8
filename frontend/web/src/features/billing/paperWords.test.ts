import { expect, it } from "vitest";
import { printed, printedCountry, printedDay, printedPercent, printedPeriod } from "./paperWords.ts";

it.each([
  ["2026-11-01", "2026-12-01", "1 to 30 Nov 2026", "2026-11-01 至 2026-11-30"],
  ["2026-11-15", "2026-12-15", "15 Nov to 14 Dec 2026", "2026-11-15 至 2026-12-14"],
  ["2026-12-10", "2027-01-10", "10 Dec 2026 to 9 Jan 2027", "2026-12-10 至 2027-01-09"],
  ["2026-09-30", "2026-10-01", "30 Sep 2026", "2026-09-30"],
])("writes the days from %s to before %s as they are printed", (start, end, en, zh) => {
  expect(printedPeriod(start, end, "en")).toBe(en);
  expect(printedPeriod(start, end, "zh")).toBe(zh);
});

it("puts values where the words of the document's language have them", () => {
  expect(printed("en", "onPart", "VAT 20%", "100.00")).toBe("VAT 20% on 100.00");
  expect(["0.20", "0.08875", "0"].map(printedPercent)).toEqual(["20%", "8.875%", "0%"]);
  expect(printed("zh", "netDays", "30")).toBe("账期 30 天");
  expect(printedDay("2026-09-05", "en")).toBe("5 Sep 2026");
  expect([printedCountry("GB", "zh"), printedCountry("??", "en")]).toEqual(["英国", "??"]);
});
