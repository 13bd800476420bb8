/** Plan, card, invoice details and invoices of the organisation; and one invoice for whoever has its link. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";
import type * as T from "./types.ts";

type Schema = components["schemas"];
/** Local days from `from` until before `to`. */
export type UsageSpan = { from: string; to: string };
/** In which language a document is printed. */
export type PaperLanguage = "zh" | "en";

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createBilling(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const invoice = (invoice_id: string) => ({ params: { path: { invoice_id } } });
  const contract = (contract_id: string) => ({ params: { path: { contract_id } } });
  const hosted = (token: string) => ({ params: { path: { token } } });
  const seg = encodeURIComponent;

  return {
    billing: () => answer(api.GET("/api/billing")),
    previewPlan: (body: T.PlanHypothesis, signal?: AbortSignal) =>
      answer(api.POST("/api/billing/preview", signal ? { body, signal } : { body })),
    orderPlan: (body: T.PlanOrder) => answer(api.PUT("/api/billing/plan", { body })),
    cancelPlan: (version: number) =>
      answer(api.POST("/api/billing/plan/cancellation", { body: { version } })),
    billingProfile: () => answer(api.GET("/api/billing/profile")),
    saveBillingProfile: (body: Schema["ProfileOrder"]) => answer(api.PUT("/api/billing/profile", { body })),
    beginCard: () => answer(api.POST("/api/billing/card")),
    completeCard: (page: string | null) =>
      answer(api.POST("/api/billing/card/completion", { body: { page } })),

    invoices: () => answer(api.GET("/api/billing/invoices")),
    invoice: (id: string) => answer(api.GET("/api/billing/invoices/{invoice_id}", invoice(id))),
    lineChanges: (invoice_id: string, position: number) =>
      answer(
        api.GET("/api/billing/invoices/{invoice_id}/lines/{position}/changes", {
          params: { path: { invoice_id, position } },
        }),
      ),
    draftChanges: (query: { item: string; start: string; end: string }) =>
      answer(api.GET("/api/billing/changes", { params: { query } })),
    accountStatement: (language: PaperLanguage) =>
      http.send("GET", `/api/billing/statement?language=${language}`),
    payInvoice: (id: string) => answer(api.POST("/api/billing/invoices/{invoice_id}/payment", invoice(id))),
    checkPayment: (id: string) =>
      answer(api.POST("/api/billing/invoices/{invoice_id}/payment/check", invoice(id))),
    invoiceFile: (id: string, kind: "pdf" | "csv", language: PaperLanguage) =>
      http.send("GET", `/api/billing/invoices/${seg(id)}/${kind}?language=${language}`),

    usage: (query: UsageSpan) => answer(api.GET("/api/billing/usage", { params: { query } })),
    usageReconciliation: (query: UsageSpan) =>
      answer(api.GET("/api/billing/usage/reconciliation", { params: { query } })),
    usageEvents: (meter: string, span: UsageSpan, cursor: string | null) =>
      answer(
        api.GET("/api/billing/usage/events", {
          params: { query: cursor ? { meter, ...span, cursor } : { meter, ...span } },
        }),
      ),

    outcome: () => answer(api.GET("/api/billing/outcome")),
    outcomeBaseline: (starts: string) =>
      answer(api.GET("/api/billing/outcome/baseline", { params: { query: { starts } } })),
    draftOutcome: (body: Schema["DraftRequest"]) =>
      answer(api.POST("/api/billing/outcome/contract", { body })),
    discardOutcome: (id: string) =>
      answer(api.DELETE("/api/billing/outcome/contract/{contract_id}", contract(id))),
    challengeOutcome: (id: string) =>
      answer(api.POST("/api/billing/outcome/contract/{contract_id}/challenge", contract(id))),
    signOutcome: (id: string, body: T.Assertion) =>
      answer(api.POST("/api/billing/outcome/contract/{contract_id}/accept", { ...contract(id), body })),
    outcomeEvidence: (quarter: string, version: number | null, offset: number) =>
      answer(
        api.GET("/api/billing/outcome/evidence", {
          params: { query: version ? { quarter, version, offset } : { quarter, offset } },
        }),
      ),
    outcomeWithout: (deal_id: string) =>
      answer(api.GET("/api/billing/outcome/what-if/{deal_id}", { params: { path: { deal_id } } })),
    acceptStatement: (quarter: string, version: number) =>
      answer(
        api.POST("/api/billing/outcome/statements/{quarter}/accept", {
          params: { path: { quarter } },
          body: { version },
        }),
      ),
    disputeStatement: (quarter: string, version: number, deals: string[], reason: string) =>
      answer(
        api.POST("/api/billing/outcome/statements/{quarter}/dispute", {
          params: { path: { quarter } },
          body: { version, deals, reason },
        }),
      ),

    hostedInvoice: (token: string) => answer(api.GET("/api/hosted-invoices/{token}", hosted(token))),
    hostedInvoiceFile: (token: string, language: PaperLanguage) =>
      http.send("GET", `/api/hosted-invoices/${seg(token)}/pdf?language=${language}`),
  };
}
