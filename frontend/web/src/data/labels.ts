/**
 * Names behind ids: labels of choices, names of people, titles of referenced records. Answers carry those they mention;
 * they are kept in memory only, so that a cell can show a value that was picked a moment ago, before the server replies.
 */
import type { Included, Text } from "@rapport/core";
import { useSyncExternalStore } from "react";
import { onForget } from "./forget.ts";

/** What a file under a field is called, and its bytes. */
type FileName = { name: string; size: number };

type Labels = {
  choices: ReadonlyMap<string, Text>;
  people: ReadonlyMap<string, { name: string; has_seat: boolean }>;
  records: ReadonlyMap<string, Included["records"][string]>;
  files: ReadonlyMap<string, FileName>;
};

const empty = (): Labels => ({ choices: new Map(), people: new Map(), records: new Map(), files: new Map() });
let current = empty();
const listeners = new Set<() => void>();

export function absorb(included: Partial<Included> | null | undefined): void {
  if (!included) return;
  const next: Labels = {
    choices: merge(current.choices, included.choices),
    people: merge(current.people, included.people),
    records: merge(current.records, included.records),
    files: merge(current.files, included.files),
  };
  const same =
    next.choices === current.choices &&
    next.people === current.people &&
    next.records === current.records &&
    next.files === current.files;
  if (same) return;
  current = next;
  for (const listener of listeners) listener();
}

onForget(() => {
  current = empty();
});

/** Gives back the same map unless something changed: every visible cell listens. */
function merge<V>(
  map: ReadonlyMap<string, V>,
  entries: Record<string, V> | undefined,
): ReadonlyMap<string, V> {
  const changed = Object.entries(entries ?? {}).filter(
    ([id, value]) => JSON.stringify(map.get(id)) !== JSON.stringify(value),
  );
  return changed.length === 0 ? map : new Map([...map, ...changed]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useLabels = (): Labels => useSyncExternalStore(subscribe, () => current);
