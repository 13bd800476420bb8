/** Fields where somebody else was first, or which could not be saved: shown as an amber dot until decided. */
import type { ConflictField, Value } from "@rapport/core";
import { useSyncExternalStore } from "react";

export type Conflict =
  | { kind: "conflict"; field: ConflictField; version: number }
  | { kind: "unsaved"; value: Value; message: string; remedy: Remedy; seenVersion?: number | undefined };

/** What helps: another value when this one was refused, the same again when nobody answered, or neither. */
export type Remedy = "edit" | "retry" | "none";

let conflicts: ReadonlyMap<string, Conflict> = new Map();
const listeners = new Set<() => void>();
const keyOf = (id: string, field: string) => `${id}/${field}`;

function publish(next: ReadonlyMap<string, Conflict>): void {
  conflicts = next;
  for (const listener of listeners) listener();
}

export function markConflict(id: string, field: string, conflict: Conflict): void {
  publish(new Map([...conflicts, [keyOf(id, field), conflict]]));
}

export function clearConflict(id: string, field: string): void {
  const next = new Map(conflicts);
  if (next.delete(keyOf(id, field))) publish(next);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useConflict = (id: string, field: string): Conflict | undefined =>
  useSyncExternalStore(subscribe, () => conflicts.get(keyOf(id, field)));

/** The first field of a record that waits for a decision. */
export const useFirstConflict = (id: string): string | undefined =>
  useSyncExternalStore(subscribe, () => {
    const key = [...conflicts.keys()].find((each) => each.startsWith(`${id}/`));
    return key?.slice(id.length + 1);
  });

export const useConflictCount = (): number => useSyncExternalStore(subscribe, () => conflicts.size);

/** Whether anything of this record waits for a decision. */
export const hasConflicts = (id: string): boolean =>
  [...conflicts.keys()].some((key) => key.startsWith(`${id}/`));
