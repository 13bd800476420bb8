/** Viewing as somebody else: in, out, and what the other tabs of this browser have to know of it. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";

export const viewingsQuery = queryOptions({ queryKey: ["viewings"], queryFn: api.viewings });
export const viewingPolicyQuery = queryOptions({
  queryKey: ["viewing-policy"],
  queryFn: () => api.viewingPolicy(),
});

const POLL_MS = 60_000;
const asked = { refetchInterval: POLL_MS, staleTime: POLL_MS / 2 };
/** What one is asked, and what one asked others. Somebody else answers, so one asks now and then. */
export const viewRequestsQuery = queryOptions({
  queryKey: ["view-requests", "of-me"],
  queryFn: () => api.viewRequests(),
  ...asked,
});
export const viewsAskedQuery = queryOptions({
  queryKey: ["view-requests", "by-me"],
  queryFn: () => api.viewsAsked(),
  ...asked,
});

/** What waits for one: a question of somebody's, and what somebody allowed. */
export function useViewsWaiting() {
  const { rights } = useSession();
  const ofMe = useQuery(viewRequestsQuery).data ?? [];
  const byMe = useQuery({ ...viewsAskedQuery, enabled: rights.view_as }).data ?? [];
  return {
    asks: ofMe.filter((each) => each.state === "open"),
    allowed: byMe.filter((each) => each.state === "allowed"),
  };
}

/** All tabs share one cookie: one that goes on showing the other person's pages would mix two people up. */
const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("rapport.viewing") : null;
if (tabs) tabs.onmessage = () => window.location.assign("/");

/** A full load: nothing of one person may stay in memory for the next. */
function goOnAs(): void {
  tabs?.postMessage("changed");
  window.location.assign("/");
}

export async function viewAs(id: string, reason: string, unasked: boolean): Promise<void> {
  await api.viewAs(id, reason, unasked);
  goOnAs();
}

export async function viewAsAllowed(request: string): Promise<void> {
  await api.viewAsAllowed(request);
  goOnAs();
}

let ending: Promise<void> | null = null;

/** Ends a view, or comes back from one that is over. Whoever has no session left to come back to signs in again. */
export function endView(): Promise<void> {
  ending ??= api
    .endViewing()
    .then(goOnAs)
    .finally(() => {
      ending = null;
    });
  return ending;
}
