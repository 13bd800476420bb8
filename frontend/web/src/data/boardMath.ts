/** What the board works out by itself: previews of a move, places of cards, idleness. No figure here is ever stored. */
import {
  type Board,
  type BoardColumn,
  type BoardSum,
  type BoardWorth,
  type Card,
  dayOf,
  type Sort,
} from "@rapport/core";
import { type Key, landingBy, movedCard } from "./lanes.ts";

const add = (a: string, b: string | number): string => {
  const sum = Number(a) + Number(b);
  return String(Math.round(sum * 100) / 100);
};

const more = (sum: BoardSum, count: number, amount: number, weighted: number): BoardSum => ({
  ...sum,
  count: sum.count + count,
  amount: add(sum.amount, amount),
  weighted: add(sum.weighted, weighted),
});

/** A column's sums with a card more (1) or less (-1), weighted by the card's own probability. */
export function shifted(worth: BoardWorth, card: Card, by: 1 | -1): BoardWorth {
  const { currency } = card;
  const { own, left_out } = worth;
  if (!currency) return worth;
  const chance = (card.probability ?? 0) / 100;
  const amount = by * Number(card.amount ?? 0);
  const known = worth.each.some((sum) => sum.currency === currency);
  const all = known ? worth.each : [...worth.each, { currency, count: 0, amount: "0", weighted: "0" }];
  const each = all
    .map((sum) => (sum.currency === currency ? more(sum, by, amount, amount * chance) : sum))
    .filter((sum) => sum.count > 0);
  const inOwn = currency === own.currency ? card.amount : card.own_amount;
  if (card.amount !== null && inOwn === null) return { each, own, left_out: counted(left_out, currency, by) };
  const value = by * Number(inOwn ?? 0);
  return { each, own: more(own, by, value, value * chance), left_out };
}

type LeftOut = BoardWorth["left_out"];

function counted(found: LeftOut, currency: string, by: number): LeftOut {
  const known = found.some((each) => each.currency === currency);
  const all = known ? found : [...found, { currency, count: 0 }];
  return all
    .map((each) => (each.currency === currency ? { currency, count: each.count + by } : each))
    .filter((each) => each.count > 0);
}

/** What several columns come to together. */
export function totals(columns: readonly BoardColumn[], currency: string): BoardWorth {
  const nothing: BoardSum = { currency, count: 0, amount: "0", weighted: "0" };
  const every = columns.map((column) => column.sums);
  return {
    each: sumsOf(every.flatMap((worth) => worth.each)),
    own: every.reduce(
      (sum, { own }) => more(sum, own.count, Number(own.amount), Number(own.weighted)),
      nothing,
    ),
    left_out: every
      .flatMap((worth) => worth.left_out)
      .reduce<LeftOut>((found, each) => counted(found, each.currency, each.count), []),
  };
}

function sumsOf(sums: readonly BoardSum[]): BoardSum[] {
  const found = new Map<string, BoardSum>();
  for (const sum of sums) {
    const before = found.get(sum.currency);
    found.set(sum.currency, before ? more(before, sum.count, Number(sum.amount), Number(sum.weighted)) : sum);
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

/** The sum to show first: the organisation's own currency, else the most frequent; and how many others there are. */
export function leading(
  sums: readonly BoardSum[],
  currency: string,
): { sum: BoardSum | null; rest: BoardSum[] } {
  const sum = sums.find((each) => each.currency === currency) ?? sums[0] ?? null;
  return { sum, rest: sums.filter((each) => each !== sum) };
}

/** How the server orders a column, as far as a card tells; null where it doesn't. */
function keyOf(card: Card, sort: Sort): Key | undefined {
  switch (sort.field) {
    case "amount":
      return card.amount === null ? null : Number(card.amount);
    case "probability":
      return card.probability;
    case "close_date":
    case "closed_on":
    case "next_step_on":
    case "stage_since":
    case "created_at":
    case "updated_at":
      return card[sort.field];
    default:
      return undefined;
  }
}

export const orderOf = (sort: readonly Sort[], closed: boolean): Sort =>
  sort[0] ?? (closed ? { field: "closed_on", descending: true } : { field: "close_date", descending: false });

/** The place at which a card will stand in a column; an order that cards don't show is not known. */
export const landing = (cards: readonly Card[], card: Card, sort: Sort): number =>
  landingBy(cards, card, (each) => keyOf(each, sort), sort.descending ?? false);

/** The board with a card in another column; figures follow. */
export const moved = (
  board: Board,
  id: string,
  to: string,
  index: number,
  change: Partial<Card> = {},
): Board => movedCard<Card, BoardWorth, Board>(board, { id, to, index, change }, shifted);

export type IdleTone = "calm" | "warn" | "danger";

/** Whole days since anything happened, by the organisation's calendar. */
export function idleDays(card: Card, today: string, zone: string): number {
  return Math.max(0, daysBetween(dayOf(card.idle_since, zone), today));
}

export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Over the stage's limit is a warning, over 1.3 times of it trouble. */
export function idleTone(days: number, limit: number | null): IdleTone {
  if (limit === null || days <= limit) return "calm";
  return days > limit * 1.3 ? "danger" : "warn";
}

const MONTHS = 6;

/** The day six months before; the end of a shorter month where it has no such day. */
export function sixMonthsBefore(today: string): string {
  const [year = 0, month = 1, date = 1] = today.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - MONTHS, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - MONTHS, Math.min(date, last))).toISOString().slice(0, 10);
}

/** The firsts of the months in a span, for the scale of the slider. */
export function monthStarts(from: string, to: string): string[] {
  const starts: string[] = [];
  const [year = 0, month = 1] = from.split("-").map(Number);
  for (let offset = 1; ; offset++) {
    const day = new Date(Date.UTC(year, month - 1 + offset, 1)).toISOString().slice(0, 10);
    if (day > to) return starts;
    starts.push(day);
  }
}
