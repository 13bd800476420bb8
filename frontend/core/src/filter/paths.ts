/** Fields a filter may name: the object's own, and those one step away over a relation or a reference. */
import type { Condition, CrmObject, Field, Filter, Operator, Text } from "../api/types.ts";
import { refers } from "./ast.ts";

export type FieldPath = { path: string; field: Field; via: Text | null; object: CrmObject };

export function fieldPaths(object: CrmObject, objects: readonly CrmObject[]): FieldPath[] {
  const own = object.fields
    .filter((field) => field.operators.length > 0)
    .map((field) => ({ path: field.name, field, via: null, object }));
  const steps = [
    ...object.relations.map((relation) => ({
      name: relation.name,
      target: relation.target,
      label: relation.label,
    })),
    ...object.fields
      .filter((field) => refers(field) && field.target)
      .map((field) => ({ name: field.name, target: field.target as string, label: field.label })),
  ];
  return [
    ...own,
    ...followedPath(object),
    ...creditedPath(object),
    ...relationPaths(object),
    ...steps.flatMap((step) => stepPaths(step, objects)),
  ];
}

/** Whether one follows a record: nothing that is kept in it, so no field. Tasks and activities are followed by nobody. */
const followedPath = (object: CrmObject): FieldPath[] =>
  object.name === "task" || object.name === "activity"
    ? []
    : [
        {
          path: "followed",
          via: null,
          object,
          field: {
            id: 0,
            name: "followed",
            label: { zh: "我关注的", en: "Followed by me" },
            type: "boolean",
            encrypted: "clear",
            operators: ["eq"],
            required: false,
            editable: false,
            searchable: false,
            sortable: false,
            groupable: false,
          },
        },
      ];

/** For whom a deal counts: by its split, or else as its owner's. */
const creditedPath = (object: CrmObject): FieldPath[] =>
  object.name === "deal"
    ? [
        {
          path: "credited_to",
          via: null,
          object,
          field: {
            id: 0,
            name: "credited_to",
            label: { zh: "业绩归属", en: "Credited to" },
            type: "person",
            encrypted: "clear",
            operators: ["in"],
            required: false,
            editable: false,
            searchable: false,
            sortable: false,
            groupable: false,
          },
        },
      ]
    : [];

/** A relation itself: which records something is linked with. */
const relationPaths = (object: CrmObject): FieldPath[] =>
  object.relations.map(({ name, label, target }) => ({
    path: name,
    via: null,
    object,
    field: {
      id: 0,
      name,
      label,
      type: "reference",
      target,
      encrypted: "clear",
      operators: ["in"],
      required: false,
      editable: false,
      searchable: false,
      sortable: false,
      groupable: false,
    },
  }));

function stepPaths(
  step: { name: string; target: string; label: Text },
  objects: readonly CrmObject[],
): FieldPath[] {
  const target = objects.find((item) => item.name === step.target);
  if (!target) return [];
  return target.fields
    .filter((field) => field.operators.length > 0)
    .map((field) => ({ path: `${step.name}.${field.name}`, field, via: step.label, object: target }));
}

/** What may be asked of a field: of the one that records go through also how far they came, and when they began. */
export function operatorsOf({ field, object }: FieldPath): Operator[] {
  return object.tracked === field.name ? [...field.operators, "reached", "first_entered"] : field.operators;
}

/** Whether something from the address bar has the form of a filter; what it names is the server's to judge. */
export function isFilter(value: unknown): value is Filter {
  if (typeof value !== "object" || value === null) return false;
  if ("and" in value) return Array.isArray(value.and) && value.and.every(isFilter);
  if ("or" in value) return Array.isArray(value.or) && value.or.every(isFilter);
  if ("not" in value) return isFilter(value.not);
  return "field" in value && typeof value.field === "string" && "op" in value && typeof value.op === "string";
}

/** Whether a filter may stand in an address: ids, days, numbers and the product's own words, never a customer's. */
export function isAddressable(filter: Filter, paths: readonly FieldPath[]): boolean {
  if ("and" in filter) return filter.and.every((part) => isAddressable(part, paths));
  if ("or" in filter) return filter.or.every((part) => isAddressable(part, paths));
  if ("not" in filter) return isAddressable(filter.not, paths);
  return isClear(filter, findPath(paths, filter.field)?.field);
}

function isClear({ op }: Condition, field: Field | undefined): boolean {
  if (op === "empty" || op === "not_empty") return true;
  if (op === "contains" || op === "starts") return false;
  return field !== undefined && (field.encrypted === "clear" || field.encrypted === "choice");
}

export function findPath(paths: readonly FieldPath[], path: string): FieldPath | undefined {
  return paths.find((item) => item.path === path);
}
