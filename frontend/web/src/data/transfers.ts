/** Transfers as the screens read and change them. */
import type { TransferBox, TransferPage, TransferWhich } from "@rapport/core";
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { refreshLists, refreshRecord } from "./cache.ts";
import { byName, useObjects } from "./objects.ts";

const TRANSFERS = "transfers";
const TODAY_AGAIN = 60_000;

export const transfersQuery = (box: TransferBox, which: TransferWhich) =>
  infiniteQueryOptions({
    queryKey: [TRANSFERS, "box", box, which],
    queryFn: ({ pageParam }) => api.transfers(box, which, pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: TODAY_AGAIN,
  });

export const transfersOfQuery = (record: string) =>
  queryOptions({ queryKey: [TRANSFERS, "of", record], queryFn: () => api.transfersOf(record) });

export const transferQuery = (id: string) =>
  queryOptions({
    queryKey: [TRANSFERS, "one", id],
    queryFn: () => api.transfer(id),
    refetchInterval: TODAY_AGAIN,
  });

export const transferTemplatesQuery = queryOptions({
  queryKey: ["transfer-templates"],
  queryFn: () => api.transferTemplates(),
});

/** Something done with a transfer: what it is then is shown at once, and what it may have moved is read again. */
export function useTransferStep() {
  const client = useQueryClient();
  const objects = useObjects();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (step: () => Promise<TransferPage>) => step(),
    onSuccess: (page) => {
      const { id, object, record_id } = page.transfer;
      client.setQueryData(transferQuery(id).queryKey, page);
      const noun = byName(objects, object)?.noun;
      if (noun) {
        refreshRecord(noun, record_id);
        refreshLists(noun);
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: [TRANSFERS] }),
  });
}
