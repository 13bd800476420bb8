/** Whether changes of others arrive, and when this page was last known to be up to date. */
import type { LiveState } from "@rapport/core";
import { useSyncExternalStore } from "react";

type Live = { state: LiveState; at: string };

let current: Live = { state: "connecting", at: new Date().toISOString() };
const listeners = new Set<() => void>();

export function setLive(state: LiveState): void {
  current = { state, at: state === "live" ? new Date().toISOString() : current.at };
  for (const listener of listeners) listener();
}

export const isLive = (): boolean => current.state === "live";

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useLive = (): Live => useSyncExternalStore(subscribe, () => current);
