import { describe, expect, it, vi } from "vitest";
import { businessNow, setClock } from "./clock.ts";
import {
  dayOf,
  endOfDay,
  formatAgo,
  formatDate,
  formatDayHeading,
  formatInstant,
  sameDayNextMonth,
  todayIn,
} from "./date.ts";
import {
  formatCompact,
  formatCompactMoney,
  formatMillions,
  formatMoney,
  formatNumber,
  formatRoughly,
  parseDecimal,
} from "./number.ts";
import { formatBytes, grouped, initials, label, masked } from "./text.ts";

describe("numbers", () => {
  it("shortens by 万 and 亿 in Chinese, by K and M in English", () => {
    expect(formatCompact("32600", "zh-CN")).toBe("3.26 万");
    expect(formatCompact("620000000", "zh-CN")).toBe("6.2 亿");
    expect(formatCompact("32600", "en")).toBe("32.6K");
    expect(formatCompact("6200000", "en")).toBe("6.2M");
    expect(formatCompact("999", "zh-CN")).toBe("999");
    expect(formatCompactMoney({ amount: "-45000000.00", currency: "CNY" }, "zh-CN")).toBe("-¥4,500 万");
  });

  it("shows money exactly, also beyond what a float can hold", () => {
    expect(formatMoney({ amount: "3420000.00", currency: "CNY" }, "zh-CN")).toBe("¥3,420,000");
    expect(formatMoney({ amount: "12.5", currency: "GBP" }, "en")).toBe("£12.50");
    expect(formatMoney({ amount: "9007199254740993.01", currency: "CNY" }, "en")).toBe(
      "¥9,007,199,254,740,993.01",
    );
    expect(formatNumber("2822", "en")).toBe("2,822");
    expect(
      ["355", "85.5", "0.5", "-1200", "0.005", "0"].map((each) => formatMillions(each, "zh-CN")),
    ).toEqual(["3.55 亿", "8,550 万", "50 万", "-12 亿", "5,000", "0"]);
    expect(formatMillions("355", "en")).toBe("355");
  });

  it("reads what people type, and refuses what is no number", () => {
    expect(parseDecimal("¥1,234.50")).toBe("1234.50");
    expect(parseDecimal("3.2万")).toBe("32000");
    expect(parseDecimal("6.2 亿")).toBe("620000000");
    expect(parseDecimal("12k")).toBe("12000");
    expect(parseDecimal("-0.125M")).toBe("-125000");
    expect(parseDecimal("１２３")).toBe("123");
    expect(parseDecimal("-0")).toBe("0");
    expect(parseDecimal("n/a")).toBeNull();
    expect(parseDecimal("1.2.3")).toBeNull();
  });
});

describe("dates", () => {
  it("never shifts a date by a zone", () => {
    expect(formatDate("2026-03-01", "zh-CN")).toBe("2026年3月1日");
    expect(formatDate("1984-03-14", "en")).toBe("Mar 14, 1984");
    expect(formatDayHeading("2020-02-29", "zh-CN")).toBe("2020年2月29日 周六");
    expect(formatDayHeading("2020-02-29", "en")).toBe("Sat, Feb 29, 2020");
  });

  it("shows an instant in the organisation's zone", () => {
    expect(formatInstant("2026-11-22T22:41:00Z", "zh-CN", "Asia/Shanghai")).toBe("2026年11月23日 06:41");
    expect(dayOf("2026-11-22T16:30:00Z", "Asia/Shanghai")).toBe("2026-11-23");
    expect(dayOf("2026-11-22T16:30:00Z", "Europe/London")).toBe("2026-11-22");
  });

  it("ends a day at its own midnight, also when the clocks change", () => {
    expect(endOfDay("2026-11-22", "Asia/Shanghai")).toBe("2026-11-22T15:59:59.999Z");
    expect(endOfDay("2026-10-24", "Europe/London")).toBe("2026-10-24T22:59:59.999Z");
    expect(endOfDay("2026-10-25", "Europe/London")).toBe("2026-10-25T23:59:59.999Z");
  });

  it("goes by the organisation's clock", () => {
    vi.useFakeTimers({ now: new Date("2027-12-30T23:30:00Z") });
    setClock(86_400);
    expect(businessNow().toISOString()).toBe("2027-12-31T23:30:00.000Z");
    expect([todayIn("Europe/London"), todayIn("Asia/Shanghai")]).toEqual(["2027-12-31", "2028-01-01"]);
    expect(formatDate("2025-03-01", "en", { year: "never" })).toBe("Mar 1");
    expect(formatDate("2027-03-01", "en", { year: "unless-current" })).toBe("Mar 1");
    setClock(2 * 86_400);
    expect(formatDate("2027-03-01", "en", { year: "unless-current" })).toBe("Mar 1, 2027");
    setClock(0);
    expect(todayIn("Europe/London")).toBe("2027-12-30");
    vi.useRealTimers();
  });

  it("knows the same day of the next month, or its last one", () => {
    const next = ["2026-11-26", "2026-12-31", "2027-01-31", "2028-01-31", "2028-02-29", "2027-03-31"];
    expect(next.map(sameDayNextMonth)).toEqual([
      "2026-12-26",
      "2027-01-31",
      "2027-02-28",
      "2028-02-29",
      "2028-03-29",
      "2027-04-30",
    ]);
  });

  it("says how long ago", () => {
    const now = new Date("2026-11-23T12:00:00Z");
    expect(formatAgo("2026-11-23T09:00:00Z", "en", now)).toBe("3 hr. ago");
    expect(formatAgo("2026-11-22T11:00:00Z", "zh-CN", now)).toBe("昨天");
  });
});

describe("texts", () => {
  it("falls back to the other language", () => {
    expect(label({ zh: "客户", en: "" }, "en")).toBe("客户");
    expect(label({ zh: "客户", en: "Company" }, "zh-CN")).toBe("客户");
    expect(label(null, "en")).toBe("");
  });

  it("makes initials", () => {
    expect(initials("张晓红")).toBe("张");
    expect(initials("Eleanor Whitcombe")).toBe("EW");
    expect(initials("Northwind Home Ltd")).toBe("NH");
    expect(initials("")).toBe("");
  });

  it("sizes files", () => {
    expect(formatBytes(0, "en")).toBe("0 B");
    expect(formatBytes(4_200_000, "en")).toBe("4 MB");
  });
});

describe("personal numbers", () => {
  it("show their last four, and all of them in groups of four", () => {
    expect(masked("6222021234565521")).toBe("•••• 5521");
    expect(grouped("GB82WEST12345698765432")).toBe("GB82 WEST 1234 5698 7654 32");
    expect(grouped("11010519491231002X")).toBe("1101 0519 4912 3100 2X");
  });
});

it("says two digits of what is less than one, and all of anything else", () => {
  expect(formatRoughly("0.006586", "en")).toBe("0.0066");
  expect(formatRoughly("0", "en")).toBe("0");
  expect(formatRoughly("2661.125", "en")).toBe("2,661.125");
});
