/** Roles as data: what each gives, and what a change of one would come to. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];
export type Role = Schema["RoleDetail"];
export type RoleLabel = Schema["RoleLabel"];
export type Rights = Schema["GivenRights"];
export type RolePreviewed = Schema["RolePreviewed"];
export type FieldRights = Schema["FieldRights"];
export type Sight = FieldRights["read"];
export type Depth = Schema["ObjectRights"]["read"];
export type Level = Exclude<keyof Schema["ObjectRights"], "create">;

export const LEVELS: readonly Level[] = ["read", "update", "delete", "export", "share"];
/** Of five bars so many are drawn for a depth, and the same figure is its key. */
export const BARS: Record<Depth, number> = { none: 0, own: 1, team: 2, subtree: 3, territory: 4, all: 5 };
export const DEPTHS = Object.keys(BARS) as Depth[];

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createRoles(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const role = (role_id: string) => ({ params: { path: { role_id } } });
  return {
    roles: () => answer(api.GET("/api/roles")),
    /** Roles that kinds of organisations begin with. */
    rolePresets: () => answer(api.GET("/api/roles/presets")),
    makeRole: (body: Schema["NewRole"]) => answer(api.POST("/api/roles", { body })),
    changeRole: (id: string, body: Schema["RoleChange"]) =>
      answer(api.PATCH("/api/roles/{role_id}", { ...role(id), body })),
    removeRole: async (role_id: string, instead: string | null): Promise<void> => {
      await api.DELETE("/api/roles/{role_id}", {
        params: { path: { role_id }, query: instead ? { instead } : {} },
      });
    },
    previewRole: (id: string, body: Schema["RolePreview"]) =>
      answer(api.POST("/api/roles/{role_id}/preview", { ...role(id), body })),
    /** Why somebody would see a record if the role gave these rights. */
    accessByRole: (id: string, body: Schema["AskRoleAccess"]) =>
      answer(api.POST("/api/roles/{role_id}/access", { ...role(id), body })),
  };
}
