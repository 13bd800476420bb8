/** The moments to which a reminder is put off, by the reader's own zone and the organisation's working days. */
import { addDays, businessNow, instantOf, todayIn, type WorkingHours } from "@rapport/core";
import { dayIn } from "~/features/hours/days.ts";

const HOUR_MS = 3_600_000;
const MORNING = "09:00:00";
/** Longer than any holidays: who never works is reminded tomorrow. */
const LOOKED_AHEAD = 60;

export const inOneHour = (): string => new Date(businessNow().getTime() + HOUR_MS).toISOString();

export const tomorrowMorning = (zone: string): string => instantOf(addDays(todayIn(zone), 1), MORNING, zone);

export function nextWorkingMorning(hours: WorkingHours, zone: string): string {
  const days = Array.from({ length: LOOKED_AHEAD }, (_, at) => addDays(todayIn(zone), at + 1));
  const day = days.find((each) => dayIn(hours, each).spans.length > 0);
  return day ? instantOf(day, MORNING, zone) : tomorrowMorning(zone);
}
