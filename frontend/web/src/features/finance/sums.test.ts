import { expect, it } from "vitest";
import { columns, isNegative, isOff, isStale, isZero, percentOf, sides, sumOf } from "./sums.ts";

it("adds up amounts exactly, also beyond what a float can hold", () => {
  expect(sumOf(["0.10", "0.20"])).toBe("0.30");
  expect(sumOf(["9007199254740993.01", "0.01"])).toBe("9007199254740993.02");
  expect(sumOf(["-5.00", "4.99"])).toBe("-0.01");
  expect(sumOf(["14700", "-700"])).toBe("14000");
  expect(sumOf([])).toBe("0");
});

it("puts a posting into one of two columns, without a sign", () => {
  expect(sides("12.50")).toEqual({ debit: "12.50", credit: null });
  expect(sides("-12.50")).toEqual({ debit: null, credit: "12.50" });
});

it("adds up both columns, and shows where they differ", () => {
  expect(columns(["121.20", "-101.00", "-20.20"])).toEqual({ debit: "121.20", credit: "121.20" });
  expect(columns(["5.00", "-4.99"])).toEqual({ debit: "5.00", credit: "4.99" });
  expect(columns(["-4.99"])).toEqual({ debit: "0.00", credit: "4.99" });
  expect(columns([])).toEqual({ debit: "0", credit: "0" });
});

it("knows nothing from something", () => {
  expect([isZero("0.00"), isZero("-0"), isZero("0.01")]).toEqual([true, true, false]);
  expect([isNegative("-0.00"), isNegative("-0.01"), isNegative("1")]).toEqual([false, true, false]);
  expect([percentOf("25.00", "100.00"), percentOf("1", "0.00")]).toEqual([25, 0]);
});

const proof = {
  by_age: "1.00",
  by_invoice: "1.00",
  by_ledger: "1.00",
  difference: "0.00",
  off: null,
  entries: 2,
  entries_sum: "0.00",
  series: [],
};

it("knows when a ledger is off", () => {
  expect(isOff(proof)).toBe(false);
  expect(isOff({ ...proof, difference: "0.01" })).toBe(true);
  expect(isOff({ ...proof, entries_sum: "-0.01" })).toBe(true);
});

it("knows when the check of every hour has been missing", () => {
  const at = (last_checked: string | null) =>
    isStale({ checked_at: "2026-05-04T12:00:00Z", proof: { ...proof, last_checked } });
  expect(at(null)).toBe(false);
  expect(at("2026-05-04T10:30:00Z")).toBe(false);
  expect(at("2026-05-04T10:29:59Z")).toBe(true);
});
