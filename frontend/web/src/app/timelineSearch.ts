import type { TimelineNarrowing, TimelineType } from "@rapport/core";

export const TIMELINE_TYPES: readonly TimelineType[] = [
  "note",
  "call",
  "meeting",
  "visit",
  "task",
  "stage",
  "owner",
  "created",
];

const matching = (pattern: RegExp, value: unknown): string | undefined =>
  typeof value === "string" && pattern.test(value) ? value : undefined;
const day = (value: unknown): string | undefined => matching(/^\d{4}-\d{2}-\d{2}$/, value);

/** What a record's address says: how its timeline is narrowed, and whether a deal's products are being edited. */
export type RecordSearch = TimelineNarrowing & { edit?: "lines" | undefined };

export const recordSearch = (search: Record<string, unknown>): RecordSearch => ({
  ...timelineSearch(search),
  edit: search.edit === "lines" ? "lines" : undefined,
});

/** How a record's timeline is narrowed, as its address says; what is none of it is left out. */
export const timelineSearch = (search: Record<string, unknown>): TimelineNarrowing => ({
  type: TIMELINE_TYPES.find((each) => each === search.type),
  person: matching(/^[0-9a-f-]{36}$/, search.person),
  since: day(search.since),
  until: day(search.until),
});
