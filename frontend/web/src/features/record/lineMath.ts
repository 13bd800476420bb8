/** The arithmetic of a deal's lines, as the server does it: exact decimals, halves rounded up to the cent. */
import { parseDecimal } from "@rapport/core";

export type LineText = { quantity: string; unit_price: string; discount: string };
/** How often an amount is due, and how many times; without a term until somebody ends it. */
export type Due = { recurrence: Recurrence; term: number | null };
export type Recurrence = "one_off" | "monthly" | "quarterly" | "yearly";

const A_YEAR: Record<Recurrence, number> = { one_off: 0, monthly: 12, quarterly: 4, yearly: 1 };
const MAX_TERM = 600;

/** The number of periods that somebody typed: null for none, undefined where it can't be used. */
export function termOf(text: string): number | null | undefined {
  const typed = text.trim();
  if (!typed) return null;
  return /^\d{1,3}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= MAX_TERM
    ? Number(typed)
    : undefined;
}

/** How many times an amount counts in the contract: of what is open-ended, a year's. */
const periodsOf = ({ recurrence, term }: Due): number =>
  recurrence === "one_off" ? 1 : (term ?? A_YEAR[recurrence]);

const SCALE = 6;

/** What somebody typed as a whole number of millionths; null when it is no number. */
function scaled(text: string): bigint | null {
  const plain = parseDecimal(text);
  if (plain === null) return null;
  const [whole = "0", fraction = ""] = plain.split(".");
  return BigInt(whole + fraction.slice(0, SCALE).padEnd(SCALE, "0"));
}

const HUNDRED = 100n * 10n ** BigInt(SCALE);

/** A line's amount in cents; null as long as one of its numbers can't be used. */
export function centsOf({ quantity, unit_price, discount }: LineText): bigint | null {
  const [count, price, off] = [scaled(quantity), scaled(unit_price), scaled(discount || "0")];
  if (count === null || price === null || off === null) return null;
  if (count <= 0n || price < 0n || off < 0n || off > HUNDRED) return null;
  const unit = 10n ** BigInt(3 * SCALE);
  // Of millionths times millionths times millionths of a per cent, cents: 100 of them, and per cent are hundredths.
  return (count * price * (HUNDRED - off) + unit / 2n) / unit;
}

/** Cents as a decimal string. */
export function amountOf(cents: bigint): string {
  const text = String(cents).padStart(3, "0");
  const [whole, fraction] = [text.slice(0, -2), text.slice(-2)];
  return fraction === "00" ? whole : `${whole}.${fraction}`;
}

/** What lines come to once, in a year, and over their terms; in cents. */
export function worthOf(lines: readonly (LineText & Due)[]) {
  const worth = { oneOff: 0n, annual: 0n, total: 0n };
  for (const line of lines) {
    const cents = centsOf(line) ?? 0n;
    if (line.recurrence === "one_off") worth.oneOff += cents;
    worth.annual += cents * BigInt(A_YEAR[line.recurrence]);
    worth.total += cents * BigInt(periodsOf(line));
  }
  return worth;
}

/** A list with one item at another place. */
export function movedTo<T>(items: readonly T[], from: number, to: number): T[] {
  const moved = items[from];
  if (moved === undefined || to < 0 || to >= items.length) return [...items];
  const rest = items.filter((_, place) => place !== from);
  return [...rest.slice(0, to), moved, ...rest.slice(to)];
}

/** How far a price is from its list price, in per cent with one decimal; 0 where that can't be said. */
export function awayFrom(listed: string, price: string): number {
  const [whole, own] = [Number(listed), Number(price)];
  return whole > 0 && Number.isFinite(own) ? Math.round(((own - whole) / whole) * 1000) / 10 : 0;
}
