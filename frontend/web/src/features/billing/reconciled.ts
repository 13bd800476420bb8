/** What became of what was sent, day by day, and altogether. */
import type { MeterUsage, UsageReconciled } from "@rapport/core";

export type Became = Pick<
  UsageReconciled,
  "received" | "rated" | "rejected" | "pending" | "conflict" | "duplicate" | "balanced"
>;
export type DayBecame = Became & { day: string };

const NOTHING: Became = {
  received: 0,
  rated: 0,
  rejected: 0,
  pending: 0,
  conflict: 0,
  duplicate: 0,
  balanced: true,
};

/** Rows of customers' own systems: meters that take events, and what named no meter that there is. */
export function sentOnes(rows: UsageReconciled[], meters: MeterUsage[]): UsageReconciled[] {
  const ours = new Set(meters.filter(({ source }) => source === "internal").map(({ meter }) => meter));
  return rows.filter(({ meter }) => !ours.has(meter));
}

/** One row a day, in the order of the days. */
export function byDay(rows: UsageReconciled[]): DayBecame[] {
  const days = new Map<string, Became>();
  for (const row of rows) days.set(row.day, added(days.get(row.day) ?? NOTHING, row));
  return [...days].map(([day, sums]) => ({ day, ...sums }));
}

export const inAll = (rows: Became[]): Became => rows.reduce(added, NOTHING);

const added = (a: Became, b: Became): Became => ({
  received: a.received + b.received,
  rated: a.rated + b.rated,
  rejected: a.rejected + b.rejected,
  pending: a.pending + b.pending,
  conflict: a.conflict + b.conflict,
  duplicate: a.duplicate + b.duplicate,
  balanced: a.balanced && b.balanced,
});
