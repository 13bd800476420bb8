/** A role as it is being edited: what it gives, cell by cell, and what differs from the saved one. */
import type { Depth, FieldRights, Level, Rights, Role } from "@rapport/core";
import { isOwnKind } from "~/data/objects.ts";

export type ObjectRights = NonNullable<Rights["objects"]>[string];
export type Flag = "import" | "configure" | "manage_people" | "billing" | "privacy" | "view_as" | "see_disk";

export const FLAGS: readonly Flag[] = [
  "import",
  "configure",
  "manage_people",
  "billing",
  "privacy",
  "view_as",
  "see_disk",
];
const EVERY = "*";
const OPEN: FieldRights = { read: "shown", edit: true };
const NOTHING: ObjectRights = {
  read: "none",
  create: false,
  update: "none",
  delete: "none",
  export: "none",
  share: "none",
};

/** What somebody may send: that a role is the owner's is never said. */
export function draftOf(role: Role): Rights {
  const { owner: _, ...rights } = role.rights;
  return rights;
}

/** What is given on one kind of record; one that is not named has the rights on every other. One that the organisation
 * defined itself is denied by whoever doesn't name it, unless the role configures. */
export function rightsOn(rights: Rights, object: string): ObjectRights {
  const rest = isOwnKind(object) && !rights.configure ? undefined : rights.objects?.[EVERY];
  return rights.objects?.[object] ?? rest ?? NOTHING;
}

export function fieldRights(rights: Rights, object: string, field: string): FieldRights {
  return rights.fields?.[object]?.[field] ?? OPEN;
}

export function withRights(rights: Rights, object: string, change: Partial<ObjectRights>): Rights {
  return {
    ...rights,
    objects: { ...rights.objects, [object]: { ...rightsOn(rights, object), ...change } },
  };
}

export function withField(rights: Rights, object: string, field: string, wanted: FieldRights): Rights {
  const { [field]: _, ...others } = rights.fields?.[object] ?? {};
  const open = wanted.read === "shown" && wanted.edit;
  const fields = open ? others : { ...others, [field]: wanted };
  const { [object]: __, ...rest } = rights.fields ?? {};
  return { ...rights, fields: Object.keys(fields).length > 0 ? { ...rest, [object]: fields } : rest };
}

export type Difference =
  | { kind: "depth"; object: string; level: Level; before: Depth; after: Depth }
  | { kind: "create"; object: string; after: boolean }
  | { kind: "field"; object: string; field: string; before: FieldRights; after: FieldRights }
  | { kind: "flag"; flag: Flag; after: boolean }
  | { kind: "module"; module: string; after: boolean }
  | { kind: "modules"; after: boolean };

const LEVELS: readonly Level[] = ["read", "update", "delete", "export", "share"];

/** Whether a role includes a module by its own name; without a list it includes all, also those of later. */
export const includes = (rights: Rights, module: string): boolean => rights.modules?.includes(module) ?? true;

/** Also in effect: a module does nothing without those that it requires. */
export const hasEffect = (rights: Rights, module: { name: string; requires: readonly string[] }): boolean =>
  [module.name, ...module.requires].every((name) => includes(rights, name));

export function withModule(rights: Rights, module: string, given: boolean): Rights {
  const others = (rights.modules ?? []).filter((name) => name !== module);
  return { ...rights, modules: given ? [...others, module].sort() : others };
}

function moduleDifferences(saved: Rights, draft: Rights): Difference[] {
  const found: Difference[] = [];
  const limited = [saved, draft].map(({ modules }) => Array.isArray(modules));
  if (limited[0] !== limited[1]) found.push({ kind: "modules", after: !limited[1] });
  for (const module of [...new Set([...(saved.modules ?? []), ...(draft.modules ?? [])])].sort())
    if (includes(saved, module) !== includes(draft, module))
      found.push({ kind: "module", module, after: includes(draft, module) });
  return found;
}

/** Every cell that differs, in the order of the page. */
export function differences(saved: Rights, draft: Rights, objects: readonly string[]): Difference[] {
  const found: Difference[] = [];
  for (const object of objects) {
    const [before, after] = [rightsOn(saved, object), rightsOn(draft, object)];
    for (const level of LEVELS)
      if (before[level] !== after[level])
        found.push({ kind: "depth", object, level, before: before[level], after: after[level] });
    if (before.create !== after.create) found.push({ kind: "create", object, after: after.create });
  }
  for (const object of objects) {
    const names = { ...saved.fields?.[object], ...draft.fields?.[object] };
    for (const field of Object.keys(names)) {
      const before = fieldRights(saved, object, field);
      const after = fieldRights(draft, object, field);
      if (before.read !== after.read || before.edit !== after.edit)
        found.push({ kind: "field", object, field, before, after });
    }
  }
  for (const flag of FLAGS)
    if (saved[flag] !== draft[flag]) found.push({ kind: "flag", flag, after: draft[flag] });
  return [...found, ...moduleDifferences(saved, draft)];
}
