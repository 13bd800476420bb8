/** Price books: what products cost in a currency from a day on, and what they are listed at in a deal. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];
export type PriceBook = Schema["PriceBook"];
export type PriceBookDraft = Schema["PriceBookDraft"];
export type PriceEntry = Schema["PriceEntry"];
export type PastedPrices = Schema["PastedPrices"];
export type ListPrice = Schema["ListPrice"];

export function createPriceBooks(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const answer = async <D>(call: Promise<{ data?: D }>): Promise<D> => (await call).data as D;
  const entries = "/api/price-books/{book_id}/entries";
  return {
    priceBooks: () => answer(api.GET("/api/price-books")),
    addPriceBook: (body: PriceBookDraft) => answer(api.POST("/api/price-books", { body })),
    changePriceBook: (book_id: string, body: PriceBookDraft) =>
      answer(api.PUT("/api/price-books/{book_id}", { params: { path: { book_id } }, body })),
    priceEntries: (book_id: string, cursor: string | null) =>
      answer(api.GET(entries, { params: { path: { book_id }, query: cursor ? { cursor } : {} } })),
    pastePrices: (book_id: string, body: PastedPrices) =>
      answer(api.POST(entries, { params: { path: { book_id } }, body })),
    removePrice: (book_id: string, entry_id: string) =>
      answer(api.DELETE(`${entries}/{entry_id}`, { params: { path: { book_id, entry_id } } })),
    listPrice: (
      record_id: string,
      product_id: string,
      quantity: string,
      recurrence?: ListPrice["recurrence"],
    ) =>
      answer(
        api.GET("/api/deals/{record_id}/list-price", {
          params: {
            path: { record_id },
            query: { product_id, quantity, ...(recurrence ? { recurrence } : {}) },
          },
        }),
      ),
  };
}
