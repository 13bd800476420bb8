import type { InvoiceDocument } from "@rapport/core";

const USAGE = "usage.";

type Counted = { meter: string; from: string; to: string };

/**
 * Which events are behind a usage line; null of a line that counts nothing. What was used is invoiced after its period,
 * so these are the days of the month before the one that the document begins; `to` is the day after the last.
 */
export function usageOf(
  item: string,
  { period_start }: Pick<InvoiceDocument, "period_start">,
): Counted | null {
  if (!item.startsWith(USAGE)) return null;
  return { meter: item.slice(USAGE.length), from: monthBefore(period_start), to: period_start };
}

/** The same day a month earlier, or the last one of that month. */
function monthBefore(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 2, Math.min(date, last))).toISOString().slice(0, 10);
}
