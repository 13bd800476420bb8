/** What the pulse of a team is made of: filters that its figures open, and the bars that compare people by eye. */
import { addDays, type Filter, type ForecastRow } from "@rapport/core";

const IDLE_DAYS = 14;
/** Where the target stands on each bar, whatever it is. */
const TARGET_AT = 80;

/** Open deals of these people with which nothing was done, and which did not move, for two weeks. */
export function idleFilter(today: string, owners: readonly string[]): Filter {
  const since = addDays(today, -IDLE_DAYS);
  return {
    and: [
      { field: "owner_id", op: "in", value: [...owners] },
      { field: "status", op: "eq", value: "open" },
      { field: "stage_since", op: "lt", value: since },
      { not: { field: "last_activity_at", op: "gte", value: since } },
    ],
  };
}

/** What these people did from one day on, and before another. */
export const talksFilter = (owners: readonly string[], first: string, after: string): Filter => ({
  and: [
    { field: "owner_id", op: "in", value: [...owners] },
    { field: "occurred_at", op: "gte", value: first },
    { field: "occurred_at", op: "lt", value: after },
  ],
});

/** By how many per cent something changed; of nothing, or of too little to say, there is no share. */
export function changeOf(now: number, before: number): number | null {
  if (before < 5 || now === before) return null;
  return Math.round(((now - before) / before) * 100);
}

/**
 * What was won and what is forecast, in per cent of the track; without a target they are parts of `most`, the largest
 * amount of the team, so that its people compare all the same.
 */
export function barOf(
  row: ForecastRow,
  most: number,
): { won: number; forecast: number; tick: number | null } {
  const [won, forecast] = [Number(row.closed.amount), Number(row.weighted)];
  const target = Number(row.target?.amount ?? 0);
  const full = target > 0 ? (target * 100) / TARGET_AT : (most * 100) / TARGET_AT;
  const part = (amount: number) => (full > 0 ? Math.min(100, (100 * amount) / full) : 0);
  return { won: part(won), forecast: part(forecast), tick: target > 0 ? TARGET_AT : null };
}
