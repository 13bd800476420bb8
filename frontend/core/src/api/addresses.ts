/** Further addresses of companies. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];
export type Address = Schema["CompanyAddress"];
export type AddressDraft = Schema["AddressDraft"];
export type Addresses = Schema["Addresses"];

export function createAddresses(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const one = (record_id: string, address_id: string) => ({ path: { record_id, address_id } });
  return {
    addresses: async (record_id: string): Promise<Addresses> => {
      const call = api.GET("/api/companies/{record_id}/addresses", { params: { path: { record_id } } });
      return (await call).data as Addresses;
    },
    putAddress: async (company: string, id: string, body: AddressDraft): Promise<void> => {
      await api.PUT("/api/companies/{record_id}/addresses/{address_id}", { params: one(company, id), body });
    },
    removeAddress: async (company: string, id: string, base_version: number): Promise<void> => {
      await api.DELETE("/api/companies/{record_id}/addresses/{address_id}", {
        params: { ...one(company, id), query: { base_version } },
      });
    },
  };
}
