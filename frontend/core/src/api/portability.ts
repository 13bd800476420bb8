/** What is stored, taking everything along, copies to try things out in, and the end of an organisation. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { paths } from "./schema.d.ts";
import type { NewArchiveSchedule, NewSandbox } from "./types.ts";

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createPortability(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const path = (archive_id: string) => ({ params: { path: { archive_id } } });
  const copy = (sandbox_id: string) => ({ params: { path: { sandbox_id } } });
  const brought = (import_id: string) => ({ params: { path: { import_id } } });
  return {
    archives: () => answer(api.GET("/api/archives")),
    beginArchive: () => answer(api.POST("/api/archives")),
    setArchiveSchedule: (body: NewArchiveSchedule) => answer(api.PUT("/api/archives/schedule", { body })),
    proveArchiveDownload: (id: string) => answer(api.POST("/api/archives/{archive_id}/download", path(id))),
    archiveImports: () => answer(api.GET("/api/archive-imports")),
    makeOfArchive: (id: string) =>
      answer(api.POST("/api/archive-imports/{import_id}/organisation", brought(id))),
    chooseArchiveMoment: (id: string, as_of: string | null) =>
      answer(api.PUT("/api/archive-imports/{import_id}/moment", { ...brought(id), body: { as_of } })),
    cancelArchiveImport: (id: string) => answer(api.DELETE("/api/archive-imports/{import_id}", brought(id))),
    storage: () => answer(api.GET("/api/storage")),
    erasure: () => answer(api.GET("/api/erasure")),
    askErasure: (name: string) => answer(api.POST("/api/erasure", { body: { name } })),
    sandboxes: () => answer(api.GET("/api/sandboxes")),
    makeSandbox: (body: NewSandbox) => answer(api.POST("/api/sandboxes", { body })),
    refreshSandbox: (id: string) => answer(api.POST("/api/sandboxes/{sandbox_id}/refresh", copy(id))),
    removeSandbox: (id: string) => answer(api.DELETE("/api/sandboxes/{sandbox_id}", copy(id))),
    heldMail: () => answer(api.GET("/api/held-mail")),
    callErasureBack: () => answer(api.DELETE("/api/erasure")),
  };
}

/** Where an archive is downloaded from, once it was proved who asks. */
export const archiveUrl = (id: string): string => `/api/archives/${encodeURIComponent(id)}/file`;
