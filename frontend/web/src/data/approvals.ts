/** Requests for approval as the screens read and change them. */
import type { ApprovalBox, ApprovalPage } from "@rapport/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { refreshLists, refreshRecord } from "./cache.ts";
import { linesQuery } from "./deals.ts";

const APPROVALS = "approvals";

/** Milliseconds after which what others may have decided is asked for again. */
const WAITS = 5_000;
const STANDING = new Set(["open", "returned", "running"]);

export const approvalsQuery = (box: ApprovalBox) =>
  queryOptions({
    queryKey: [APPROVALS, "box", box],
    queryFn: () => api.approvals(box),
    refetchInterval: 60_000,
  });

export const approvalsOfQuery = (record: string) =>
  queryOptions({
    queryKey: [APPROVALS, "of", record],
    queryFn: () => api.approvalsOf(record),
    // Whoever decides does so elsewhere; what waits is asked about until it has ended.
    refetchInterval: (query) => ((query.state.data?.items.length ?? 0) > 0 ? WAITS : false),
  });

export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: [APPROVALS, "one", id],
    queryFn: () => api.approval(id),
    refetchInterval: (query) => (STANDING.has(query.state.data?.approval.state ?? "") ? WAITS : false),
  });

export const approvalRulesQuery = queryOptions({
  queryKey: ["approval-rules"],
  queryFn: () => api.approvalRules(),
});

/** The request about a record that was returned to the reader, who may change what was asked and send it again. */
export function useReturned(record: string): { pending: boolean; page: ApprovalPage | undefined } {
  const standing = useQuery(approvalsOfQuery(record));
  const first = standing.data?.items[0];
  const returned = first?.mine === true && first.state === "returned";
  const found = useQuery({ ...approvalQuery(first?.id ?? ""), enabled: returned });
  return {
    pending: standing.isPending || (returned && found.isPending),
    page: returned ? found.data : undefined,
  };
}

/** A step of a request: what it says afterwards is shown at once, and everything that it may have changed read again. */
export function useApprovalStep() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (step: () => Promise<ApprovalPage>) => step(),
    onSuccess: (page) => {
      const { id, record_id } = page.approval;
      client.setQueryData(approvalQuery(id).queryKey, page);
      if (record_id) {
        void client.invalidateQueries({ queryKey: linesQuery(record_id).queryKey });
        refreshRecord("deals", record_id);
        refreshLists("deals");
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: [APPROVALS] }),
  });
}
