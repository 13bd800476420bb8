/** What the condition of an own field may ask of, and which records lack the field. */
import type { CrmObject, Filter, OwnField } from "@rapport/core";

const EMPTINESS = ["empty", "not_empty"];
/** Questions of words, and of stages that a deal has been in: no record alone answers them. */
const NEVER = ["contains", "starts", "reached", "first_entered", "entered"];
const IN_CLEAR = ["clear", "choice"];

/** The object with what a condition may ask of one record: of texts, whether there is one. */
export function askable(object: CrmObject, own: string): CrmObject {
  const fields = object.fields
    .filter(
      (each) =>
        ![own, "owner_id"].includes(each.name) &&
        each.editable &&
        !each.target &&
        each.type !== "timestamp" &&
        !each.masked,
    )
    .map((each) => ({
      ...each,
      operators: each.operators.filter((op) =>
        IN_CLEAR.includes(each.encrypted) ? !NEVER.includes(op) : EMPTINESS.includes(op),
      ),
    }))
    .filter((each) => each.operators.length > 0);
  return { ...object, relations: [], fields };
}

/** The records that meet the condition and are empty in the field. */
export function lacking({ name, required, required_if }: OwnField): Filter | null {
  if (required || !required_if) return null;
  return { and: [required_if as Filter, { field: name, op: "empty" }] };
}
