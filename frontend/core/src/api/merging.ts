/** Several records become one, and back. */
import type { Http } from "./http.ts";
import type { components } from "./schema.d.ts";
import type { CrmRecord, Included } from "./types.ts";

type Schema = components["schemas"];
export type MergeAsked = { survivor: string; others: string[]; choices: Record<string, string> };
export type MergeField = Schema["FieldChoice"];
export type MergeBlock = Schema["Blocked"];
export type MergeMove = Schema["Move"];
export type MergeDone = Schema["Merge"];
export type MergePreview = Omit<Schema["MergePreview"], "records" | "result" | "included"> & {
  records: CrmRecord[];
  result: CrmRecord;
  included: Included;
};

const seg = encodeURIComponent;

export function createMerging(http: Http) {
  return {
    mergePreview: (noun: string, body: MergeAsked, signal?: AbortSignal) =>
      http.json<MergePreview>("POST", `/api/${seg(noun)}/merges/preview`, {
        body,
        ...(signal ? { signal } : {}),
      }),
    merge: (noun: string, body: MergeAsked & { id: string; versions: Record<string, number> }) =>
      http.json<{ merge: MergeDone; record: CrmRecord }>("POST", `/api/${seg(noun)}/merges`, { body }),
    mergeDone: (id: string) => http.json<MergeDone>("GET", `/api/merges/${seg(id)}`),
    undoMerge: (id: string) => http.json<MergeDone>("POST", `/api/merges/${seg(id)}/undo`),
  };
}
