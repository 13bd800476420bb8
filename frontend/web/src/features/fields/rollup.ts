/** What a roll-up may add up: which records refer to these, by which field, and what of them. */
import {
  type CrmObject,
  type Field,
  type Filter,
  type Group,
  type NewOwnField,
  refers,
  toFilter,
} from "@rapport/core";
import { askable } from "./requiredIf.ts";

export type Rollup = NonNullable<NewOwnField["rollup"]>;
export type RollupFunction = Rollup["function"];
export type Source = { object: CrmObject; by: Field };
/** `source` is "object field", as a select has it; `root` is the condition as it is edited. */
export type Form = { source: string; function: RollupFunction; field: string; root: Group };

export const START: Form = { source: "", function: "count", field: "", root: { kind: "and", items: [] } };

export const sourcesOf = (objects: readonly CrmObject[], target: string): Source[] =>
  objects.flatMap((object) =>
    object.fields.filter((field) => refers(field) && field.target === target).map((by) => ({ object, by })),
  );

export const keyOf = ({ object, by }: Source): string => `${object.name} ${by.name}`;

export const chosenSource = (sources: readonly Source[], form: Form): Source | undefined =>
  sources.find((source) => keyOf(source) === form.source) ?? sources[0];

const NUMBERS = ["integer", "decimal", "money"];
const ENDS: RollupFunction[] = ["least", "greatest"];

/** The fields that can be added up so: numbers, and of days the first and the last. */
export const summable = (object: CrmObject | undefined, how: RollupFunction): Field[] =>
  (object?.fields ?? []).filter(
    (field) =>
      !field.masked && (NUMBERS.includes(field.type) || (field.type === "date" && ENDS.includes(how))),
  );

/** The object with what a condition may ask of. */
export function conditional(object: CrmObject): CrmObject {
  const known = askable(object, "");
  const fields = known.fields.map((field) => ({
    ...field,
    operators: field.operators.filter((op) => op !== "relative"),
  }));
  return { ...known, fields };
}

export function asRollup(sources: readonly Source[], form: Form): Rollup | null {
  const source = chosenSource(sources, form);
  if (!source) return null;
  const fields = summable(source.object, form.function);
  const field = fields.find((each) => each.name === form.field) ?? fields[0];
  return {
    object: source.object.name,
    by: source.by.name,
    function: form.function,
    field: form.function === "count" ? null : (field?.name ?? null),
    condition: toFilter(form.root) as Filter | null,
  };
}
