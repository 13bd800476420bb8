/** What is about one person: found, handed over, erased. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];

export type SubjectRequest = Schema["RequestView"];
export type SubjectRequests = Schema["RequestsPage"];
export type SubjectHits = Schema["HitsPage"];
export type SubjectHit = Schema["HitView"];
export type SubjectGroup = Schema["HitGroup"];
export type ErasurePreview = Schema["SubjectPreview"];
export type PersonCertificate = Schema["PersonCertificate"];
export type LookedFor = Schema["Subject"];
export type ErasureMode = Schema["EraseSubject"]["mode"];

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createPrivacy(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const of = (request_id: string) => ({ params: { path: { request_id } } });
  return {
    subjectRequests: () => answer(api.GET("/api/subject-requests")),
    beginSubjectRequest: (wanted: LookedFor, days: number) =>
      answer(api.POST("/api/subject-requests", { body: { wanted, days } })),
    subjectRequest: (id: string) => answer(api.GET("/api/subject-requests/{request_id}", of(id))),
    subjectHits: (request_id: string, page: number) =>
      answer(
        api.GET("/api/subject-requests/{request_id}/hits", {
          params: { path: { request_id }, query: { page } },
        }),
      ),
    tickSubjectHits: (id: string, refs: string[], on: boolean, documents = false) =>
      answer(
        api.POST("/api/subject-requests/{request_id}/ticks", { ...of(id), body: { refs, on, documents } }),
      ),
    confirmSubject: (id: string) =>
      answer(api.POST("/api/subject-requests/{request_id}/confirmation", of(id))),
    reopenSubject: (id: string) =>
      answer(api.DELETE("/api/subject-requests/{request_id}/confirmation", of(id))),
    refuseSubject: (id: string, reason: string) =>
      answer(api.POST("/api/subject-requests/{request_id}/refusal", { ...of(id), body: { reason } })),
    exportSubject: (id: string) => answer(api.POST("/api/subject-requests/{request_id}/export", of(id))),
    proveSubjectDownload: (id: string) =>
      answer(api.POST("/api/subject-requests/{request_id}/download", of(id))),
    previewSubjectErasure: (request_id: string, mode: ErasureMode) =>
      answer(
        api.GET("/api/subject-requests/{request_id}/preview", {
          params: { path: { request_id }, query: { mode } },
        }),
      ),
    eraseSubject: (id: string, mode: ErasureMode) =>
      answer(api.POST("/api/subject-requests/{request_id}/erasure", { ...of(id), body: { mode } })),
    subjectCertificate: (id: string) =>
      answer(api.GET("/api/subject-requests/{request_id}/certificate", of(id))),
  };
}

/** Where a copy is downloaded from, once it was proved who asks. */
export const subjectCopyUrl = (id: string): string => `/api/subject-requests/${encodeURIComponent(id)}/file`;
