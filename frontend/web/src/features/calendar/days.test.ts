import { describe, expect, it } from "vitest";
import { daysOf, firstDayOf, spanOf, step } from "./days.ts";

describe("days of a view", () => {
  it("are whole weeks that begin as the country's do", () => {
    expect(spanOf("week", "2026-11-29", 1)).toEqual({ first: "2026-11-23", last: "2026-11-29" });
    expect(spanOf("week", "2026-11-29", 7)).toEqual({ first: "2026-11-29", last: "2026-12-05" });
    expect(spanOf("day", "2026-11-29", 1)).toEqual({ first: "2026-11-29", last: "2026-11-29" });
    expect([firstDayOf("GB"), firstDayOf("US"), firstDayOf("CN")]).toEqual([1, 7, 1]);
  });

  it("are six weeks for a month, whichever it is", () => {
    for (const month of ["2026-02", "2026-11", "2027-08"]) {
      const span = spanOf("month", `${month}-15`, 1);
      const days = daysOf(span);
      expect(days).toHaveLength(42);
      expect(days).toContain(`${month}-01`);
      expect(new Date(`${span.first}T00:00:00Z`).getUTCDay()).toBe(1);
    }
  });

  it("go forward and back by what is shown", () => {
    expect(step("day", "2026-12-31", 1)).toBe("2027-01-01");
    expect(step("week", "2026-03-02", -1)).toBe("2026-02-23");
    expect(step("month", "2026-01-31", 1)).toBe("2026-02-28");
    expect(step("month", "2026-01-15", -1)).toBe("2025-12-15");
  });
});
