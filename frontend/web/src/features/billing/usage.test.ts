import type { Billing, MeterUsage } from "@rapport/core";
import { expect, it } from "vitest";
import { barOf, current, daysOf, earlier, type Looked, unitOf, verdictOf } from "./usage.ts";

const text = { zh: "x", en: "x" };

const messages = (quantity: string, days: [string, string][] = []): MeterUsage => ({
  meter: "messages",
  label: text,
  unit: text,
  aggregate: "sum",
  source: "api",
  quantity,
  events: 1,
  days: days.map(([day, each]) => ({ day, quantity: each, events: 1 })),
});
const metered = (quantity: string, expected_quantity: string, expected = "0.00", so_far = "0.00") => ({
  quantity,
  cost: {
    currency: "CNY",
    included: "3000",
    package: 1,
    prices: ["0.05"],
    so_far,
    expected_quantity,
    expected,
  },
});

const running: Looked = {
  span: { from: "2026-11-01", to: "2026-12-01" },
  kind: "running",
  day: 22,
  days: 30,
};
const over: Looked = { ...running, kind: "over", day: 30 };

const billing = (today: string, chosen = true) =>
  ({
    today,
    trial_ends: "2026-11-01",
    period_start: "2026-11-01",
    period_end: "2026-12-01",
    plan: { chosen },
  }) as Billing;

it("knows the day of the period, and that neither the trial nor a time without a plan costs", () => {
  expect(current(billing("2026-11-22"))).toEqual(running);
  expect(current(billing("2026-11-01"))).toMatchObject({ kind: "running", day: 1 });
  expect(current(billing("2026-11-22", false)).kind).toBe("free");
  expect(current(billing("2026-10-20"))).toEqual({
    span: { from: "2026-10-18", to: "2026-11-01" },
    kind: "free",
    day: 3,
    days: 14,
  });
});

it("takes a period that is over as it was", () => {
  const december = billing("2026-12-05");
  expect(earlier({ from: "2026-11-01", to: "2026-12-01" }, december)).toEqual(over);
  expect(earlier({ from: "2026-10-18", to: "2026-11-01" }, december).kind).toBe("free");
  expect(earlier({ from: "2026-12-01", to: "2027-01-01" }, december)).toMatchObject({
    kind: "running",
    day: 5,
  });
});

it("says what is left, what will be beyond, and what was", () => {
  expect(verdictOf(metered("1000", "1363.636364"), running)).toEqual({ kind: "left", left: "1636" });
  expect(verdictOf(metered("1000", "1363.636364"), over)).toEqual({ kind: "left", left: "2000" });
  expect(verdictOf(metered("3180", "4336.363636", "66.82", "9.00"), running)).toEqual({
    kind: "will_exceed",
    beyond: "1336",
    cost: "66.82",
    soFar: "9.00",
  });
  expect(verdictOf(metered("3180", "3180", "9.00", "9.00"), over)).toMatchObject({
    kind: "exceeds",
    beyond: "180",
    cost: "9.00",
  });
  expect(verdictOf(metered("3000.25", "3002.3", "0.12"), running)).toMatchObject({ beyond: "2.3" });
  expect(verdictOf(metered("9000", "9000", "300.00"), { ...running, kind: "free" })).toEqual({
    kind: "free",
  });
  expect(verdictOf({ quantity: "9000", cost: null }, running)).toEqual({ kind: "counted" });
});

it("draws what is used, what is expected, and the allowance between them", () => {
  const within = barOf(metered("1000", "1364"), running);
  expect(within).toMatchObject({ beyond: 0, moreBeyond: 0 });
  expect((within?.within ?? 0) + (within?.more ?? 0)).toBeLessThan(within?.tick ?? 0);
  expect(barOf(metered("3180", "4336"), running)).toEqual({
    within: 64.1,
    beyond: 3.8,
    more: 0,
    moreBeyond: 24.7,
    tick: 64.1,
  });
  const crossing = barOf(metered("2900", "3950"), running);
  expect(crossing?.more).toBeGreaterThan(0);
  expect(crossing?.moreBeyond).toBeGreaterThan(0);
  expect(barOf(metered("3180", "4336"), over)?.moreBeyond).toBe(0);
  expect(barOf(metered("0", "0"), running)).toMatchObject({ within: 0, beyond: 0, more: 0, moreBeyond: 0 });
  expect(barOf({ quantity: "3", cost: null }, running)).toBeNull();
});

it("has a bar for every day, also for those without anything", () => {
  const days = daysOf(
    messages("30", [
      ["2026-11-02", "10"],
      ["2026-11-30", "20"],
    ]),
    running,
  );
  expect(days).toHaveLength(30);
  expect(days[0]).toEqual({ day: "2026-11-01", quantity: "0", share: 0 });
  expect(days[1]).toEqual({ day: "2026-11-02", quantity: "10", share: 50 });
  expect(days[29]).toEqual({ day: "2026-11-30", quantity: "20", share: 100 });
});

it("says one of something in the singular, and as much as is read on its own", () => {
  expect(["1", "1.0", "0", "1.5", "11", "2"].map((quantity) => unitOf("active seats", quantity))).toEqual([
    "active seat",
    "active seat",
    "active seats",
    "active seats",
    "active seats",
    "active seats",
  ]);
  expect(unitOf("GB of storage", "1")).toBe("GB of storage");
  expect(unitOf("个活跃席位", "1")).toBe("个活跃席位");
});
