import { describe, expect, it } from "vitest";
import { cohortName, fiscalSpan, isYoung, spanBefore, tintOf } from "./spans.ts";

describe("fiscal spans", () => {
  it("follow the calendar when the year begins in January", () => {
    expect(fiscalSpan("2026-11-26", 1, "quarter", 0)).toEqual({ from: "2026-10-01", to: "2026-12-31" });
    expect(fiscalSpan("2026-11-26", 1, "quarter", -1, 4)).toEqual({ from: "2025-10-01", to: "2026-09-30" });
    expect(fiscalSpan("2026-11-26", 1, "year", -1)).toEqual({ from: "2025-01-01", to: "2025-12-31" });
  });

  it("begin with the fiscal year where that is another month", () => {
    expect(fiscalSpan("2026-02-10", 4, "quarter", 0)).toEqual({ from: "2026-01-01", to: "2026-03-31" });
    expect(fiscalSpan("2026-02-10", 4, "year", 0)).toEqual({ from: "2025-04-01", to: "2026-03-31" });
    expect(fiscalSpan("2026-02-10", 3, "quarter", 0)).toEqual({ from: "2025-12-01", to: "2026-02-28" });
  });
});

describe("the span before", () => {
  it("has as many months, or as many days", () => {
    expect(spanBefore({ from: "2026-10-01", to: "2026-12-31" })).toEqual({
      from: "2026-07-01",
      to: "2026-09-30",
    });
    expect(spanBefore({ from: "2026-03-01", to: "2026-03-31" })).toEqual({
      from: "2026-02-01",
      to: "2026-02-28",
    });
    expect(spanBefore({ from: "2026-01-11", to: "2026-01-20" })).toEqual({
      from: "2026-01-01",
      to: "2026-01-10",
    });
  });
});

describe("cohorts", () => {
  it("are named in both languages", () => {
    expect(cohortName("2017-07-01", "quarter", "en")).toBe("Q3 2017");
    expect(cohortName("2017-07-01", "quarter", "zh-CN")).toBe("2017 年第 3 季度");
    expect(cohortName("2017-07-01", "month", "en-GB")).toBe("Jul 2017");
    expect(cohortName("2017-01-01", "year", "zh-CN")).toBe("2017");
  });

  it("are young until most would have come so far", () => {
    const p75 = [10, 20, undefined];
    expect(isYoung("2026-11-20", "2026-11-26", p75, 1)).toBe(true);
    expect(isYoung("2026-11-10", "2026-11-26", p75, 1)).toBe(false);
    expect(isYoung("2026-11-10", "2026-11-26", p75, 2)).toBe(true);
    expect(isYoung("2026-11-20", "2026-11-26", p75, 0)).toBe(false);
  });

  it("are tinted by the best of their column", () => {
    expect([tintOf(0, 50), tintOf(25, 50), tintOf(50, 50), tintOf(3, 0)]).toEqual([4, 16, 28, 4]);
  });
});
