import type { Territory } from "@rapport/core";

export type Placed = Territory & { depth: number };

/** The territories as a tree is read: each before those below it, by name. */
export function inTree(territories: readonly Territory[]): Placed[] {
  const byName = [...territories].sort((a, b) => a.name.localeCompare(b.name));
  const below = (parent: string | null, depth: number): Placed[] =>
    byName
      .filter((each) => (each.parent_id ?? null) === parent)
      .flatMap((each) => [{ ...each, depth }, ...below(each.id, depth + 1)]);
  return below(null, 0);
}

/** A territory and all below it: what it can't lie below. */
export function withBelow(territories: readonly Territory[], id: string): Set<string> {
  const found = new Set([id]);
  for (const each of inTree(territories)) if (each.parent_id && found.has(each.parent_id)) found.add(each.id);
  return found;
}
