/** By which keys a contact or a lead is known. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];
export type IdentityKey = Schema["KeyView"];
export type NewIdentityKey = Schema["NewKey"];
export type KeyChange = Schema["KeyChange"];
type Noun = "contacts" | "leads";

export function createIdentityKeys(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const one = (record_id: string, key_id: string) => ({ params: { path: { record_id, key_id } } });
  return {
    identityKeys: async (noun: Noun, record_id: string): Promise<IdentityKey[]> => {
      const call = api.GET(`/api/${noun}/{record_id}/identity-keys`, { params: { path: { record_id } } });
      return (await call).data as IdentityKey[];
    },
    addIdentityKey: async (noun: Noun, record: string, id: string, body: NewIdentityKey): Promise<void> => {
      await api.PUT(`/api/${noun}/{record_id}/identity-keys/{key_id}`, { ...one(record, id), body });
    },
    changeIdentityKey: async (noun: Noun, record: string, id: string, body: KeyChange): Promise<void> => {
      await api.PATCH(`/api/${noun}/{record_id}/identity-keys/{key_id}`, { ...one(record, id), body });
    },
    makePrimaryKey: async (noun: Noun, record: string, id: string): Promise<void> => {
      await api.POST(`/api/${noun}/{record_id}/identity-keys/{key_id}/primary`, one(record, id));
    },
    removeIdentityKey: async (noun: Noun, record: string, id: string): Promise<void> => {
      await api.DELETE(`/api/${noun}/{record_id}/identity-keys/{key_id}`, one(record, id));
    },
  };
}
