/** What machines authenticate with: one's own tokens, everybody's, and service accounts. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { paths } from "./schema.d.ts";
import type * as T from "./types.ts";

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

async function nothing(call: Promise<unknown>): Promise<void> {
  await call;
}

export function createTokens(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  return {
    ownTokens: () => answer(api.GET("/api/tokens")),
    makeToken: (body: T.NewToken) => answer(api.POST("/api/tokens", { body })),
    revokeToken: (token_id: string) =>
      nothing(api.DELETE("/api/tokens/{token_id}", { params: { path: { token_id } } })),
    allTokens: () => answer(api.GET("/api/organisation/tokens")),
    revokeAnyToken: (token_id: string) =>
      nothing(api.DELETE("/api/organisation/tokens/{token_id}", { params: { path: { token_id } } })),
    setTokenPolicy: (body: T.TokenPolicy) => answer(api.PUT("/api/organisation/tokens/policy", { body })),
    serviceAccounts: () => answer(api.GET("/api/service-accounts")),
    addServiceAccount: (body: T.NewServiceAccount) => answer(api.POST("/api/service-accounts", { body })),
    changeServiceAccount: (person_id: string, body: T.ServiceAccountChange) =>
      nothing(api.PATCH("/api/service-accounts/{person_id}", { params: { path: { person_id } }, body })),
    makeServiceToken: (person_id: string, body: T.NewToken) =>
      answer(api.POST("/api/service-accounts/{person_id}/tokens", { params: { path: { person_id } }, body })),
  };
}
