/** A layout while it is arranged: pure steps, each of which returns new sections. */
import type { LayoutField, LayoutSection } from "@rapport/core";

type Sections = readonly LayoutSection[];

const without = (sections: Sections, name: string): LayoutSection[] =>
  sections.map((each) => ({ ...each, fields: each.fields.filter((field) => field.name !== name) }));

export const fieldIn = (sections: Sections, name: string): LayoutField | undefined =>
  sections.flatMap((each) => each.fields).find((field) => field.name === name);

/** Puts a field into a section before the one that stands at a place, from another place or from none. */
export function placed(sections: Sections, name: string, section: number, at: number): LayoutSection[] {
  const from = sections[section]?.fields.findIndex((field) => field.name === name) ?? -1;
  const field = fieldIn(sections, name) ?? { name, page: true, form: true };
  // What stood before the place in the same section moves up when it is taken out.
  const to = from >= 0 && from < at ? at - 1 : at;
  return without(sections, name).map((each, index) =>
    index === section ? { ...each, fields: each.fields.toSpliced(to, 0, field) } : each,
  );
}

/** A step up or down, over the edge of a section into the next one; null where there is nothing to step to. */
export function stepped(sections: Sections, name: string, by: 1 | -1): LayoutSection[] | null {
  const section = sections.findIndex((each) => each.fields.some((field) => field.name === name));
  const fields = sections[section]?.fields ?? [];
  const at = fields.findIndex((field) => field.name === name);
  if (by < 0 && at > 0) return placed(sections, name, section, at - 1);
  if (by > 0 && at < fields.length - 1) return placed(sections, name, section, at + 2);
  const next = sections[section + by];
  return next ? placed(sections, name, section + by, by > 0 ? 0 : next.fields.length) : null;
}

export const removed = (sections: Sections, name: string): LayoutSection[] => without(sections, name);

/** Says something else of a field, or of a section. */
export const withField = (sections: Sections, name: string, change: Partial<LayoutField>): LayoutSection[] =>
  sections.map((each) => ({
    ...each,
    fields: each.fields.map((field) => (field.name === name ? { ...field, ...change } : field)),
  }));

export const withSection = (
  sections: Sections,
  at: number,
  change: Partial<LayoutSection>,
): LayoutSection[] => sections.map((each, index) => (index === at ? { ...each, ...change } : each));

/** Exchanges a section with its neighbour. */
export function sectionMoved(sections: Sections, at: number, by: 1 | -1): LayoutSection[] {
  const moved = sections[at];
  return moved ? sections.toSpliced(at, 1).toSpliced(at + by, 0, moved) : [...sections];
}
