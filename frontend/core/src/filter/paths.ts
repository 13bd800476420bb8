/** Fields a filter may name: the object's own, and those one step away over a relation or a reference. */
import type { CrmObject, Field, Text } from "../api/types.ts";

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
      .filter((field) => field.type === "reference" && field.target)
      .map((field) => ({ name: field.name, target: field.target as string, label: field.label })),
  ];
  return [...own, ...steps.flatMap((step) => stepPaths(step, objects))];
}

function stepPaths(
  step: { name: string; target: string; label: Text },
  objects: readonly CrmObject[],
): FieldPath[] {
  const target = objects.find((item) => item.name === step.target);
  if (!target) return [];
  return target.fields
    .filter((field) => field.operators.length > 0 && field.type !== "reference")
    .map((field) => ({ path: `${step.name}.${field.name}`, field, via: step.label, object: target }));
}

export function findPath(paths: readonly FieldPath[], path: string): FieldPath | undefined {
  return paths.find((item) => item.path === path);
}
