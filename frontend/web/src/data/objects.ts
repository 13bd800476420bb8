/** What objects there are. Every table, form and record page is drawn from this. */
import { allFields, type CrmObject, type Field } from "@rapport/core";
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { isViewing, useSession } from "./session.ts";

export const objectsQuery = queryOptions({
  queryKey: ["objects"],
  queryFn: api.objects,
  staleTime: 5 * 60_000,
});

/**
 * Nothing is offered that would be refused while the organisation is read-only, or in a view of somebody else's; the
 * band above each page says why.
 */
export function useObjects(): CrmObject[] {
  const session = useSession();
  const isOpen = session.organisation.status === "active";
  const select = isViewing(session) ? onlyLookedAt : isOpen ? null : readOnly;
  return useSuspenseQuery(select ? { ...objectsQuery, select } : objectsQuery).data;
}

/** The same objects, of which everything can be read and exported and nothing written. */
export const readOnly = (objects: CrmObject[]): CrmObject[] =>
  objects.map((object) => ({
    ...object,
    rights: { ...object.rights, create: false, update: "none", delete: "none" },
  }));

/** The same objects as a view has them: not even exported. */
export const onlyLookedAt = (objects: CrmObject[]): CrmObject[] =>
  readOnly(objects).map((object) => ({
    ...object,
    can_import: false,
    rights: { ...object.rights, export: "none", share: "none" },
  }));

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

/** Whether the reader sees what deals are worth; without it the sums that the product answers are of nothing. */
export function useSeesAmounts(): boolean {
  const deal = byName(useObjects(), "deal");
  const amount = deal && fieldOf(deal, "amount");
  return amount !== undefined && !amount.masked;
}

/** Whether an object's records go through the stages of a pipeline, and so have a board. */
export const hasBoard = (object: CrmObject): boolean => object.fields.some((field) => field.type === "stage");

/** Whether the organisation defined this kind of record itself. */
export const isOwnKind = (name: string): boolean => /^o_\d+$/.test(name);

const MERGED = ["company", "contact", "lead", "product"];

/** Whether the reader may merge records of an object: one is changed, and the others go. */
export const canMerge = ({ name, rights }: CrmObject): boolean =>
  (MERGED.includes(name) || isOwnKind(name)) && rights.update !== "none" && rights.delete !== "none";

/**
 * Whether records of an object can be found to be one: they have a mail, a phone or a website besides their title, or
 * the organisation says what tells them apart.
 */
export const hasDuplicates = (object: CrmObject): boolean =>
  isOwnKind(object.name) ||
  object.fields.some((field) => !field.custom && ["email", "phone", "url"].includes(field.type));
