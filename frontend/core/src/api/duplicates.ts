/** Records that are probably one, with a reason for each pair. */
import type { Http } from "./http.ts";
import type { components } from "./schema.d.ts";
import type { CrmRecord, Included, Value } from "./types.ts";

type Schema = components["schemas"];
export type Why = Schema["Why"];
export type Scan = Schema["Scan"];
export type Duplicate = Omit<Schema["Duplicate"], "record"> & { record: CrmRecord };
export type DuplicatePair = Omit<Schema["Pair"], "left" | "right"> & { left: CrmRecord; right: CrmRecord };
export type Duplicates = { items: Duplicate[]; included: Included };
export type DuplicatePage = {
  items: DuplicatePair[];
  next: string | null;
  included: Included;
  scan: Scan | null;
};

const seg = encodeURIComponent;

export function createDuplicates(http: Http) {
  const all = (noun: string) => `/api/${seg(noun)}/duplicates`;
  return {
    duplicatesOf: (noun: string, id: string) =>
      http.json<Duplicates>("GET", `/api/${seg(noun)}/${seg(id)}/duplicates`),
    duplicateHint: (noun: string, fields: Record<string, Value>, signal: AbortSignal) =>
      http.json<Duplicates>("POST", `${all(noun)}/hint`, { body: { fields }, signal }),
    duplicates: (noun: string, which: "open" | "dismissed", cursor: string | null) =>
      http.json<DuplicatePage>("GET", `${all(noun)}?which=${which}${cursor ? `&cursor=${seg(cursor)}` : ""}`),
    scanDuplicates: (noun: string) => http.json<Scan>("POST", `${all(noun)}/scan`),
    dismissDuplicate: (noun: string, left: string, right: string) =>
      http.json<void>("POST", `${all(noun)}/dismissals`, { body: { left, right } }),
    reconsiderDuplicate: (noun: string, left: string, right: string) =>
      http.json<void>("DELETE", `${all(noun)}/dismissals/${seg(left)}/${seg(right)}`),
  };
}
