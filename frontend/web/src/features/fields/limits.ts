/** Limits of an own field as one types them, as the API takes them, and as a filter of what lies beyond them. */
import type { Filter, OwnField, OwnFieldType } from "@rapport/core";

type Limits = OwnField["limits"];
export type Said = Record<
  "least" | "most" | "shortest" | "longest" | "shape" | "files" | "megabytes",
  string
> & { endings: FileKind[] };
export type FileKind = NonNullable<Limits["endings"]>[number];

/** Kinds with a first and a last value. */
export const BOUNDED: OwnFieldType[] = ["decimal", "money", "date"];

const LONG: OwnFieldType[] = ["text", "long_text", "rich_text", "phone", "email", "url"];

/** Whether fields of a kind can have limits. */
export const canBeLimited = (type: OwnFieldType): boolean =>
  type === "file" || BOUNDED.includes(type) || LONG.includes(type);

/** Whether a field has any. */
export const isLimited = (limits: Limits): boolean =>
  Object.values(limits).some((limit) => limit !== null && limit !== undefined);

export const saidOf = (limits: Limits): Said => ({
  least: limits.least ?? "",
  most: limits.most ?? "",
  shortest: limits.shortest?.toString() ?? "",
  longest: limits.longest?.toString() ?? "",
  shape: limits.shape ?? "",
  files: limits.files?.toString() ?? "",
  megabytes: limits.megabytes?.toString() ?? "",
  endings: limits.endings ?? [],
});

export const limitsOf = (said: Said): Limits => ({
  least: said.least.trim() || null,
  most: said.most.trim() || null,
  shortest: said.shortest ? Math.trunc(Number(said.shortest)) : null,
  longest: said.longest ? Math.trunc(Number(said.longest)) : null,
  shape: (said.shape || null) as Limits["shape"],
  files: said.files ? Math.trunc(Number(said.files)) : null,
  megabytes: said.megabytes ? Math.trunc(Number(said.megabytes)) : null,
  endings: said.endings.length > 0 ? said.endings : null,
});

/** What lies beyond the bounds; no filter can say it of encrypted texts. */
export function beyond({ name, limits }: Pick<OwnField, "name" | "limits">): Filter | null {
  const low: Filter[] = limits.least ? [{ field: name, op: "lt", value: limits.least }] : [];
  const high: Filter[] = limits.most ? [{ field: name, op: "gt", value: limits.most }] : [];
  const [first, ...others] = [...low, ...high];
  return first ? (others.length > 0 ? { or: [first, ...others] } : first) : null;
}
