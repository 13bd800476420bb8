/** What protects an organisation's data: who wraps its keys, and what was done with them. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { paths } from "./schema.d.ts";

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createKeys(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  return {
    /** The newest lines of the log, or those before a line of it. */
    keys: (before?: string) => answer(api.GET("/api/keys", { params: { query: { before } } })),
    giveOwnKey: (url: string) => answer(api.PUT("/api/keys/own", { body: { url } })),
    takeBackOwnKey: () => answer(api.DELETE("/api/keys/own")),
    rotateKeys: () => answer(api.POST("/api/keys/rotation")),
  };
}
