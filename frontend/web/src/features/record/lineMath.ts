/** The arithmetic of a deal's lines, as the server does it: exact decimals, halves rounded up to the cent. */
import { parseDecimal } from "@rapport/core";

export type LineText = { quantity: string; unit_price: string; discount: string };

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

export const sumOf = (lines: readonly LineText[]): bigint =>
  lines.reduce((sum, line) => sum + (centsOf(line) ?? 0n), 0n);

/** A list with one item at another place. */
export function movedTo<T>(items: readonly T[], from: number, to: number): T[] {
  const moved = items[from];
  if (moved === undefined || to < 0 || to >= items.length) return [...items];
  const rest = items.filter((_, place) => place !== from);
  return [...rest.slice(0, to), moved, ...rest.slice(to)];
}
