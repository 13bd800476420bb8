/** What stands in a calendar, and where in its day: by the clock on the wall, also on days that clocks are put. */
import {
  addDays,
  type Calendar,
  type CalendarOutside,
  type CrmRecord,
  dayOf,
  formatTime,
  instantOf,
  type Value,
} from "@rapport/core";
import { daysOf } from "./days.ts";

type EntryNoun = "activities" | "tasks" | "deals";
export type Entry = {
  id: string;
  noun: EntryNoun;
  kind: "call" | "meeting" | "visit" | "task" | "deal" | "outside";
  title: string;
  day: string;
  /** Minutes after midnight at which it begins; null for what has a day only. */
  minute: number | null;
  /** How many minutes it lasts, 0 where nobody said. */
  length: number;
  done: boolean;
  movable: boolean;
  record: CrmRecord;
};

export const DAY = 1_440;
const MINUTE = 60_000;
/** As high as what has no length, or nearly none, is drawn. */
export const LEAST = 30;

export function entriesOf(calendar: Calendar, zone: string): Entry[] {
  const movable = new Set(calendar.movable);
  const base = (record: CrmRecord) => ({ id: record.id, movable: movable.has(record.id), record });
  const activities = calendar.activities.map((record): Entry => {
    const at = String(record.occurred_at);
    return {
      ...base(record),
      noun: "activities",
      kind: record.kind as Entry["kind"],
      title: String(record.subject ?? ""),
      day: dayOf(at, zone),
      minute: minuteOf(formatTime(at, "en", zone)),
      length: typeof record.minutes === "number" ? record.minutes : 0,
      done: false,
    };
  });
  const tasks = calendar.tasks.map((record): Entry => {
    const time = typeof record.due_time === "string" ? minuteOf(record.due_time) : null;
    return {
      ...base(record),
      noun: "tasks",
      kind: "task",
      title: String(record.title ?? ""),
      day: String(record.due_on),
      minute: time,
      length: 0,
      done: record.status === "done",
    };
  });
  const deals = calendar.deals.map((record): Entry => {
    const step = typeof record.next_step === "string" ? record.next_step : "";
    return {
      ...base(record),
      noun: "deals",
      kind: "deal",
      title: [step, String(record.name ?? "")].filter(Boolean).join(" · "),
      day: String(record.next_step_on),
      minute: null,
      length: 0,
      done: false,
    };
  });
  return [
    ...activities,
    ...tasks,
    ...deals,
    ...(calendar.outside ?? []).flatMap((each) => outside(each, zone)),
  ].sort(inOrder);
}

/** An event of another program's calendar: on each of its days where it has no time, or lasts a day and longer. */
function outside(event: CalendarOutside, zone: string): Entry[] {
  const at = (day: string, minute: number | null, length: number): Entry => ({
    id: `${event.id}-${day}`,
    noun: "activities",
    kind: "outside",
    title: event.title ?? "",
    day,
    minute,
    length,
    done: false,
    movable: false,
    record: { calendar: event.calendar } as unknown as CrmRecord,
  });
  const { starts_at, ends_at, first, last } = event;
  if (first && last) return daysOf({ first, last }).map((day) => at(day, null, 0));
  if (!starts_at || !ends_at) return [];
  const length = Math.round((Date.parse(ends_at) - Date.parse(starts_at)) / MINUTE);
  const day = dayOf(starts_at, zone);
  if (length < DAY) return [at(day, minuteOf(formatTime(starts_at, "en", zone)), length)];
  return daysOf({ first: day, last: dayOf(ends_at, zone) }).map((each) => at(each, null, 0));
}

/** What has a day only comes first, then by the clock; what begins at once stays in a fixed order. */
function inOrder(a: Entry, b: Entry): number {
  return a.day.localeCompare(b.day) || (a.minute ?? -1) - (b.minute ?? -1) || a.id.localeCompare(b.id);
}

/** The part of an entry that lies in one day, with its place among those beside it. */
export type Piece = { entry: Entry; from: number; to: number; lane: number; lanes: number; begins: boolean };

/** The timed parts of a day. Those that overlap share its width: each group has as many lanes as it needs. */
export function piecesOf(day: string, entries: readonly Entry[]): Piece[] {
  const before = addDays(day, -1);
  const found: Piece[] = [];
  for (const entry of entries) {
    if (entry.minute === null) continue;
    const end = entry.minute + Math.max(entry.length, LEAST);
    if (entry.day === day) found.push(piece(entry, entry.minute, Math.min(end, DAY), true));
    else if (entry.day === before && entry.minute + entry.length > DAY)
      found.push(piece(entry, 0, entry.minute + entry.length - DAY, false));
  }
  found.sort((a, b) => a.from - b.from || b.to - a.to || a.entry.id.localeCompare(b.entry.id));
  let group: Piece[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const each of group) each.lanes = ends.length;
    [group, ends] = [[], []];
  };
  for (const each of found) {
    if (group.length > 0 && ends.every((end) => end <= each.from)) close();
    const free = ends.findIndex((end) => end <= each.from);
    each.lane = free === -1 ? ends.length : free;
    ends[each.lane] = each.to;
    group.push(each);
  }
  close();
  return found;
}

const piece = (entry: Entry, from: number, to: number, begins: boolean): Piece => ({
  entry,
  from: Math.min(from, DAY - LEAST),
  to: Math.max(to, Math.min(from, DAY - LEAST) + LEAST),
  lane: 0,
  lanes: 1,
  begins,
});

/** What to write so that an entry stands elsewhere; without a minute it has a day only. */
export function moved(entry: Entry, day: string, minute: number | null, zone: string): Record<string, Value> {
  if (entry.noun === "deals") return { next_step_on: day };
  if (entry.noun === "tasks") return { due_on: day, due_time: minute === null ? null : timeOf(minute) };
  return { occurred_at: instantOf(day, `${timeOf(minute ?? 0)}:00`, zone) };
}

export const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

export function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
