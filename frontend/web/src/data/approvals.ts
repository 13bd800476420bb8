/** Requests for approval as the screens read and change them. */
import type { ApprovalBox, ApprovalPage } from "@rapport/core";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { refreshLists, refreshRecord } from "./cache.ts";
import { linesQuery } from "./deals.ts";

const APPROVALS = "approvals";

export const approvalsQuery = (box: ApprovalBox) =>
  queryOptions({
    queryKey: [APPROVALS, "box", box],
    queryFn: () => api.approvals(box),
    refetchInterval: 60_000,
  });

export const approvalsOfQuery = (record: string) =>
  queryOptions({ queryKey: [APPROVALS, "of", record], queryFn: () => api.approvalsOf(record) });

export const approvalQuery = (id: string) =>
  queryOptions({ queryKey: [APPROVALS, "one", id], queryFn: () => api.approval(id) });

export const approvalRulesQuery = queryOptions({
  queryKey: ["approval-rules"],
  queryFn: () => api.approvalRules(),
});

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
