/** Days of the calendar's views. A day ("2026-11-23") has no zone and is never shifted. */
import { addDays } from "@rapport/core";

export type View = "month" | "week" | "day";
export type Span = { first: string; last: string };

const MONDAY = 1;
const WEEKS_OF_A_MONTH = 6;

type WithWeek = Intl.Locale & {
  getWeekInfo?: () => { firstDay: number };
  weekInfo?: { firstDay: number };
};

/** The day on which weeks begin in a country, 1 for Monday to 7 for Sunday. */
export function firstDayOf(country: string): number {
  const region: WithWeek = new Intl.Locale("und", { region: country });
  return (region.getWeekInfo?.() ?? region.weekInfo)?.firstDay ?? MONDAY;
}

/** The days that a view shows: a month with the whole weeks around it, always six, so that nothing jumps. */
export function spanOf(view: View, day: string, firstDay: number): Span {
  if (view === "day") return { first: day, last: day };
  if (view === "week") {
    const first = beginOfWeek(day, firstDay);
    return { first, last: addDays(first, 6) };
  }
  const first = beginOfWeek(`${day.slice(0, 8)}01`, firstDay);
  return { first, last: addDays(first, WEEKS_OF_A_MONTH * 7 - 1) };
}

/** The day to which one goes forward or back: by what the view shows. */
export function step(view: View, day: string, by: 1 | -1): string {
  return view === "month" ? addMonths(day, by) : addDays(day, by * (view === "week" ? 7 : 1));
}

export function daysOf({ first, last }: Span): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

function beginOfWeek(day: string, firstDay: number): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday - firstDay + 7) % 7));
}

/** The same day of another month, or that month's last one. */
function addMonths(day: string, by: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + by, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + by, Math.min(date, last))).toISOString().slice(0, 10);
}
