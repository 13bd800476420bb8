/** The few figures of a record that stand in its header: how many are linked, then its own numbers. */
import type { CrmObject, CrmRecord, Field, RecordView, Relation } from "@rapport/core";
import { hasBoard } from "~/data/objects.ts";
import { inOwnCurrency } from "~/fields/FieldValue.tsx";

export type Figure = { kind: "linked"; relation: Relation; count: number } | { kind: "own"; field: Field };

const MOST = 4;

/** Money, or a number in a record that says its currency. */
const isAmount = (field: Field, record: CrmRecord): boolean =>
  field.type === "money" ||
  (field.type === "decimal" && !field.unit && !field.custom && typeof record.currency === "string");

/** A number with a unit measures something, and an amount does; a year or a position does not. */
const measures = (field: Field, record: CrmRecord): boolean =>
  isAmount(field, record) || (["integer", "decimal"].includes(field.type) && Boolean(field.unit));

/** What an amount comes to in the organisation's own currency, where that is the amount again. */
const saysTheSame = (field: Field, record: CrmRecord): boolean => {
  const amount = inOwnCurrency(field) ? record[field.name.replace(/^own_/, "")] : undefined;
  return amount !== undefined && Number(amount) === Number(record[field.name]);
};

/** What is said of visits has a place of its own: how often, how long, how far. */
const OF_VISITS = ["visit", "visits"];

/** Only what there is: an empty figure says nothing. What goes through stages is known by its worth, so that leads. */
export function figuresOf(object: CrmObject, { record, related }: RecordView): Figure[] {
  const linked = object.relations.flatMap((relation): Figure[] => {
    const count = related[relation.name]?.length ?? 0;
    return count > 0 ? [{ kind: "linked", relation, count }] : [];
  });
  const ofVisits = new Set(
    object.groups.filter((group) => OF_VISITS.includes(group.name)).flatMap((group) => group.fields),
  );
  const own = object.fields
    .filter((field) => measures(field, record) && !ofVisits.has(field.name) && !saysTheSame(field, record))
    .filter((field) => record[field.name] !== null && record[field.name] !== undefined)
    .map((field) => ({ kind: "own" as const, field }));
  const worth = hasBoard(object) ? own.filter(({ field }) => isAmount(field, record)) : [];
  return [...worth, ...linked, ...own.filter((figure) => !worth.includes(figure))].slice(0, MOST);
}
