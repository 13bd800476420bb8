/** Spans of days and their names: fiscal quarters and years, the span before, cohorts. Pure functions of today. */
export type Span = { from: string; to: string };
export type Unit = "month" | "quarter" | "year";

const pad = (value: number): string => String(value).padStart(2, "0");

/** The first day of a month, counted from January of year 0. */
const monthStart = (index: number): string =>
  `${String(Math.floor(index / 12)).padStart(4, "0")}-${pad((index % 12) + 1)}-01`;

function addDays(day: string, days: number): string {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** `count` periods of the fiscal year, the last of them `offset` after the one of today. */
export function fiscalSpan(
  today: string,
  start: number,
  unit: "quarter" | "year",
  offset: number,
  count = 1,
): Span {
  const length = unit === "quarter" ? 3 : 12;
  const month = monthOf(today);
  const into = (month - (start - 1) + 12) % length;
  const after = month - into + (offset + 1) * length;
  return { from: monthStart(after - count * length), to: addDays(monthStart(after), -1) };
}

/** The span of the same length right before: whole months stay whole months. */
export function spanBefore({ from, to }: Span): Span {
  const after = addDays(to, 1);
  if (from.endsWith("-01") && after.endsWith("-01")) {
    const months = monthOf(after) - monthOf(from);
    return { from: monthStart(monthOf(from) - months), to: addDays(from, -1) };
  }
  return { from: addDays(from, -daysBetween(from, after)), to: addDays(from, -1) };
}

export function cohortName(first: string, unit: Unit, locale: string): string {
  const [year = 0, month = 1] = first.split("-").map(Number);
  if (unit === "year") return String(year);
  if (unit === "month")
    return new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", timeZone: "UTC" }).format(
      Date.UTC(year, month - 1, 1),
    );
  const quarter = Math.ceil(month / 3);
  return locale.startsWith("zh") ? `${year} 年第 ${quarter} 季度` : `Q${quarter} ${year}`;
}

/**
 * Whether a cohort is too young to be compared at a step: three quarters of all stays before it, one after the other,
 * would not be over yet.
 */
export function isYoung(
  last: string,
  today: string,
  p75: readonly (number | undefined)[],
  step: number,
): boolean {
  const needed = p75.slice(0, step).reduce<number>((sum, days) => sum + (days ?? 0), 0);
  return daysBetween(last, today) < needed;
}

/** Between the shares 4 and 28 per cent of colour, by how a rate stands to the best of its column. */
export function tintOf(rate: number, best: number): number {
  if (best <= 0) return 4;
  return Math.round(4 + 24 * Math.min(1, Math.max(0, rate / best)));
}
