/**
 * When an organisation's keys are away: its own root key is withdrawn or is another one by now, or the service that
 * keeps it doesn't answer.
 * Any request may be the one that finds out, so it is one fact for the whole app.
 */
import { ApiError } from "@rapport/core";
import { useSyncExternalStore } from "react";

const WITHDRAWN = "keys.withdrawn";
const UNUSABLE = "keys.unusable";
/** Taken away while a request was under way: the next one says why. */
const CLOSED = "keys.closed";
const CODES = new Set([WITHDRAWN, UNUSABLE, CLOSED, "keys.unreachable"]);
/** Asks for another organisation's keys: where those are away this one still works, and the menu says why not. */
const OF_OTHERS = "/api/session/organisation";

export const isDark = (error: unknown): error is ApiError =>
  error instanceof ApiError && CODES.has(error.code);

export type Away = "withdrawn" | "unusable" | "unreachable";
export function awayAs(error: ApiError): Away {
  if (error.code === UNUSABLE) return "unusable";
  return error.code === WITHDRAWN || error.code === CLOSED ? "withdrawn" : "unreachable";
}

let why: ApiError | null = null;
const listeners = new Set<() => void>();

/** Told of every failure; most are none of its business. */
export function noteFailure(error: ApiError, path: string): void {
  if (isDark(error) && path !== OF_OTHERS && why?.code !== error.code) publish(error);
}

export const lighten = (): void => publish(null);

function publish(next: ApiError | null): void {
  why = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useDark = (): ApiError | null => useSyncExternalStore(subscribe, () => why);
