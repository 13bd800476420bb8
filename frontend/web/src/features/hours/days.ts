/** Days of working hours, without React: what holds on a day, whole weeks of a month, and days that are taken over. */
import {
  addDays,
  type HolidaySet,
  type SpecialDay,
  type WorkingHours,
  type WorkingSpan,
} from "@rapport/core";

export type DayKind = "usual" | "closed" | "holiday" | "makeUp";

/** The weekday of a day, from Monday on. */
const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

/** The weeks that a month (`YYYY-MM`) has days in, each from Monday to Sunday. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const monday = addDays(first, -weekdayOf(first));
  const weeks: string[][] = [];
  for (let day = monday; day.slice(0, 7) <= month; day = addDays(day, 7))
    weeks.push(Array.from({ length: 7 }, (_, at) => addDays(day, at)));
  return weeks;
}

export const monthAfter = (month: string, by: number): string => {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
};

/** The hours of a day, and whether it is unlike the others of its weekday. */
export function dayIn(
  hours: WorkingHours,
  day: string,
): { spans: WorkingSpan[]; kind: DayKind; special: SpecialDay | null } {
  const special = (hours.days ?? []).find((each) => each.day === day) ?? null;
  const usual = hours.week[weekdayOf(day)] ?? [];
  if (!special) return { spans: usual, kind: usual.length > 0 ? "usual" : "closed", special };
  const spans = special.spans ?? [];
  return { spans, kind: spans.length > 0 ? "makeUp" : "holiday", special };
}

/** The hours of the first weekday that has some: what a day that is worked instead of another one has. */
export const usualSpans = (hours: WorkingHours): WorkingSpan[] =>
  hours.week.find((spans) => spans.length > 0) ?? [{ begin: "09:00", end: "18:00" }];

/** The same hours with these days in place of what was said of them before. */
export function withDays(hours: WorkingHours, days: readonly SpecialDay[]): WorkingHours {
  const named = new Set(days.map((each) => each.day));
  const others = (hours.days ?? []).filter((each) => !named.has(each.day));
  return { ...hours, days: [...others, ...days].sort((one, two) => one.day.localeCompare(two.day)) };
}

export function withoutDays(hours: WorkingHours, first: string, last: string): WorkingHours {
  return { ...hours, days: (hours.days ?? []).filter(({ day }) => day < first || day > last) };
}

/** Published holidays, their make-up days with the hours of an ordinary day. */
export function withHolidays(hours: WorkingHours, set: HolidaySet): WorkingHours {
  const spans = usualSpans(hours);
  return withDays(hours, [...set.holidays, ...set.make_up.map((each) => ({ ...each, spans }))]);
}

/** All days from one to another, at most a year of them. */
export function daysFrom(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last && days.length < 366; day = addDays(day, 1)) days.push(day);
  return days;
}
