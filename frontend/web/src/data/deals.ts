/** What deals and leads have beyond other records: lines of products, conversion. */
import type { Conversion, CrmRecord, LineDraft, MemberDraft } from "@rapport/core";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { refreshLists, refreshRecord } from "./cache.ts";

export const linesQuery = (id: string) =>
  queryOptions({ queryKey: ["deal-lines", id], queryFn: () => api.dealLines(id) });

export function usePutLines(record: CrmRecord) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: ({ lines, version }: { lines: LineDraft[]; version: number }) =>
      api.putDealLines(record.id, lines, version),
    onSuccess: (lines) => {
      client.setQueryData(linesQuery(record.id).queryKey, lines);
      refreshRecord("deals", record.id);
      refreshLists("deals");
    },
  });
}

/** The version of the deal is part of it: whoever splits it gives it another one, and open pages read it anew. */
export const splitQuery = (id: string, version?: number) =>
  queryOptions({
    queryKey: ["deal-split", id, version],
    queryFn: () => api.dealSplit(id),
    placeholderData: (previous) => previous,
  });

export function usePutSplit(record: CrmRecord, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: ({ members, version }: { members: MemberDraft[]; version: number }) =>
      api.putDealSplit(record.id, members, version),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["deal-split", record.id] });
      refreshRecord("deals", record.id);
      onDone();
    },
  });
}

export const candidatesQuery = (id: string) =>
  queryOptions({ queryKey: ["candidates", id], queryFn: () => api.candidates(id), staleTime: 0 });

/** A conversion and its undo touch the lead and up to three other records. */
export function refreshConverted(id: string): void {
  refreshRecord("leads", id);
  for (const noun of ["leads", "companies", "contacts", "deals"]) refreshLists(noun);
}

export function useConvert(id: string) {
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (body: Conversion) => api.convertLead(id, body),
    onSuccess: () => refreshConverted(id),
  });
}
