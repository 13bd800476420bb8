/** The board by keyboard: arrows or J, K choose a card, H and L another column, M moves it, Enter opens it. */
import type { Item, Lane, Shown } from "~/data/lanes.ts";
import { useKeys } from "~/ui/useKeys.ts";

type Options<C extends Item, S> = {
  columns: Shown<Lane, C, S>[];
  selected: string | null;
  onSelect: (id: string | null) => void;
  onOpen: (card: C) => void;
  onMove: ((card: C) => void) | null;
};

export function useBoardKeys<C extends Item, S>(options: Options<C, S>): void {
  const { columns, selected, onSelect, onOpen, onMove } = options;
  const at = placeOf(columns, selected);
  const card = at ? columns[at.column]?.column.cards[at.row] : undefined;
  const go = (event: KeyboardEvent, next: string | null) => {
    event.preventDefault();
    if (next) onSelect(next);
  };
  const down = (step: number) => (event: KeyboardEvent) => go(event, neighbour(columns, at, step));
  const across = (step: number) => (event: KeyboardEvent) => go(event, beside(columns, at, step));
  const onCard = (run: (card: C) => void) => (event: KeyboardEvent) => {
    if (!card || isControl(event.target)) return;
    event.preventDefault();
    run(card);
  };
  useKeys({
    j: down(1),
    ArrowDown: down(1),
    k: down(-1),
    ArrowUp: down(-1),
    l: across(1),
    ArrowRight: across(1),
    h: across(-1),
    ArrowLeft: across(-1),
    m: onCard((each) => onMove?.(each)),
    Enter: onCard(onOpen),
    Escape: () => onSelect(null),
  });
}

/** Enter on a button or a link is that button's. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("button, a, [role=button]") !== null;

type AnyShown = { column: { cards: { id: string }[] } };
type Place = { column: number; row: number };

export function placeOf(columns: readonly AnyShown[], id: string | null): Place | null {
  if (id === null) return null;
  for (const [column, { column: each }] of columns.entries()) {
    const row = each.cards.findIndex((card) => card.id === id);
    if (row >= 0) return { column, row };
  }
  return null;
}

/** The card above or below; without a choice the first card of the board. */
export function neighbour(columns: readonly AnyShown[], at: Place | null, step: number): string | null {
  if (!at) return columns.flatMap(({ column }) => column.cards)[0]?.id ?? null;
  return columns[at.column]?.column.cards[at.row + step]?.id ?? null;
}

/** The card at the same height in the next column that has any. */
export function beside(columns: readonly AnyShown[], at: Place | null, step: number): string | null {
  if (!at) return neighbour(columns, at, 0);
  for (let index = at.column + step; index >= 0 && index < columns.length; index += step) {
    const cards = columns[index]?.column.cards ?? [];
    const card = cards[Math.min(at.row, cards.length - 1)];
    if (card) return card.id;
  }
  return null;
}
