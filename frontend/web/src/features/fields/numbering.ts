/** The format of automatic numbers while somebody types it. */

import type { OwnField } from "@rapport/core";

export type Form = { prefix: string; digits: string; first: string; perYear: boolean };

export const START: Form = { prefix: "", digits: "5", first: "1", perYear: false };

export const formOf = (kept: NonNullable<OwnField["numbering"]>): Form => ({
  prefix: kept.prefix ?? "",
  digits: String(kept.digits),
  first: String(kept.first),
  perYear: kept.per_year ?? false,
});

/** The first number that a format gives, in a year. */
export function example({ prefix, digits, first, perYear }: Form, year = new Date().getFullYear()): string {
  const number = String(Number(first) || 1).padStart(Number(digits) || 1, "0");
  return `${prefix.trim()}${perYear ? `${year}-` : ""}${number}`;
}
