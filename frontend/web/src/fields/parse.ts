/** From what a person typed to a value the server takes. The server checks again, and its word counts. */
import {
  dayOf,
  type Field,
  formatTime,
  instantOf,
  isLong,
  type Money,
  parseDecimal,
  pointInput,
  takesSeveral,
  type Value,
} from "@rapport/core";

export type Parsed = { ok: true; value: Value } | { ok: false };

/** Moments are typed as clocks show them in `zone`. */
export function parseInput(field: Field, text: string, zone = "UTC"): Parsed {
  const trimmed = isLong(field) ? text.trimEnd() : text.trim();
  if (trimmed === "") return { ok: true, value: null };
  if (field.type === "integer") return parseInteger(trimmed);
  if (field.type === "decimal" || field.type === "money") return parseAmount(trimmed);
  if (field.type === "timestamp") return parseMoment(trimmed, zone);
  if (takesSeveral(field) || field.type === "file") return { ok: true, value: idsIn(trimmed) };
  return { ok: true, value: trimmed };
}

function parseMoment(text: string, zone: string): Parsed {
  const [day = "", time = ""] = text.split("T");
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || !/^\d\d:\d\d/.test(time)) return { ok: false };
  return { ok: true, value: instantOf(day, `${time.slice(0, 5)}:00`, zone) };
}

function parseInteger(text: string): Parsed {
  const value = parseDecimal(text);
  return value !== null && /^-?\d+$/.test(value) && Number.isSafeInteger(Number(value))
    ? { ok: true, value: Number(value) }
    : { ok: false };
}

/** Ids of several choices, as a form keeps them. */
export const idsIn = (text: string): string[] => text.split(",").filter(Boolean);

/** Amounts travel as decimal strings, in the organisation's currency. */
function parseAmount(text: string): Parsed {
  const value = parseDecimal(text);
  return value === null ? { ok: false } : { ok: true, value };
}

/** The text to edit: plain, without currency sign or separators. */
export function toInput(field: Field, value: Value, zone = "UTC"): string {
  if (value === null || value === undefined) return "";
  if (field.type === "timestamp" && /Z$|[+-]\d\d:\d\d$/.test(String(value)))
    return `${dayOf(String(value), zone)}T${formatTime(String(value), "en", zone)}`;
  if (field.type === "point") return pointInput(String(value));
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
