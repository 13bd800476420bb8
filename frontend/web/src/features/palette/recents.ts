/** What was opened last. In memory only: names of customers don't belong in the browser's storage. */
import { onForget } from "~/data/forget.ts";

export type Recent = { object: string; noun: string; id: string; label: string };

const MOST = 6;
let recents: readonly Recent[] = [];
onForget(() => {
  recents = [];
});

export function rememberRecent(recent: Recent): void {
  if (!recent.label) return;
  recents = [recent, ...recents.filter((item) => item.id !== recent.id)].slice(0, MOST);
}

export const recentRecords = (): readonly Recent[] => recents;
