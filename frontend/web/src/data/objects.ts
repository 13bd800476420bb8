/** What objects there are. Every table, form and record page is drawn from this. */
import { allFields, type CrmObject, type Field } from "@rapport/core";
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";

export const objectsQuery = queryOptions({
  queryKey: ["objects"],
  queryFn: api.objects,
  staleTime: 5 * 60_000,
});

export function useObjects(): CrmObject[] {
  return useSuspenseQuery(objectsQuery).data;
}

export function useObject(noun: string): CrmObject | undefined {
  return useObjects().find((object) => object.noun === noun);
}

export function byName(
  objects: readonly CrmObject[],
  name: string | null | undefined,
): CrmObject | undefined {
  return objects.find((object) => object.name === name);
}

export function fieldOf(object: CrmObject, name: string): Field | undefined {
  return allFields(object).find((field) => field.name === name);
}

/** Whether an object's records go through the stages of a pipeline, and so have a board. */
export const hasBoard = (object: CrmObject): boolean => object.fields.some((field) => field.type === "stage");
