/** What timelines, calendars and the bell are made of. */
import type { components, operations } from "./schema.d.ts";
import type { CrmRecord, Included } from "./types.ts";

type Schema = components["schemas"];

/** Something on a timeline; of an activity or task `record` is the whole of it. */
export type TimelineItem = Omit<Schema["TimelineItem"], "record" | "targets"> & {
  record: CrmRecord | null;
  targets: Schema["TimelineTarget"][];
};
export type TimelineType = NonNullable<
  NonNullable<operations["timeline_deals"]["parameters"]["query"]>["type"]
>;
/** Some days of a calendar, in the reader's zone; records are those of lists, with fewer fields. */
export type Calendar = Omit<Schema["Calendar"], "activities" | "tasks" | "deals" | "included"> & {
  activities: CrmRecord[];
  tasks: CrmRecord[];
  deals: CrmRecord[];
  included: Included;
};
/** A calendar of another program beside one's own, and an event of it. */
export type CalendarSubscription = Schema["Subscription"];
export type NewCalendarSubscription = Schema["NewSubscription"];
export type CalendarSubscriptionChange = Schema["SubscriptionChange"];
export type CalendarOutside = Schema["OutsideEvent"];
/** Which days, and whose: one's own, a colleague's or a team's. */
export type CalendarAsked = {
  first: string;
  last: string;
  person?: string | undefined;
  team?: string | undefined;
};
/** What somebody wants to see of a timeline; both days are included. */
export type TimelineNarrowing = {
  type?: TimelineType | undefined;
  person?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
};
export type Timeline = {
  items: TimelineItem[];
  next: string | null;
  previous: string | null;
  coming: TimelineItem[];
  included: Included;
};
export type Notification = Schema["Notification"];
export type NotificationChoice = Schema["NotificationChoice"];
export type NotificationSettings = Schema["NotificationSettings"];
