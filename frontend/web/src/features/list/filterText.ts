/** Filters in words: for chips, for menus, for a screen reader. */
import { useLingui } from "@lingui/react/macro";
import {
  type Condition,
  type CrmObject,
  type Entered,
  type Field,
  type FieldPath,
  fieldPaths,
  findPath,
  formatDate,
  type Group,
  isGroup,
  isPicked,
  isSpan,
  type Leaf,
  type Node,
  needsNoValue,
  type Operator,
  oppositeOf,
  type Relative,
  takesPick,
} from "@rapport/core";
import { useMemo } from "react";
import { useObjects } from "~/data/objects.ts";
import { useFormat } from "~/fields/FieldValue.tsx";
import { useLocale } from "~/ui/useLocale.ts";

export function usePaths(object: CrmObject): FieldPath[] {
  const objects = useObjects();
  return useMemo(() => fieldPaths(object, objects), [object, objects]);
}

export function usePathLabel(): (path: FieldPath) => string {
  const { read } = useLocale();
  return (path) => (path.via ? `${read(path.via)} · ${read(path.field.label)}` : read(path.field.label));
}

const isDay = (field: Field): boolean => ["date", "personal_date", "timestamp"].includes(field.type);

export function useOperatorLabel(): (op: Operator, field: Field) => string {
  const { t } = useLingui();
  return (op, field) => {
    const day = isDay(field);
    const labels: Record<Operator, string> = {
      eq: t`is`,
      ne: t`is not`,
      in: t`is any of`,
      not_in: t`is none of`,
      has_any: t`has any of`,
      has_all: t`has all of`,
      has_none: t`has none of`,
      contains: t`contains`,
      starts: t`starts with`,
      ends: t`has the last four`,
      empty: t`is empty`,
      not_empty: t`is not empty`,
      lt: day ? t`before` : "<",
      lte: day ? t`on or before` : "≤",
      gt: day ? t`after` : ">",
      gte: day ? t`on or after` : "≥",
      between: t`between`,
      relative: t`in`,
      reached: t`has reached`,
      first_entered: t`began`,
      came_from: t`came from`,
      entered: t`first entered`,
    };
    return labels[op];
  };
}

/** The operator of a condition, with the `not` around it where there is one. */
export function useLeafLabel(): (leaf: Leaf, field: Field) => string {
  const { t } = useLingui();
  const label = useOperatorLabel();
  return ({ op, negated }, field) => {
    if (!negated) return label(op, field);
    if (op === "reached") return t`has not reached`;
    const opposite = oppositeOf(op);
    const words = label(opposite ?? op, field);
    return opposite ? words : t`not: ${words}`;
  };
}

export type RelativeChoice = { value: Relative; label: string };

export function useRelativeChoices(): RelativeChoice[] {
  const { t } = useLingui();
  const make = (unit: Relative["unit"], offset: number, span: number, label: string) => ({
    value: { unit, offset, span },
    label,
  });
  return [
    make("day", 0, 1, t`today`),
    make("day", -1, 1, t`yesterday`),
    make("day", 1, 1, t`tomorrow`),
    make("week", 0, 1, t`this week`),
    make("week", -1, 1, t`last week`),
    make("week", 1, 1, t`next week`),
    make("month", 0, 1, t`this month`),
    make("month", -1, 1, t`last month`),
    make("month", 1, 1, t`next month`),
    make("quarter", 0, 1, t`this quarter`),
    make("quarter", -1, 1, t`last quarter`),
    make("quarter", 1, 1, t`next quarter`),
    make("year", 0, 1, t`this year`),
    make("year", -1, 1, t`last year`),
    make("day", -6, 7, t`the last 7 days`),
    make("day", -29, 30, t`the last 30 days`),
    make("day", -89, 90, t`the last 90 days`),
    make("day", 0, 30, t`the next 30 days`),
  ];
}

export const sameRelative = (a: Relative, b: unknown): boolean =>
  typeof b === "object" &&
  b !== null &&
  "unit" in b &&
  JSON.stringify(order(a)) === JSON.stringify(order(b as Relative));
const order = (value: Relative) => [value.unit, value.offset, value.span];

/** How records went on after they entered a stage. */
function useThen(): (value: Entered, stage: (id: string) => string) => string {
  const { t } = useLingui();
  const { locale } = useLocale();
  const standings = { open: t`then still open`, won: t`then won`, lost: t`then lost` };
  return (value, stage) => {
    const { reached, standing, within, until } = value;
    const name = reached ? stage(reached) : "";
    const what = standing ? standings[standing] : reached ? t`then reached ${name}` : "";
    const day = formatDate(until ?? "", locale);
    if (within) return t`${what} within ${within} days`;
    return until ? t`${what} by ${day}` : what;
  };
}

export function useValueText(): (condition: Condition, field: Field) => string {
  const { t } = useLingui();
  const { locale } = useLocale();
  const format = useFormat();
  const relatives = useRelativeChoices();
  const then = useThen();
  return (condition, field) => {
    const { value, op } = condition;
    if (needsNoValue(op) || value === undefined || value === null) return "";
    if (isSpan(value)) {
      const [from = "", to = ""] = [value.from, value.to].map((day) => formatDate(day ?? "", locale));
      const days = from && to ? `${from} – ${to}` : from ? t`on or after ${from}` : t`until ${to}`;
      if (op !== "entered") return days;
      const stage = "stage" in value && value.stage ? format(field, value.stage) : t`any stage`;
      const since = then(value, (id) => format(field, id));
      return [stage, days, since].filter(Boolean).join(t({ message: ", ", context: "list" }));
    }
    if (typeof value === "object" && !Array.isArray(value)) {
      return (
        relatives.find((choice) => sameRelative(choice.value, value))?.label ??
        `${value.offset} ${value.unit}`
      );
    }
    if (typeof value === "string" && isPicked(field) && !takesPick(field, op)) return value;
    const shown = field.type === "money" ? ({ ...field, type: "decimal" } as Field) : field;
    if (!Array.isArray(value)) return format(shown, value);
    const words = value.map((item) => format(shown, item));
    if (op === "between") return words.join(" – ");
    const rest = words.length - 3;
    const head = words.slice(0, 3).join(t({ message: ", ", context: "list" }));
    return rest > 0 ? t`${head} and ${rest} more` : head;
  };
}

/** A whole group in one line, for a chip that opens it. */
export function useGroupText(object: CrmObject): (group: Group) => string {
  const { t } = useLingui();
  const paths = usePaths(object);
  const pathLabel = usePathLabel();
  const operator = useLeafLabel();
  const valueText = useValueText();
  const text = (node: Node): string => {
    if (isGroup(node)) {
      const inner = (item: Node) => (isGroup(item) && item.items.length > 1 ? `(${text(item)})` : text(item));
      return node.items.map(inner).join(node.kind === "and" ? t` and ` : t` or `);
    }
    const path = findPath(paths, node.field);
    if (!path) return node.field;
    return [pathLabel(path), operator(node, path.field), valueText(node, path.field)]
      .filter(Boolean)
      .join(" ");
  };
  return text;
}
