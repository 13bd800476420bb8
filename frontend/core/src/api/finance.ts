/** Everybody's invoices, money and books: for the people who run the installation. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createFinance(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const ONE = "/api/finance/organisations/{organisation_id}/invoices/{invoice_id}";
  const of = ({ organisation, invoice }: InvoicePlace) => ({
    params: { path: { organisation_id: organisation, invoice_id: invoice } },
  });

  return {
    receivables: (currency?: string) =>
      answer(api.GET("/api/finance/receivables", { params: { query: currency ? { currency } : {} } })),
    /** A question with a body: what is searched for is a customer's name. */
    checkLedger: (currency: string) => answer(api.POST("/api/finance/ledger/checks", { body: { currency } })),

    openInvoices: (body: Schema["Sought"]) => answer(api.POST("/api/finance/receivables/query", { body })),
    documents: (body: Schema["DocumentsWanted"]) =>
      answer(api.POST("/api/finance/documents/query", { body })),
    exportDocuments: (body: Schema["DocumentsWanted"], language: "zh" | "en") =>
      http.send("POST", `/api/finance/documents/export?language=${language}`, { body }),
    moneyMoved: (query: { outcome?: "succeeded" | "failed" | "under_way" | "disputed"; offset?: number }) =>
      answer(api.GET("/api/finance/payments", { params: { query } })),
    ledger: (query: NonNullable<paths["/api/finance/ledger"]["get"]["parameters"]["query"]>) =>
      answer(api.GET("/api/finance/ledger", { params: { query } })),
    disputes: (query: { which: "waiting" | "settled"; offset?: number }) =>
      answer(api.GET("/api/finance/disputes", { params: { query } })),
    settleDispute: ({ organisation_id, quarter }: DisputePlace, body: Schema["SettlementOrder"]) =>
      answer(
        api.POST("/api/finance/organisations/{organisation_id}/growth/{quarter}/settlements", {
          params: { path: { organisation_id, quarter } },
          body,
        }),
      ),
    desk: (at: InvoicePlace) => answer(api.GET(ONE, of(at))),
    deskFile: ({ organisation, invoice }: InvoicePlace, language: "zh" | "en") =>
      http.send(
        "GET",
        `/api/finance/organisations/${encodeURIComponent(organisation)}/invoices/${encodeURIComponent(invoice)}/pdf?language=${language}`,
      ),
    noteReceipt: (at: InvoicePlace, body: Schema["Receipt"]) =>
      answer(api.POST(`${ONE}/receipts`, { ...of(at), body })),
    previewCredit: (at: InvoicePlace, net: string) =>
      answer(api.POST(`${ONE}/credit-notes/preview`, { ...of(at), body: { net } })),
    writeCreditNote: (at: InvoicePlace, body: Schema["CreditOrder"]) =>
      answer(api.POST(`${ONE}/credit-notes`, { ...of(at), body })),
    giveBack: (at: InvoicePlace, body: Schema["RefundOrder"]) =>
      answer(api.POST(`${ONE}/refunds`, { ...of(at), body })),
  };
}

/** Whose invoice, and which. */
export type InvoicePlace = { organisation: string; invoice: string };

/** Whose statement, and of which quarter. */
type DisputePlace = Pick<Schema["Dispute"], "organisation_id" | "quarter">;
