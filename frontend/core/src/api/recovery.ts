/** What somebody deleted or changed, and bringing it back. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];
export type Happening = Schema["Happening"];

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createRecovery(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  return {
    happenings: (query: { period_start: string; period_end: string }) =>
      answer(api.GET("/api/recoveries", { params: { query } })),
    previewRecovery: (body: Schema["Wanted"]) => answer(api.POST("/api/recoveries/preview", { body })),
    recover: (body: Schema["RecoveryRequest"]) => answer(api.POST("/api/recoveries", { body })),
  };
}
