/** Dates and instants. A date ("2026-11-23") has no zone and is never shifted; an instant is shown in the organisation's zone. */
import { businessNow } from "./clock.ts";

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

export function formatDate(
  day: string,
  locale: string,
  options: { year?: "always" | "unless-current" | "never" } = {},
): string {
  const match = DAY.exec(day);
  if (!match) return day;
  const date = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
  const isCurrent = () => Number(match[1]) === businessNow().getUTCFullYear();
  const hideYear = options.year === "never" || (options.year === "unless-current" && isCurrent());
  return new Intl.DateTimeFormat(locale, { ...dayParts(locale, hideYear), timeZone: "UTC" }).format(date);
}

function dayParts(locale: string, hideYear: boolean): Intl.DateTimeFormatOptions {
  const month = locale.startsWith("zh") ? "long" : "short";
  return hideYear ? { month, day: "numeric" } : { year: "numeric", month, day: "numeric" };
}

export function formatInstant(instant: string, locale: string, timeZone: string): string {
  return `${formatDate(dayOf(instant, timeZone), locale)} ${formatTime(instant, locale, timeZone)}`;
}

export function formatTime(instant: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  }).format(new Date(instant));
}

/** The calendar day on which an instant falls in a zone, as "YYYY-MM-DD". */
export function dayOf(instant: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    timeZone,
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((item) => item.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** The day that it is on the organisation's clock. */
export const todayIn = (timeZone: string): string => dayOf(businessNow().toISOString(), timeZone);

export function formatDayHeading(day: string, locale: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const format = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  const weekday = format.format(new Date(Date.UTC(year, month - 1, date)));
  const rest = formatDate(day, locale, { year: "unless-current" });
  return locale.startsWith("zh") ? `${rest} ${weekday}` : `${weekday}, ${rest}`;
}

const AGO: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export function formatAgo(instant: string, locale: string, now = new Date()): string {
  const seconds = Math.round((Date.parse(instant) - now.getTime()) / 1000);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  for (const [unit, size] of AGO) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(0, "second");
}

/** The last instant of a day in a zone: "as it was on that day" means at its end. */
export function endOfDay(day: string, timeZone: string): string {
  return instantOf(day, "23:59:59.999", timeZone);
}

/** The instant at which clocks in a zone show this day and time. */
export function instantOf(day: string, time: string, timeZone: string): string {
  const asUtc = Date.parse(`${day}T${time}Z`);
  const once = asUtc - offsetAt(asUtc, timeZone);
  return new Date(asUtc - offsetAt(once, timeZone)).toISOString();
}

/** A day so many days later (or earlier). */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The same day of the next month, or that month's last one. */
export function sameDayNextMonth(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(date, last))).toISOString().slice(0, 10);
}

/** How many days one day is after another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(new Date(instant));
  const part = (type: string) => Number(parts.find((item) => item.type === type)?.value);
  const local = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return local - Math.floor(instant / 1000) * 1000;
}
