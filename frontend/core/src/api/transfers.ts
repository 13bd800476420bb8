/** Transfers: templates, what is asked by them, and what people answer. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];
export type Transfer = Schema["Transfer"];
export type TransferPage = Schema["TransferPage"];
export type TransferList = Schema["TransferList"];
export type TransferTemplate = Schema["TransferTemplate"];
export type TransferItem = Schema["TransferItem"];
export type TransferShownItem = TransferPage["items"][number];
export type TransferBox = "to_me" | "from_me" | "team";
export type TransferWhich = "standing" | "ended";

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createTransfers(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  return {
    transfers: (box: TransferBox, which: TransferWhich, before?: string) =>
      answer(api.GET("/api/transfers", { params: { query: { box, which, before: before ?? null } } })),
    transfersOf: (record_id: string) =>
      answer(api.GET("/api/transfers", { params: { query: { record_id } } })),
    transfer: (transfer_id: string) =>
      answer(api.GET("/api/transfers/{transfer_id}", { params: { path: { transfer_id } } })),
    askTransfer: (body: Schema["NewTransfer"]) => answer(api.POST("/api/transfers", { body })),
    answerTransfer: (transfer_id: string, body: Schema["TransferAnswer"]) =>
      answer(api.POST("/api/transfers/{transfer_id}/answers", { params: { path: { transfer_id } }, body })),
    tickTransfer: (transfer_id: string, position: number, body: Schema["TransferTick"]) =>
      answer(
        api.PUT("/api/transfers/{transfer_id}/items/{position}", {
          params: { path: { transfer_id, position } },
          body,
        }),
      ),
    transferTemplates: () => answer(api.GET("/api/transfer-templates")),
    saveTransferTemplate: (template_id: string, body: Schema["NewTransferTemplate"]) =>
      answer(api.PUT("/api/transfer-templates/{template_id}", { params: { path: { template_id } }, body })),
    removeTransferTemplate: (template_id: string, base_version: number) =>
      answer(
        api.DELETE("/api/transfer-templates/{template_id}", {
          params: { path: { template_id }, query: { base_version } },
        }),
      ),
  };
}
