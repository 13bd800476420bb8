/** What happened, whether the log of it is whole, and the proof of that. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];

export type AuditState = Schema["AuditState"];
export type AuditHead = Schema["Head"];
export type AuditEvent = Schema["AuditEventView"];
export type AuditFilter = Schema["EventFilter"];
export type AuditCheck = Schema["CheckView"];
export type AuditFault = Schema["Fault"];

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createAudit(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  return {
    auditState: () => answer(api.GET("/api/audit")),
    auditEvents: (filter: AuditFilter, cursor: string | null) =>
      answer(api.POST("/api/audit/events/query", { body: { filter, cursor, limit: 50 } })),
    exportAudit: (filter: AuditFilter, format: "csv" | "jsonl"): Promise<Response> =>
      http.send("POST", "/api/audit/export", { body: { filter, format } }),
    checkAudit: (head: string | null) => answer(api.POST("/api/audit/checks", { body: { head } })),
    sendAuditHead: () => answer(api.POST("/api/audit/heads")),
    setAuditRecipients: (addresses: string[]) =>
      answer(api.PUT("/api/audit/recipients", { body: { addresses } })),
  };
}

/** Where a head is downloaded from. */
export const auditHeadUrl = (id: string): string => `/api/audit/heads/${encodeURIComponent(id)}`;
