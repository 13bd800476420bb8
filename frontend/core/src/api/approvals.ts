/** Approvals: rules, requests, and what people do with them. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];
export type Approval = Schema["Approval"];
export type ApprovalBox = "waiting" | "asked" | "all";
export type ApprovalPage = Schema["ApprovalPage"];
export type ApprovalRule = Schema["RuleView"];
export type ApprovalStep = Schema["StepSetup"];
export type ApprovalAsk = Schema["Ask"];
export type ApprovalStepShown = Schema["ShownStep"];
export type ApprovalLines = Schema["ShownLines"];
export type ApprovalLine = Schema["ShownLine"];
export type ApprovalTransfer = Schema["ShownTransfer"];
export type ApprovalVote = Schema["ShownVote"];
export type ApprovalEvent = Schema["ApprovalPage"]["events"][number];

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createApprovals(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const of = (approval_id: string) => ({ params: { path: { approval_id } } });
  return {
    approvals: (box: ApprovalBox) => answer(api.GET("/api/approvals", { params: { query: { box } } })),
    approvalsOf: (record_id: string) =>
      answer(api.GET("/api/approvals", { params: { query: { record_id } } })),
    approval: (id: string) => answer(api.GET("/api/approvals/{approval_id}", of(id))),
    askApproval: (body: ApprovalAsk) => answer(api.POST("/api/approvals", { body })),
    voteOnApproval: (id: string, body: Schema["Verdict"]) =>
      answer(api.POST("/api/approvals/{approval_id}/verdict", { ...of(id), body })),
    withdrawApproval: (id: string) => answer(api.POST("/api/approvals/{approval_id}/withdrawal", of(id))),
    askAgain: (id: string, body: Schema["Again"]) =>
      answer(api.POST("/api/approvals/{approval_id}/resubmission", { ...of(id), body })),
    delegateApproval: (id: string, body: Schema["Delegation"]) =>
      answer(api.POST("/api/approvals/{approval_id}/delegation", { ...of(id), body })),
    addSigner: (id: string, body: Schema["Signer"]) =>
      answer(api.POST("/api/approvals/{approval_id}/signers", { ...of(id), body })),
    approvalRules: () => answer(api.GET("/api/approval-rules")),
    saveApprovalRule: (rule_id: string, body: Schema["NewRule"]) =>
      answer(api.PUT("/api/approval-rules/{rule_id}", { params: { path: { rule_id } }, body })),
    removeApprovalRule: (rule_id: string, base_version: number) =>
      answer(
        api.DELETE("/api/approval-rules/{rule_id}", {
          params: { path: { rule_id }, query: { base_version } },
        }),
      ),
    previewApprovers: (steps: ApprovalStep[]) =>
      answer(api.POST("/api/approval-rules/preview", { body: { steps } })),
  };
}
