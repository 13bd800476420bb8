/** Everybody's invoices, money and books, as the pages read and change them. */
import type { Desk, Dispute, DocumentsWanted, InvoicePlace, ReceivablesSought } from "@rapport/core";
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "~/app/api.ts";

const FRESH_MS = 60_000;

export const receivablesQuery = (currency: string | undefined) =>
  queryOptions({
    queryKey: ["finance", "receivables", currency ?? null],
    queryFn: () => api.receivables(currency),
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });

/** Has the ledger of a currency checked now: what it answers is what is shown, all other figures are read again. */
export function useLedgerCheck(currency: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.checkLedger(currency),
    onSuccess: async (found) => {
      client.setQueriesData<typeof found>({ queryKey: ["finance", "receivables"] }, (shown) =>
        shown?.currency === currency ? found : shown,
      );
      await client.invalidateQueries({ queryKey: ["finance"] });
    },
  });
}

export const openInvoicesQuery = (sought: ReceivablesSought) =>
  infiniteQueryOptions({
    queryKey: ["finance", "open", sought],
    queryFn: ({ pageParam }) => api.openInvoices({ ...sought, offset: pageParam }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });

export const documentsQuery = (wanted: DocumentsWanted) =>
  infiniteQueryOptions({
    queryKey: ["finance", "documents", wanted],
    queryFn: ({ pageParam }) => api.documents({ ...wanted, offset: pageParam }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export type Outcome = "succeeded" | "failed" | "under_way" | "disputed";

export const moneyQuery = (outcome: Outcome | undefined) =>
  infiniteQueryOptions({
    queryKey: ["finance", "money", outcome ?? null],
    queryFn: ({ pageParam }) => api.moneyMoved({ ...(outcome ? { outcome } : {}), offset: pageParam }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export type DisputeState = "waiting" | "settled";

export const disputesQuery = (which: DisputeState) =>
  infiniteQueryOptions({
    queryKey: ["finance", "disputes", which],
    queryFn: ({ pageParam }) => api.disputes({ which, offset: pageParam }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });

export type LedgerSought = { currency?: string; account?: string; organisation?: string; down_from?: string };

export const ledgerQuery = (sought: LedgerSought) =>
  infiniteQueryOptions({
    queryKey: ["finance", "ledger", sought],
    // Of the two the server takes the later place: the next page begins where the last one ended.
    queryFn: ({ pageParam }) => api.ledger({ ...sought, ...(pageParam ? { before: pageParam } : {}) }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const deskQuery = (at: InvoicePlace) =>
  queryOptions({ queryKey: ["finance", "desk", at.organisation, at.invoice], queryFn: () => api.desk(at) });

/** An order about an invoice: its answer is what is shown next, and all other figures are read again. */
export function useOrder<Input>(at: InvoicePlace, order: (input: Input) => Promise<Desk>, done: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: order,
    onSuccess: async (desk) => {
      const { queryKey } = deskQuery(at);
      client.setQueryData(queryKey, desk);
      done();
      await client.invalidateQueries({
        predicate: (query) => query.queryKey[0] === "finance" && query.queryKey.join() !== queryKey.join(),
      });
    },
  });
}

type Decision = { id: string; decision: "keep" | "take_out"; reason: string };

/** What is decided about one deal; one that was decided meanwhile goes from the list as well. */
export function useSettlement({ organisation_id, quarter, version, deal_id }: Dispute, done: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (said: Decision) =>
      api.settleDispute({ organisation_id, quarter }, { ...said, version, deal_id }),
    onSuccess: done,
    onSettled: () => client.invalidateQueries({ queryKey: ["finance", "disputes"] }),
  });
}
