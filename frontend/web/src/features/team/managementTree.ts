/** The management tree as it is read: who stands below whom, how many, and which rows show what is open or searched. */
import type { Placed } from "@rapport/core";

export type Tree = {
  people: ReadonlyMap<string, Placed>;
  /** Those directly below each, by name. */
  below: ReadonlyMap<string, readonly Placed[]>;
  /** How many stand below each, on all levels. */
  counts: ReadonlyMap<string, number>;
  /** Who has people below and nobody above. */
  tops: readonly Placed[];
  /** Who has neither: they stand beside the tree. */
  unplaced: readonly Placed[];
};

/** The group of those whom nobody has put anywhere; no person has this id. */
export const UNPLACED = "unplaced";

type At = { depth: number; place: number; of: number };
export type Row = At &
  ({ person: Placed; count: number; open: boolean | null } | { person: null; count: number; open: boolean });

export const idOf = (row: Row): string => row.person?.id ?? UNPLACED;

export function grow(people: readonly Placed[], locale: string): Tree {
  const { compare } = new Intl.Collator(locale);
  const sorted = [...people].sort((a, b) => compare(a.name, b.name));
  const byId = new Map(people.map((each) => [each.id, each]));
  const below = new Map<string, Placed[]>();
  const roots: Placed[] = [];
  for (const each of sorted) {
    const manager = each.manager_id && byId.has(each.manager_id) ? each.manager_id : null;
    if (manager === null) roots.push(each);
    else if (!below.get(manager)?.push(each)) below.set(manager, [each]);
  }
  const order: Placed[] = [];
  const waiting = [...roots];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    order.push(next);
    waiting.push(...(below.get(next.id) ?? []));
  }
  const counts = new Map<string, number>();
  for (const each of order.reverse()) {
    const direct = below.get(each.id) ?? [];
    counts.set(
      each.id,
      direct.reduce((sum, one) => sum + 1 + (counts.get(one.id) ?? 0), 0),
    );
  }
  const isTop = (each: Placed) => below.has(each.id);
  return {
    people: byId,
    below,
    counts,
    tops: roots.filter(isTop),
    unplaced: roots.filter((each) => !isTop(each)),
  };
}

/** Everybody on the way from somebody to the top, the nearest first. */
export function above(tree: Tree, id: string): Placed[] {
  const found: Placed[] = [];
  let at = tree.people.get(id)?.manager_id;
  for (let next = at && tree.people.get(at); next; next = at && tree.people.get(at)) {
    found.push(next);
    at = next.manager_id;
  }
  return found;
}

/** Whether somebody may come to stand below another: not below themselves, nor below who stands below them. */
export const fits = (tree: Tree, id: string, managerId: string): boolean =>
  tree.people.get(managerId)?.is_active === true &&
  id !== managerId &&
  !above(tree, managerId).some((each) => each.id === id);

/** What is open before anybody has opened anything: all of a small tree, and of a large one its first two levels. */
export function openAtFirst(tree: Tree): Set<string> {
  const few = tree.people.size <= 60;
  const open = few ? [...tree.below.keys()] : tree.tops.map((each) => each.id);
  return new Set(few || tree.tops.length === 0 ? [...open, UNPLACED] : open);
}

/** The rows that are seen. A search shows who is meant and everybody above them, whatever is open. */
export function rowsOf(tree: Tree, open: ReadonlySet<string>, search: string): Row[] {
  const meant = search ? withAbove(tree, search) : null;
  const shown = (people: readonly Placed[]) => (meant ? people.filter((each) => meant.has(each.id)) : people);
  const rows: Row[] = [];
  const unplaced = shown(tree.unplaced);
  const tops = shown(tree.tops);
  const of = tops.length + (unplaced.length > 0 ? 1 : 0);
  type Next = At & { person: Placed };
  const stack: Next[] = [];
  const push = (people: readonly Placed[], depth: number, all = people.length) => {
    for (let place = people.length; place > 0; place -= 1) {
      const person = people[place - 1];
      if (person) stack.push({ person, depth, place, of: all });
    }
  };
  const drain = () => {
    for (let next = stack.pop(); next; next = stack.pop()) {
      const people = shown(tree.below.get(next.person.id) ?? []);
      const isOpen = people.length === 0 ? null : meant !== null || open.has(next.person.id);
      rows.push({ ...next, count: tree.counts.get(next.person.id) ?? 0, open: isOpen });
      if (isOpen) push(people, next.depth + 1);
    }
  };
  push(tops, 0, of);
  drain();
  if (unplaced.length > 0) {
    const isOpen = meant !== null || open.has(UNPLACED);
    rows.push({ person: null, depth: 0, place: of, of, count: unplaced.length, open: isOpen });
    if (isOpen) push(unplaced, 1);
    drain();
  }
  return rows;
}

export const isMeant = (person: Placed, search: string): boolean =>
  person.name.toLocaleLowerCase().includes(search.toLocaleLowerCase());

function withAbove(tree: Tree, search: string): Set<string> {
  const found = new Set<string>();
  for (const person of tree.people.values()) {
    if (!isMeant(person, search)) continue;
    found.add(person.id);
    for (const each of above(tree, person.id)) found.add(each.id);
  }
  return found;
}
