/** Reading records: lists page by page, figures about them, one record with what it is linked to. */
import type { Filter, QueryBody, RecordView } from "@rapport/core";
import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { absorb } from "./labels.ts";

const PAGE = 100;
export type ListBody = Omit<QueryBody, "cursor" | "limit">;
export type Scope = { filter: Filter | null; search?: string; deleted?: boolean; as_of?: string };

export const listKey = (noun: string) => ["list", noun] as const;

export function listQuery(noun: string, body: ListBody) {
  return infiniteQueryOptions({
    queryKey: [...listKey(noun), body],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const page = await api.query(
        noun,
        { ...body, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      );
      absorb(page.included);
      return page;
    },
    getNextPageParam: (page) => page.next,
  });
}

/** Keeps the rows of the last filter on screen until those of the new one arrive. */
export function useList(noun: string, body: ListBody) {
  return useInfiniteQuery({ ...listQuery(noun, body), placeholderData: sameNoun(noun) });
}

const sameNoun =
  (noun: string) =>
  <D>(previous: D | undefined, query: { queryKey: readonly unknown[] } | undefined): D | undefined =>
    query?.queryKey[1] === noun ? previous : undefined;

export function useCount(noun: string, scope: Scope, enabled = true) {
  return useQuery({
    queryKey: ["count", noun, scope],
    queryFn: () => api.count(noun, scope),
    placeholderData: (previous) => previous,
    enabled,
  });
}

export function useSums(noun: string, { filter, search, as_of }: Scope, sums: string[], enabled: boolean) {
  return useQuery({
    queryKey: ["summary", noun, filter, search, as_of, sums],
    queryFn: () =>
      api.summary(noun, { filter, sums, ...(search ? { search } : {}), ...(as_of ? { as_of } : {}) }),
    placeholderData: (previous) => previous,
    enabled: enabled && sums.length > 0,
  });
}

const NO_SUMS: string[] = [];

/** How many records a list has of each value of a field, and what they add up to. */
export function useGroupCounts(
  noun: string,
  { filter, search, as_of }: Scope,
  group: string,
  enabled: boolean,
  sums: string[] = NO_SUMS,
) {
  return useQuery({
    queryKey: ["summary", noun, filter, search, as_of, group, "counts", sums],
    queryFn: () =>
      api.summary(noun, {
        filter,
        group,
        sums,
        ...(search ? { search } : {}),
        ...(as_of ? { as_of } : {}),
      }),
    placeholderData: (previous) => previous,
    enabled,
  });
}

export const recordKey = (noun: string, id: string, asOf?: string) =>
  ["record", noun, id, asOf ?? null] as const;

export function recordQuery(noun: string, id: string, asOf?: string) {
  return queryOptions({
    queryKey: recordKey(noun, id, asOf),
    queryFn: async (): Promise<RecordView> => {
      const view = await api.record(noun, id, asOf);
      absorb(view.included);
      return view;
    },
  });
}

export const historyKey = (noun: string, id: string) => ["history", noun, id] as const;

export function useHistory(noun: string, id: string) {
  return useInfiniteQuery({
    queryKey: historyKey(noun, id),
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam }) => {
      const page = await api.history(noun, id, pageParam);
      absorb(page.included);
      return page;
    },
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  });
}
