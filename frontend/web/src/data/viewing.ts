/** Viewing as somebody else: in, out, and what the other tabs of this browser have to know of it. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "~/app/api.ts";

export const viewingsQuery = queryOptions({ queryKey: ["viewings"], queryFn: api.viewings });

/** All tabs share one cookie: one that goes on showing the other person's pages would mix two people up. */
const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("rapport.viewing") : null;
if (tabs) tabs.onmessage = () => window.location.assign("/");

/** A full load: nothing of one person may stay in memory for the next. */
function goOnAs(): void {
  tabs?.postMessage("changed");
  window.location.assign("/");
}

export async function viewAs(id: string, reason: string): Promise<void> {
  await api.viewAs(id, reason);
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
