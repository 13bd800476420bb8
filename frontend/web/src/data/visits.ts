/** Visits: those of a day, who is due, who is near, and checking in and out. */
import { type Address, addDays, type CrmRecord, type Filter, pointUri } from "@rapport/core";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { deviceName } from "~/ui/device.ts";
import { absorb } from "./labels.ts";

const MOST = 50;
const LOOKS = [
  "subject",
  "kind",
  "occurred_at",
  "company",
  "contact",
  "planned_from",
  "planned_until",
  "visit_place",
  "checked_in_at",
  "checked_out_at",
  "check_in_distance",
  "owner_id",
];

/** One's visits of today, and those of the week before that nobody checked in to or out of. */
export function useMyVisits(person: string, today: string) {
  const at = (op: string, value: string): Filter => ({ field: "occurred_at", op, value }) as Filter;
  const missed: Filter = {
    and: [
      at("gte", addDays(today, -7)),
      { field: "planned_from", op: "not_empty" },
      { field: "checked_out_at", op: "empty" },
    ],
  };
  const filter: Filter = {
    and: [
      { field: "kind", op: "eq", value: "visit" },
      { field: "owner_id", op: "eq", value: person },
      at("lt", addDays(today, 1)),
      { or: [at("gte", today), missed] },
    ],
  };
  return useQuery({
    queryKey: ["list", "activities", "visits", person, today],
    queryFn: async () => {
      const sort = [{ field: "occurred_at", descending: false }];
      const page = await api.query("activities", { filter, fields: LOOKS, sort, limit: MOST });
      absorb(page.included);
      return page.items;
    },
    staleTime: 0,
  });
}

const dueFilter = (person: string, today: string): Filter => ({
  and: [
    { field: "visit_due_on", op: "lte", value: today },
    { field: "owner_id", op: "eq", value: person },
  ],
});

/** One's companies whose visit is due, the longest first. */
export function useDue(person: string, today: string, enabled: boolean) {
  return useQuery({
    queryKey: ["list", "companies", "due", person, today],
    queryFn: async () => {
      const fields = [
        "name",
        "visit_due_on",
        "last_visited_at",
        "visit_weekdays",
        "visit_from",
        "visit_until",
      ];
      const sort = [{ field: "visit_due_on", descending: false }];
      return api.query("companies", { filter: dueFilter(person, today), fields, sort, limit: MOST });
    },
    enabled,
    staleTime: 0,
  });
}

export const useNearby = (asked: { point: string; metres: number } | null) =>
  useQuery({
    // Where somebody is stays out of the cache's names: it is gone with the page.
    queryKey: ["nearby", asked],
    queryFn: () => (asked ? api.nearbyCompanies(asked) : { items: [], more: false }),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });

/** What a visit calls an address as its place, as the server does. */
export const placeName = (address: Address): string =>
  [address.recipient, address.street, address.city, address.region, address.postcode, address.country]
    .map((part) => part.replace(/\s+/g, " ").trim())
    .filter(Boolean)
    .join(", ");

export type NoPlace = "denied" | "unavailable";

/** Asks the browser where it is, once; the browser asks the person. */
export function locate(): Promise<string> {
  return new Promise((resolve, reject: (why: NoPlace) => void) => {
    if (!("geolocation" in navigator)) return reject("unavailable");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(pointUri(coords.latitude, coords.longitude, coords.accuracy)),
      (error) => reject(error.code === error.PERMISSION_DENIED ? "denied" : "unavailable"),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 0 },
    );
  });
}

type Sent = { id: string; way: "in" | "out"; point: string | null; reason?: string };

export function useCheck() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: ({ id, way, point, reason }: Sent) => {
      const device = deviceName(navigator.userAgent);
      return way === "in"
        ? api.checkIn(id, { point, device, reason: reason || null })
        : api.checkOut(id, { point, device });
    },
    onSuccess: () => client.invalidateQueries(),
  });
}

export type VisitState = "planned" | "under_way" | "done" | "noted";

export function stateOf(visit: CrmRecord): VisitState {
  if (visit.checked_out_at) return "done";
  if (visit.checked_in_at) return "under_way";
  return visit.planned_from ? "planned" : "noted";
}
