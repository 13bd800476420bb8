import type { MeterUsage, UsageReconciled } from "@rapport/core";
import { expect, it } from "vitest";
import { byDay, inAll, sentOnes } from "./reconciled.ts";

const row = (day: string, meter: string, over: Partial<UsageReconciled> = {}): UsageReconciled => ({
  day,
  meter,
  received: 0,
  rated: 0,
  rejected: 0,
  pending: 0,
  conflict: 0,
  duplicate: 0,
  balanced: true,
  ...over,
});

const rows = [
  row("2026-11-02", "", { received: 1, rejected: 1 }),
  row("2026-11-02", "messages", { received: 5, rejected: 2, conflict: 1, pending: 3, duplicate: 4 }),
  row("2026-11-02", "api_calls", { received: 60, rated: 60 }),
  row("2026-11-01", "messages", { received: 7, rated: 7 }),
];

it("adds up each day and all of them", () => {
  expect(byDay(rows)).toEqual([
    {
      day: "2026-11-02",
      received: 66,
      rated: 60,
      rejected: 3,
      pending: 3,
      conflict: 1,
      duplicate: 4,
      balanced: true,
    },
    {
      day: "2026-11-01",
      received: 7,
      rated: 7,
      rejected: 0,
      pending: 0,
      conflict: 0,
      duplicate: 0,
      balanced: true,
    },
  ]);
  const all = inAll(byDay(rows));
  expect(all.received).toBe(all.rated + all.rejected + all.pending);
  expect(all).toMatchObject({ received: 73, duplicate: 4 });
});

it("tells what doesn't add up of the day and of all", () => {
  const days = byDay([...rows, row("2026-11-02", "storage_gb", { received: 1, balanced: false })]);
  expect(days.map(({ balanced }) => balanced)).toEqual([false, true]);
  expect(inAll(days).balanced).toBe(false);
});

it("keeps what customers sent, refused for a meter that isn't there too", () => {
  const meters = [
    { meter: "api_calls", source: "internal" },
    { meter: "messages", source: "api" },
  ] as MeterUsage[];
  expect(sentOnes(rows, meters).map(({ meter }) => meter)).toEqual(["", "messages", "messages"]);
});
