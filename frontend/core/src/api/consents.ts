/** What a contact or a lead agreed to. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];
export type ConsentEvent = Schema["ConsentEvent"];
export type Consents = Schema["Consents"];
export type NewConsent = Schema["NewConsent"];
type Noun = "contacts" | "leads";

export function createConsents(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const one = (record_id: string, consent_id: string) => ({ params: { path: { record_id, consent_id } } });
  return {
    consents: async (noun: Noun, record_id: string): Promise<Consents> => {
      const call = api.GET(`/api/${noun}/{record_id}/consents`, { params: { path: { record_id } } });
      return (await call).data as Consents;
    },
    giveConsent: async (noun: Noun, record: string, id: string, body: NewConsent): Promise<void> => {
      await api.PUT(`/api/${noun}/{record_id}/consents/{consent_id}`, { ...one(record, id), body });
    },
    withdrawConsent: async (noun: Noun, record: string, id: string): Promise<void> => {
      await api.POST(`/api/${noun}/{record_id}/consents/{consent_id}/withdrawal`, one(record, id));
    },
  };
}
