/** The few figures of a record that stand in its header: how many are linked, then its own numbers. */
import type { CrmObject, Field, RecordView, Relation } from "@rapport/core";

export type Figure = { kind: "linked"; relation: Relation; count: number } | { kind: "own"; field: Field };

const MOST = 4;

/** A number with a unit measures something; a year or a position does not. */
const measures = (field: Field): boolean =>
  field.type === "money" || (["integer", "decimal"].includes(field.type) && Boolean(field.unit));

/** Only what there is: an empty figure says nothing. */
export function figuresOf(object: CrmObject, { record, related }: RecordView): Figure[] {
  const linked = object.relations.flatMap((relation): Figure[] => {
    const count = related[relation.name]?.length ?? 0;
    return count > 0 ? [{ kind: "linked", relation, count }] : [];
  });
  const own = object.fields
    .filter((field) => measures(field) && record[field.name] !== null && record[field.name] !== undefined)
    .map((field): Figure => ({ kind: "own", field }));
  return [...linked, ...own].slice(0, MOST);
}
