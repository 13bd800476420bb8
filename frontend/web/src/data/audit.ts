/** The audit trail as the page reads it. Filters stay in memory: they name people and addresses. */
import type { AuditFilter, AuditState } from "@rapport/core";
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { saveResponse } from "~/ui/download.ts";

const AUDIT = ["audit"];

export const auditStateQuery = queryOptions({
  queryKey: [...AUDIT, "state"],
  queryFn: () => api.auditState(),
  staleTime: 0,
});

export const auditEventsQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: [...AUDIT, "events", filter],
    queryFn: ({ pageParam }) => api.auditEvents(filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
    staleTime: 0,
  });

/** Whatever is done here is an event itself, so the list is read again. */
function useAuditWrite<Input, Output>(write: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSettled: () => client.invalidateQueries({ queryKey: AUDIT }),
  });
}

export const useCheckAudit = () => useAuditWrite((head: string | null) => api.checkAudit(head));
export const useSendHead = () => useAuditWrite<void, AuditState>(() => api.sendAuditHead());
export const useSetRecipients = () =>
  useAuditWrite((addresses: string[]) => api.setAuditRecipients(addresses));
export const useExportAudit = () =>
  useAuditWrite(async ({ filter, format }: { filter: AuditFilter; format: "csv" | "jsonl" }) =>
    saveResponse(await api.exportAudit(filter, format), `rapport-audit.${format}`),
  );
