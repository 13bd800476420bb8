/** Exact sums of decimal amounts: what is shown to balance has to. */
import type { Receivables } from "@rapport/core";

const scaleOf = (amounts: readonly string[]): number =>
  Math.max(0, ...amounts.map((each) => (each.split(".")[1] ?? "").length));

function unitsOf(amount: string, scale: number): bigint {
  const [whole = "", fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.padEnd(scale, "0"));
}

function decimalOf(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const plain = scale ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits;
  return units < 0n ? `-${plain}` : plain;
}

/** The sum of amounts of one currency, with its decimals. */
export function sumOf(amounts: readonly string[]): string {
  const scale = scaleOf(amounts);
  return decimalOf(
    amounts.reduce((sum, each) => sum + unitsOf(each, scale), 0n),
    scale,
  );
}

export const isZero = (amount: string): boolean => !/[1-9]/.test(amount);
export const isNegative = (amount: string): boolean => amount.startsWith("-") && !isZero(amount);

/** A posting in its column: debits left, credits right, neither with a sign. */
export function sides(amount: string): { debit: string | null; credit: string | null } {
  if (isNegative(amount)) return { debit: null, credit: amount.slice(1) };
  return { debit: amount, credit: null };
}

/** Both columns of several postings; in books that balance they are the same. */
export function columns(amounts: readonly string[]): { debit: string; credit: string } {
  const of = (side: "debit" | "credit") =>
    sumOf(amounts.map((each) => sides(each)[side] ?? "0").concat(amounts.map(zeroLike)));
  return { debit: of("debit"), credit: of("credit") };
}

/** Nothing, with as many decimals as another amount. */
const zeroLike = (amount: string): string => amount.replace("-", "").replace(/[0-9]/g, "0");

/** How much of a whole, in percent, for reading and for the height of a bar. */
export function percentOf(part: string, whole: string): number {
  return isZero(whole) ? 0 : (Number(part) / Number(whole)) * 100;
}

/** Whether a ledger and its invoices differ, or its entries don't sum to nothing. */
export function isOff(proof: Receivables["proof"]): boolean {
  return !isZero(proof.difference) || !isZero(proof.entries_sum);
}

const STALE_MS = 90 * 60_000;

/** Whether the check of every hour has been missing for longer than it may. */
export function isStale({ checked_at, proof }: Pick<Receivables, "checked_at" | "proof">): boolean {
  if (!proof.last_checked) return false;
  return Date.parse(checked_at) - Date.parse(proof.last_checked) > STALE_MS;
}
