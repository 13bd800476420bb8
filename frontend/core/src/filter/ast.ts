/** The filter tree: groups of conditions. The editor works on one canonical form, a group at the root. */
import type { Condition, Field, Filter, FilterValue, Operator, Span } from "../api/types.ts";
import { LAST } from "../format/text.ts";

export type Group = { kind: "and" | "or"; items: Node[] };
/** `negated` stands for a `not` around a condition whose operator has no opposite. */
export type Leaf = Condition & { negated?: true };
export type Node = Group | Leaf;

export const emptyGroup = (kind: Group["kind"] = "and"): Group => ({ kind, items: [] });
export const isGroup = (node: Node): node is Group => "kind" in node;

const OPPOSITE: Partial<Record<Operator, Operator>> = {
  eq: "ne",
  ne: "eq",
  in: "not_in",
  not_in: "in",
  has_any: "has_none",
  has_none: "has_any",
  empty: "not_empty",
  not_empty: "empty",
};

export const oppositeOf = (op: Operator): Operator | undefined => OPPOSITE[op];

/** Reads a stored filter into the editor's form. A `not` is pushed down (De Morgan) as far as operators have opposites. */
export function toGroup(filter: Filter | null | undefined): Group {
  if (!filter) return emptyGroup();
  const node = toNode(filter, false);
  return isGroup(node) ? node : { kind: "and", items: [node] };
}

function toNode(filter: Filter, negated: boolean): Node {
  if ("not" in filter) return toNode(filter.not, !negated);
  if ("and" in filter) return group(negated ? "or" : "and", filter.and, negated);
  if ("or" in filter) return group(negated ? "and" : "or", filter.or, negated);
  if (!negated) return filter;
  // Over a relation "not one of them is" says more than "one of them is not": only a `not` keeps the same rows.
  const opposite = filter.field.includes(".") ? undefined : OPPOSITE[filter.op];
  return opposite ? { ...filter, op: opposite } : { ...filter, negated: true };
}

function group(kind: Group["kind"], items: Filter[], negated: boolean): Group {
  return { kind, items: items.map((item) => toNode(item, negated)) };
}

/** Writes the editor's form as the filter the server takes; unfinished conditions and empty groups are left out. */
export function toFilter(node: Node): Filter | null {
  if (!isGroup(node)) return isComplete(node) ? conditionOf(node) : null;
  const items = node.items.map(toFilter).filter((item) => item !== null);
  if (items.length === 0) return null;
  return node.kind === "and" ? { and: items } : { or: items };
}

function conditionOf({ negated, ...condition }: Leaf): Filter {
  return negated ? { not: condition } : condition;
}

export const needsNoValue = (op: Operator): boolean => op === "empty" || op === "not_empty";

export function isComplete(condition: Condition): boolean {
  if (needsNoValue(condition.op)) return true;
  const { value } = condition;
  if (Array.isArray(value)) {
    const filled = value.filter((item) => item !== null && item !== "");
    return condition.op === "between" ? filled.length === 2 : filled.length > 0;
  }
  if (isSpan(value)) return value.from !== null || value.to !== null;
  if (condition.op === "ends") return typeof value === "string" && value.trim().length === LAST;
  return value !== undefined && value !== null && value !== "";
}

export function countConditions(node: Node): number {
  return isGroup(node) ? node.items.reduce((sum, item) => sum + countConditions(item), 0) : 1;
}

/** Replaces (or, with null, removes) the node at a path of indexes; the tree itself is never changed. */
export function replaceAt(root: Group, path: readonly number[], next: Node | null): Group {
  const [head, ...rest] = path;
  if (head === undefined) return next && isGroup(next) ? next : root;
  const items = [...root.items];
  const child = items[head];
  if (rest.length === 0) items.splice(head, 1, ...(next ? [next] : []));
  else if (child && isGroup(child)) items[head] = replaceAt(child, rest, next);
  return { ...root, items };
}

export function appendAt(root: Group, path: readonly number[], node: Node): Group {
  const [head, ...rest] = path;
  if (head === undefined) return { ...root, items: [...root.items, node] };
  const items = [...root.items];
  const child = items[head];
  if (child && isGroup(child)) items[head] = appendAt(child, rest, node);
  return { ...root, items };
}

const ORDER: Operator[] = [
  "eq",
  "ne",
  "in",
  "not_in",
  "has_any",
  "has_all",
  "has_none",
  "contains",
  "starts",
  "ends",
  "relative",
  "gte",
  "lte",
  "gt",
  "lt",
  "between",
  "reached",
  "first_entered",
  "came_from",
  "entered",
  "empty",
  "not_empty",
];

/** As people look for them: equal and contained first, ranges next, empty last, whatever order a server lists. */
export const inOrder = (operators: readonly Operator[]): Operator[] =>
  [...operators].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));

/** A first value that suits an operator, keeping what was typed where it still fits. */
export function valueFor(field: Field, op: Operator, previous?: FilterValue): FilterValue | undefined {
  if (needsNoValue(op)) return undefined;
  if (op === "first_entered" || op === "entered")
    return isSpan(previous) ? previous : { from: null, to: null };
  if (op === "relative") return isRelative(previous) ? previous : { unit: "month", offset: 0, span: 1 };
  const list = takesMany(op) || op === "between";
  if (list) return Array.isArray(previous) ? previous : isScalar(previous) ? [previous] : [];
  if (Array.isArray(previous)) return previous[0] ?? null;
  if (isScalar(previous)) return previous;
  return field.type === "boolean" ? true : null;
}

export const isSpan = (value: FilterValue | undefined): value is Span =>
  typeof value === "object" && value !== null && "from" in value;
const isRelative = (value: FilterValue | undefined): value is Extract<FilterValue, { unit: string }> =>
  typeof value === "object" && value !== null && "unit" in value;
const isScalar = (value: FilterValue | undefined): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);

const LABELLED = ["choice", "multi_choice", "pipeline", "stage"];
const MANY: Operator[] = ["in", "not_in", "has_any", "has_all", "has_none"];

/** Whether a condition takes any number of values. */
export const takesMany = (op: Operator): boolean => MANY.includes(op);

/** Whether the field holds ids of something with a label in both languages. */
export const isLabelled = (field: Field): boolean => LABELLED.includes(field.type);

/** Whether the field holds any number of ids. */
export const takesSeveral = (field: Field): boolean => ["multi_choice", "references"].includes(field.type);

/** Whether the field refers to other records: to one, or to several. */
export const refers = (field: Field): boolean => ["reference", "references"].includes(field.type);

/** Whether the field is written on several lines. */
export const isLong = (field: Field): boolean => ["long_text", "rich_text"].includes(field.type);

/** Whether the field's values are chosen from a list. */
export const isPicked = (field: Field): boolean =>
  isLabelled(field) || ["person", "reference", "references", "option", "currency"].includes(field.type);

const PLAIN: Operator[] = ["contains", "starts", "first_entered", "entered"];

/** Whether a condition takes a pick; `contains` on a choice takes a piece of its label. */
export const takesPick = (field: Field, op: Operator): boolean => isPicked(field) && !PLAIN.includes(op);

export function newCondition(path: string, field: Field): Condition {
  const preferred: Operator[] = isPicked(field)
    ? ["in", "has_any", "eq"]
    : ["contains", "ends", "relative", "gte", "between", "eq"];
  const op = preferred.find((item) => field.operators.includes(item)) ?? field.operators[0] ?? "eq";
  const value = valueFor(field, op);
  return value === undefined ? { field: path, op } : { field: path, op, value };
}
