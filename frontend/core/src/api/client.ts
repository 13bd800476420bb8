/** The calls of the HTTP contract, one method each. Customers' text travels in bodies, never in a URL. */
import type { Call, Http } from "./http.ts";
import type * as T from "./types.ts";

const seg = encodeURIComponent;

export function createClient(http: Http) {
  const get = <R>(path: string, call?: Call) => http.json<R>("GET", path, call);
  const post = <R>(path: string, body?: unknown, call?: Call) =>
    http.json<R>("POST", path, { body, ...call });
  const patch = <R>(path: string, body: unknown) => http.json<R>("PATCH", path, { body });
  const put = <R>(path: string, body: unknown) => http.json<R>("PUT", path, { body });
  const del = <R>(path: string) => http.json<R>("DELETE", path);
  const one = (noun: string, id: string) => `/api/${seg(noun)}/${seg(id)}`;

  return {
    bootstrap: () => get<T.Bootstrap>("/api/bootstrap"),
    health: () => http.json<T.Health>("GET", "/api/health/ready"),
    mailbox: () => get<T.Mail[]>("/api/mailbox"),

    signUp: (body: { company: string; country: string; email: string; locale: string }) =>
      post<{ id: string; expires_at: string; resend_after: string | number }>("/api/signups", body),
    resendSignUpCode: (id: string) => post<void>(`/api/signups/${seg(id)}/code`),
    verifySignUp: (id: string, code: string) =>
      post<{ proof: string }>(`/api/signups/${seg(id)}/verification`, { code }),
    completeSignUp: (
      id: string,
      body: { proof: string; name: string; password: string; sample_data: boolean },
    ) => post<T.Session>(`/api/signups/${seg(id)}/completion`, body),
    sendSignInCode: (email: string) => post<{ id: string }>("/api/sign-in-codes", { email }),
    signIn: (body: { email: string; password: string } | { code_id: string; code: string }) =>
      post<T.Session>("/api/sessions", body),
    session: () => get<T.Session>("/api/session"),
    signOut: () => del<void>("/api/session"),
    devices: () => get<T.Device[]>("/api/session/devices"),
    revokeDevice: (id: string) => del<void>(`/api/session/devices/${seg(id)}`),
    updateSession: (body: { locale?: string; theme?: string }) => patch<T.Session>("/api/session", body),
    switchOrganisation: (organisation_id: string) =>
      post<T.Session>("/api/session/organisation", { organisation_id }),

    objects: () => get<T.CrmObject[]>("/api/objects"),
    people: () => get<T.Person[]>("/api/people"),
    choices: (object: string, field: string) => get<T.Choice[]>(`/api/choices/${seg(object)}/${seg(field)}`),
    addChoice: (object: string, field: string, label: T.Text) =>
      post<T.Choice>(`/api/choices/${seg(object)}/${seg(field)}`, { label }),

    query: (noun: string, body: T.QueryBody, signal?: AbortSignal) =>
      post<T.Page>(`/api/${seg(noun)}/query`, body, signal ? { signal } : {}),
    count: (noun: string, body: { filter?: T.Filter | null; deleted?: boolean; search?: string }) =>
      post<{ count: number }>(`/api/${seg(noun)}/count`, body),
    summary: (
      noun: string,
      body: { filter?: T.Filter | null; search?: string; group?: string; sums?: string[] },
    ) => post<T.Summary>(`/api/${seg(noun)}/summary`, body),
    create: (noun: string, body: Record<string, unknown>) => post<T.Written>(`/api/${seg(noun)}`, body),
    record: (noun: string, id: string, asOf?: string) =>
      get<T.RecordView>(`${one(noun, id)}${asOf ? `?as_of=${seg(asOf)}` : ""}`),
    update: (noun: string, id: string, base_version: number, fields: Record<string, T.Value>) =>
      patch<T.Written>(one(noun, id), { base_version, ...fields }),
    remove: (noun: string, id: string) => del<{ change: { seq: number } }>(one(noun, id)),
    restore: (noun: string, id: string) => post<T.Written>(`${one(noun, id)}/restoration`),
    bulk: (noun: string, body: T.BulkBody) => post<T.BulkResult>(`/api/${seg(noun)}/bulk`, body),
    undoBatch: (id: string) =>
      post<{ undone: number; kept: { object: string; id: string; label: string; reason: string }[] }>(
        `/api/batches/${seg(id)}/undo`,
      ),
    history: (noun: string, id: string, before?: number) =>
      get<T.History>(`${one(noun, id)}/history${before ? `?before=${before}` : ""}`),
    revert: (noun: string, id: string, seq: number, field?: string) =>
      post<T.Written>(`${one(noun, id)}/reversion`, field ? { seq, field } : { seq }),
    link: (
      noun: string,
      id: string,
      relation: string,
      other: string,
      body: { role?: string | null; is_primary?: boolean } = {},
    ) => put<{ related: T.Related }>(`${one(noun, id)}/links/${seg(relation)}/${seg(other)}`, body),
    unlink: (noun: string, id: string, relation: string, other: string) =>
      del<{ related: T.Related }>(`${one(noun, id)}/links/${seg(relation)}/${seg(other)}`),
    disk: (noun: string, id: string) => get<T.Disk>(`${one(noun, id)}/disk`),
    export: (noun: string, body: { filter?: T.Filter | null; search?: string; columns?: string[] }) =>
      http.send("POST", `/api/${seg(noun)}/export`, { body: { ...body, format: "csv" } }),
    search: (body: { q: string; objects?: string[]; limit?: number }, signal?: AbortSignal) =>
      post<T.SearchResult>("/api/search", body, signal ? { signal } : {}),

    views: () => get<T.View[]>("/api/views"),
    createView: (body: T.ViewInput) => post<T.View>("/api/views", body),
    updateView: (id: string, body: T.ViewInput) => patch<T.View>(`/api/views/${seg(id)}`, body),
    deleteView: (id: string) => del<void>(`/api/views/${seg(id)}`),

    upload: (name: string, raw: NonNullable<Call["raw"]>) =>
      http.json<{ id: string; size: number; name: string }>("POST", "/api/files?purpose=import", {
        raw,
        headers: { "content-type": "application/octet-stream", "x-file-name": seg(name) },
      }),
    imports: () => get<T.Import[]>("/api/imports"),
    createImport: (object: string, file_id: string) => post<T.Import>("/api/imports", { object, file_id }),
    import: (id: string) => get<T.Import>(`/api/imports/${seg(id)}`),
    mapImport: (
      id: string,
      body: {
        columns: { header: string; field: string | null; create_choice?: boolean }[];
        key?: string | null;
      },
    ) => put<T.Import>(`/api/imports/${seg(id)}/mapping`, body),
    checkImport: (id: string, decisions: Record<string, string>) =>
      post<T.Import>(`/api/imports/${seg(id)}/dry-run`, { decisions }),
    runImport: (id: string) => post<T.Import>(`/api/imports/${seg(id)}/run`),
    undoImport: (id: string) => post<T.Import>(`/api/imports/${seg(id)}/undo`),
    discardImport: (id: string) => del<void>(`/api/imports/${seg(id)}`),
    importRows: (id: string, tab: string, offset: number) =>
      get<T.ImportRows>(`/api/imports/${seg(id)}/rows?tab=${seg(tab)}&offset=${offset}`),
    importErrors: (id: string) => http.send("GET", `/api/imports/${seg(id)}/errors.csv`),
  };
}

export type Client = ReturnType<typeof createClient>;
