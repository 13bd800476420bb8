/** How an object's fields are arranged for the reader. What a layout leaves out is among `more`: it takes nothing away. */

import type { components } from "../api/schema.d.ts";
import type { CrmObject, Field, Text } from "../api/types.ts";

type Schema = components["schemas"];

export type LayoutField = Required<Schema["LayoutField"]>;
export type LayoutSection = { title: Text; folded: boolean; fields: LayoutField[] };
/** Fields of an object under a title; `more` has none, as it is what is left. */
export type Arranged = { name: string; title: Text | null; folded: boolean; fields: Field[] };

/** The sections in one of the two places, with those of the fields that are there, and what is in none of them. */
export function arranged(object: CrmObject, place: "page" | "form", fields: readonly Field[]): Arranged[] {
  const by = new Map(fields.map((field) => [field.name, field]));
  const take = (name: string): Field[] => {
    const found = by.get(name);
    by.delete(name);
    return found ? [found] : [];
  };
  const sections = (object.layout ?? []).map((section, at) => ({
    name: `s${at}`,
    title: section.title,
    folded: section.folded,
    fields: section.fields.filter((each) => each[place]).flatMap((each) => take(each.name)),
  }));
  const more = { name: "more", title: null, folded: true, fields: [...by.values()] };
  return [...sections, more].filter((each) => each.fields.length > 0);
}

/** Those of the fields that stand on the record's page, in its order. */
export const onPage = (object: CrmObject, fields: readonly Field[]): Field[] =>
  object.layout
    ? arranged(object, "page", fields).flatMap((each) => (each.title ? each.fields : []))
    : [...fields];
