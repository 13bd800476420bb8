/** Rates of other currencies to the organisation's own: from which day each holds. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];
export type CurrencyRate = Schema["CurrencyRate"];
export type CurrencyRates = Schema["CurrencyRates"];
export type RateDraft = Schema["RateDraft"];

export function createCurrencies(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const answer = async <D>(call: Promise<{ data?: D }>): Promise<D> => (await call).data as D;
  return {
    currencyRates: () => answer(api.GET("/api/currency-rates")),
    setRate: (body: RateDraft) => answer(api.PUT("/api/currency-rates", { body })),
    removeRate: (rate_id: string) =>
      answer(api.DELETE("/api/currency-rates/{rate_id}", { params: { path: { rate_id } } })),
  };
}
