/** From what a person typed to a value the server takes. The server checks again, and its word counts. */
import { type Field, type Money, parseDecimal, type Value } from "@rapport/core";

export type Parsed = { ok: true; value: Value } | { ok: false };

export function parseInput(field: Field, text: string): Parsed {
  const trimmed = field.type === "long_text" ? text.trimEnd() : text.trim();
  if (trimmed === "") return { ok: true, value: null };
  if (field.type === "integer") return parseInteger(trimmed);
  if (field.type === "decimal" || field.type === "money") return parseAmount(trimmed);
  return { ok: true, value: trimmed };
}

function parseInteger(text: string): Parsed {
  const value = parseDecimal(text);
  return value !== null && /^-?\d+$/.test(value) && Number.isSafeInteger(Number(value))
    ? { ok: true, value: Number(value) }
    : { ok: false };
}

/** Amounts travel as decimal strings, in the organisation's currency. */
function parseAmount(text: string): Parsed {
  const value = parseDecimal(text);
  return value === null ? { ok: false } : { ok: true, value };
}

/** The text to edit: plain, without currency sign or separators. */
export function toInput(field: Field, value: Value): string {
  if (value === null || value === undefined) return "";
  if (field.type === "money" || field.type === "decimal")
    return amountOf(value)
      .replace(/(\.\d*?)0+$/, "$1")
      .replace(/\.$/, "");
  return String(value);
}

const amountOf = (value: Value): string =>
  typeof value === "object" ? (value as Money).amount : String(value);

export const sameValue = (a: Value, b: Value): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
