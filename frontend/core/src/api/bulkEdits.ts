/** Edits of all records that match, done in the background. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";
import type { BulkBody } from "./types.ts";

type Schema = components["schemas"];
export type BulkEdit = Schema["BulkEdit"];
export type BulkRefusal = Schema["Refused"];
/** What may be done in the background. */
export type BulkEditOp = BulkEdit["op"];

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createBulkEdits(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const of = (edit_id: string) => ({ params: { path: { edit_id } } });
  return {
    startBulkEdit: (object: string, body: BulkBody & { op: BulkEditOp; id: string }) =>
      answer(api.POST("/api/bulk-edits", { body: { object, ...body } as Schema["BulkEditRequest"] })),
    bulkEdits: (object: string) => answer(api.GET("/api/bulk-edits", { params: { query: { of: object } } })),
    bulkRefusals: (id: string) => answer(api.GET("/api/bulk-edits/{edit_id}/refusals", of(id))),
    stopBulkEdit: (id: string) => answer(api.POST("/api/bulk-edits/{edit_id}/stop", of(id))),
    resumeBulkEdit: (id: string) => answer(api.POST("/api/bulk-edits/{edit_id}/resumption", of(id))),
    undoBulkEdit: (id: string) => answer(api.POST("/api/bulk-edits/{edit_id}/undo", of(id))),
    bulkResult: (id: string) => http.send("POST", `/api/bulk-edits/${encodeURIComponent(id)}/result`),
  };
}
