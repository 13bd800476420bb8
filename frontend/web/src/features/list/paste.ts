/** A block of cells as spreadsheets put it on the clipboard, and what each cell is as a value of a field. */
import { type Field, isLabelled, type Text, type Value } from "@rapport/core";
import { parseInput } from "~/fields/parse.ts";

/** What words may stand for, by field: labels of choices, values of options, names of people. */
export type Words = ReadonlyMap<string, ReadonlyMap<string, string>>;
export type Cell = { ok: true; value: Value } | { ok: false };

const SEPARATORS = /[;；、\n]/;
const YES = new Set(["yes", "true", "y", "1", "x", "✓", "是", "对", "有"]);
const NO = new Set(["no", "false", "n", "0", "否", "不", "无"]);
const DATE = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;

/** Rows of cells: tabs between cells, lines between rows; a cell in quotes may hold both. */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  const end = () => {
    rows.at(-1)?.push(cell);
    cell = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === "\t") end();
    else if (char === "\n") {
      end();
      rows.push([]);
    } else if (char !== "\r") cell += char;
  }
  end();
  const last = rows.at(-1);
  // Spreadsheets end the last row with a line break as well.
  if (rows.length > 1 && last?.length === 1 && last[0] === "") rows.pop();
  return rows;
}

/** What a cell of words says as a value of a field; an empty one empties the field. */
export function readCell(field: Field, text: string, words: Words, zone: string): Cell {
  const trimmed = text.trim();
  if (field.type === "file") return { ok: false };
  if (trimmed === "") return { ok: true, value: null };
  const known = words.get(field.name);
  if (field.type === "multi_choice") return readSeveral(trimmed, known);
  if (isLabelled(field) || field.type === "option" || field.type === "person") {
    const id = known?.get(folded(trimmed));
    return id === undefined ? { ok: false } : { ok: true, value: id };
  }
  if (field.type === "boolean") return readYesOrNo(trimmed);
  if (field.type === "date") return readDate(trimmed);
  if (field.type === "reference") return { ok: false };
  return parseInput(field, field.unit && trimmed.endsWith("%") ? trimmed.slice(0, -1) : text, zone);
}

export const folded = (text: string): string => text.trim().toLowerCase();

/** Every language's word leads to the same value. */
export function wordsOf(entries: readonly { id: string; label: Text }[]): Map<string, string> {
  return new Map(
    entries.flatMap(({ id, label }) =>
      [label.zh, label.en].filter(Boolean).map((word) => [folded(word), id] as const),
    ),
  );
}

function readSeveral(text: string, known: ReadonlyMap<string, string> | undefined): Cell {
  const parts = text.split(SEPARATORS).map(folded).filter(Boolean);
  const ids = parts.flatMap((part) => known?.get(part) ?? []);
  return ids.length === parts.length ? { ok: true, value: [...new Set(ids)] } : { ok: false };
}

function readYesOrNo(text: string): Cell {
  const word = folded(text);
  return YES.has(word)
    ? { ok: true, value: true }
    : NO.has(word)
      ? { ok: true, value: false }
      : { ok: false };
}

/** Year first, or with the month's name: 3/4/2026 is another day in London than in Boston, and is refused. */
function readDate(text: string): Cell {
  const found = DATE.exec(text);
  const [year, month, day] = found ? found.slice(1).map(Number) : named(text);
  const at = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0));
  const fits =
    at.getUTCFullYear() === year && at.getUTCMonth() === (month ?? 0) - 1 && at.getUTCDate() === day;
  return fits ? { ok: true, value: at.toISOString().slice(0, 10) } : { ok: false };
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

function named(text: string): (number | undefined)[] {
  const word = /[a-z]{3,}/i.exec(text)?.[0].slice(0, 3).toLowerCase() ?? "";
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  const month = MONTHS.indexOf(word) + 1;
  if (month === 0 || numbers.length !== 2) return [];
  const year = numbers.find((each) => each > 31);
  return [year, month, numbers.find((each) => each !== year)];
}
