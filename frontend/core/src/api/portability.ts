/** Taking everything along, and the end of an organisation. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { paths } from "./schema.d.ts";

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createPortability(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const path = (archive_id: string) => ({ params: { path: { archive_id } } });
  return {
    archives: () => answer(api.GET("/api/archives")),
    beginArchive: () => answer(api.POST("/api/archives")),
    proveArchiveDownload: (id: string) => answer(api.POST("/api/archives/{archive_id}/download", path(id))),
    erasure: () => answer(api.GET("/api/erasure")),
    askErasure: (name: string) => answer(api.POST("/api/erasure", { body: { name } })),
    callErasureBack: () => answer(api.DELETE("/api/erasure")),
  };
}

/** Where an archive is downloaded from, once it was proved who asks. */
export const archiveUrl = (id: string): string => `/api/archives/${encodeURIComponent(id)}/file`;
