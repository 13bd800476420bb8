/** What stands on a board, whatever it is a board of: columns of cards, with figures above them. */
import type { BoardWorth, Card, Stage, Text } from "@rapport/core";

/** A card knows its column. */
export type Item = { id: string; version: number; stage: string };
export type Lane = { id: string; label: Text };
export type LaneColumn<C, S> = { stage: string; count: number; sums: S; cards: C[]; next: string | null };
/** A column as it is drawn; of a deal's board unless something else is said. */
export type Shown<L extends Lane = Stage, C extends Item = Card, S = BoardWorth> = {
  stage: L;
  column: LaneColumn<C, S>;
};

/** A board that is read again keeps the cards that were scrolled to behind the first ones of a column. */
export function withTails<C extends Item, S, B extends { columns: LaneColumn<C, S>[] }>(
  fresh: B,
  before: B | undefined,
): B {
  if (!before) return fresh;
  const seen = new Set(fresh.columns.flatMap((column) => column.cards.map((card) => card.id)));
  const columns = fresh.columns.map((column) => {
    const old = before.columns.find((each) => each.stage === column.stage);
    if (!old || !column.next || old.cards.length <= column.cards.length) return column;
    const ids = new Set(column.cards.map((card) => card.id));
    const last = old.cards.findLastIndex((card) => ids.has(card.id));
    if (last < 0) return column;
    const tail = old.cards.slice(last + 1).filter((card) => !seen.has(card.id));
    return { ...column, cards: [...column.cards, ...tail], next: old.next };
  });
  return { ...fresh, columns };
}

/** A column that was read again in the meantime goes on from elsewhere: what came then is left out. */
export function appended<C extends Item, S, B extends { columns: LaneColumn<C, S>[] }>(
  board: B,
  cursor: string,
  more: Pick<LaneColumn<C, S>, "stage" | "cards" | "next"> & Partial<LaneColumn<C, S>>,
): B {
  const columns = board.columns.map((column) => {
    if (column.stage !== more.stage || column.next !== cursor) return column;
    const known = new Set(column.cards.map((card) => card.id));
    const cards = [...column.cards, ...more.cards.filter((card) => !known.has(card.id))];
    return { ...column, ...more, cards };
  });
  return { ...board, columns };
}

/** The board with a card in another column; figures follow as `shifted` says. */
export function movedCard<C extends Item, S, B extends { columns: LaneColumn<C, S>[] }>(
  board: B,
  { id, to, index, change = {} }: { id: string; to: string; index: number; change?: Partial<C> },
  shifted: (sums: S, card: C, by: 1 | -1) => S,
): B {
  const from = board.columns.find((column) => column.cards.some((card) => card.id === id));
  const card = from?.cards.find((each) => each.id === id);
  if (!from || !card || !board.columns.some((column) => column.stage === to)) return board;
  const next = { ...card, ...change, stage: to };
  const columns = board.columns.map((column) => {
    const without = column.cards.filter((each) => each.id !== id);
    const left = column === from;
    const arrived = column.stage === to;
    if (!left && !arrived) return column;
    let { count, sums } = column;
    if (left) [count, sums] = [count - 1, shifted(sums, card, -1)];
    if (arrived) [count, sums] = [count + 1, shifted(sums, next, 1)];
    const cards = arrived ? [...without.slice(0, index), next, ...without.slice(index)] : without;
    return { ...column, cards, count, sums };
  });
  return { ...board, columns };
}

/** Where a card stands on one of these boards. */
export function placeOn<C extends Item, S>(
  boards: readonly ({ columns: LaneColumn<C, S>[] } | undefined)[],
  id: string,
): { stage: string; index: number } | null {
  for (const board of boards) {
    for (const column of board?.columns ?? []) {
      const index = column.cards.findIndex((card) => card.id === id);
      if (index >= 0) return { stage: column.stage, index };
    }
  }
  return null;
}

export type Key = string | number | null;

/** The place of a card by what its column is put in order by: empties are last; undefined where a card doesn't say. */
export function landingBy<C extends Item>(
  cards: readonly C[],
  card: C,
  keyOf: (card: C) => Key | undefined,
  descending: boolean,
): number {
  const mine = keyOf(card);
  if (mine === undefined) return 0;
  const at = cards.findIndex((other) => other.id !== card.id && comesBefore(mine, keyOf(other), descending));
  return at < 0 ? cards.length : at;
}

function comesBefore(mine: Key, other: Key | undefined, descending: boolean): boolean {
  if (mine === null) return false;
  if (other === null || other === undefined) return true;
  return descending ? mine > other : mine < other;
}
