import type { CrmObject, MergeField, MergePreview } from "@rapport/core";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { absorb } from "~/data/labels.ts";

const AGAIN = 5_000;

/** A merge that was done, and whether it can be undone; asked again while rows are left that move. */
export const mergeQuery = (id: string) =>
  queryOptions({
    queryKey: ["merge", id],
    queryFn: () => api.mergeDone(id),
    refetchInterval: ({ state }) => (state.data?.moving ? AGAIN : false),
  });

/** By field, the record whose value somebody chose. */
export type Chosen = Record<string, string>;

/** The choices of records that are still compared. */
export const keptOf = (chosen: Chosen, ids: readonly string[]): Chosen =>
  Object.fromEntries(Object.entries(chosen).filter(([, id]) => ids.includes(id)));

export function useMergePreview(object: CrmObject, ids: readonly string[], chosen: Chosen) {
  const [survivor = "", ...others] = ids;
  const choices = keptOf(chosen, ids);
  return useQuery({
    queryKey: ["merge-preview", object.noun, ids, choices],
    queryFn: async ({ signal }) => {
      const preview = await api.mergePreview(object.noun, { survivor, others, choices }, signal);
      absorb(preview.included);
      return preview;
    },
    enabled: ids.length > 1,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
}

/** The fields in which the records differ; and the others, of which there is something to see. */
export function sorted(preview: MergePreview): { differing: MergeField[]; same: MergeField[] } {
  const filled = preview.fields.filter((field) =>
    preview.records.some((record) => hasValue(record[field.name])),
  );
  const differs = (field: MergeField) =>
    new Set(preview.records.map((record) => plain(record[field.name]))).size > 1;
  return { differing: filled.filter(differs), same: filled.filter((field) => !differs(field)) };
}

const hasValue = (value: unknown): boolean => value !== null && value !== undefined && value !== "";
const plain = (value: unknown): string => (hasValue(value) ? JSON.stringify(value) : "");
