/**
 * The calls of the HTTP contract, one method each. Those about records are generic: which objects there are is known only
 * at run time. Customers' text travels in bodies, never in a URL.
 */
import { createActivities } from "./activities.ts";
import { createAddresses } from "./addresses.ts";
import { createApprovals } from "./approvals.ts";
import { createAssignment } from "./assignment.ts";
import { createAudit } from "./audit.ts";
import { createBilling } from "./billing.ts";
import { createBulkEdits } from "./bulkEdits.ts";
import { createConsents } from "./consents.ts";
import { createCurrencies } from "./currencies.ts";
import type { Disk } from "./diskTypes.ts";
import { createDuplicates } from "./duplicates.ts";
import { createFields } from "./fields.ts";
import { createFiles } from "./files.ts";
import { createFinance } from "./finance.ts";
import { createFixed } from "./fixed.ts";
import { createForms } from "./forms.ts";
import type { Call, Http } from "./http.ts";
import { createIdentityKeys } from "./identityKeys.ts";
import { createKeys } from "./keys.ts";
import { createMerging } from "./merging.ts";
import { createOverview } from "./overview.ts";
import { createPortability } from "./portability.ts";
import { createPriceBooks } from "./priceBooks.ts";
import { createPrivacy } from "./privacy.ts";
import { createReach } from "./reach.ts";
import { createRecovery } from "./recovery.ts";
import { createResponse } from "./response.ts";
import { createRoles } from "./roles.ts";
import { createTeam } from "./team.ts";
import { createTokens } from "./tokens.ts";
import { createTouches } from "./touches.ts";
import { createTransfers } from "./transfers.ts";
import type * as T from "./types.ts";
import { createWebhooks } from "./webhooks.ts";

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
    ...createFixed(http),
    ...createActivities(http),
    ...createAddresses(http),
    ...createApprovals(http),
    ...createTouches(http),
    ...createTransfers(http),
    ...createAssignment(http),
    ...createCurrencies(http),
    ...createPriceBooks(http),
    ...createBulkEdits(http),
    ...createResponse(http),
    ...createBilling(http),
    ...createDuplicates(http),
    ...createFields(http),
    ...createFinance(http),
    ...createConsents(http),
    ...createForms(http),
    ...createIdentityKeys(http),
    ...createReach(http),
    ...createRecovery(http),
    ...createRoles(http),
    ...createTeam(http),
    ...createKeys(http),
    ...createMerging(http),
    ...createOverview(http),
    ...createPortability(http),
    ...createAudit(http),
    ...createPrivacy(http),
    ...createTokens(http),
    ...createFiles(http),
    ...createWebhooks(http),
    mailbox: () => get<T.Mail[]>("/api/mailbox"),

    objects: () => get<T.CrmObject[]>("/api/objects"),
    people: () => get<T.Person[]>("/api/people"),

    query: (noun: string, body: T.QueryBody, signal?: AbortSignal) =>
      post<T.Page>(`/api/${seg(noun)}/query`, body, signal ? { signal } : {}),
    count: (noun: string, body: Pick<T.QueryBody, "filter" | "deleted" | "search" | "as_of">) =>
      post<T.Count>(`/api/${seg(noun)}/count`, body),
    summary: (
      noun: string,
      body: Pick<T.QueryBody, "filter" | "search" | "as_of"> & { group?: string; sums?: string[] },
    ) => post<T.Summary>(`/api/${seg(noun)}/summary`, body),
    create: (noun: string, body: Record<string, unknown>) => post<T.Written>(`/api/${seg(noun)}`, body),
    record: (noun: string, id: string, asOf?: string) =>
      get<T.RecordView>(`${one(noun, id)}${asOf ? `?as_of=${seg(asOf)}` : ""}`),
    update: (noun: string, id: string, base_version: number, fields: Record<string, T.Value>) =>
      patch<T.Written>(one(noun, id), { base_version, ...fields }),
    remove: (noun: string, id: string) => del<{ change: { seq: number } }>(one(noun, id)),
    restore: (noun: string, id: string) => post<T.Written>(`${one(noun, id)}/restoration`),
    bulk: (noun: string, body: T.BulkBody) => post<T.BulkResult>(`/api/${seg(noun)}/bulk`, body),
    writeRows: (noun: string, rows: readonly T.RowWrite[]) =>
      post<T.RowsDone>(`/api/${seg(noun)}/rows`, { rows }),
    previewPlace: (noun: string, body: T.BulkBody) => post<T.MovePreview>(`/api/${seg(noun)}/bulk`, body),
    undoBatch: (id: string) =>
      post<{ undone: number; kept: { object: string; id: string; label: string; reason: string }[] }>(
        `/api/batches/${seg(id)}/undo`,
      ),
    owners: (noun: string, id: string) => get<T.Owners>(`${one(noun, id)}/owners`),
    history: (noun: string, id: string, before?: number) =>
      get<T.History>(`${one(noun, id)}/history${before ? `?before=${before}` : ""}`),
    reveal: (noun: string, id: string, field: string) =>
      post<T.Revealed>(`${one(noun, id)}/reveals`, { field }),
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
    access: (noun: string, id: string) => get<T.Access>(`${one(noun, id)}/access`),
    share: (noun: string, id: string, body: T.ShareRequest) =>
      post<T.Access>(`${one(noun, id)}/shares`, body),
    unshare: (noun: string, id: string, share: string) => del<void>(`${one(noun, id)}/shares/${seg(share)}`),
    disk: (noun: string, id: string) => get<Disk>(`${one(noun, id)}/disk`),
    export: (noun: string, body: T.ExportBody) =>
      http.send("POST", `/api/${seg(noun)}/export`, { body: { ...body, format: "csv" } }),
    search: (body: { q: string; objects?: string[]; limit?: number }, signal?: AbortSignal) =>
      post<T.SearchResult>("/api/search", body, signal ? { signal } : {}),

    board: async (body: T.BoardBody, signal?: AbortSignal): Promise<T.Board> => {
      const board = await post<T.BoardAnswer>("/api/deals/board", body, signal ? { signal } : {});
      const columns = board.columns.map(({ sums, own, left_out, ...column }) => ({
        ...column,
        sums: { each: sums, own, left_out },
      }));
      return { ...board, columns };
    },
    recordBoard: (noun: string, body: T.RecordBoardBody, signal?: AbortSignal) =>
      post<T.RecordBoardAnswer>(`/api/${seg(noun)}/board`, body, signal ? { signal } : {}),
    gates: (id: string) => get<T.Gates>(`/api/deals/${seg(id)}/gates`),
    pipelines: () => get<T.Pipeline[]>("/api/pipelines"),
    addPipeline: (body: T.PipelineDraft) => post<T.Pipeline[]>("/api/pipelines", body),
    changePipeline: (id: string, body: T.PipelineDraft) =>
      put<T.Pipeline[]>(`/api/pipelines/${seg(id)}`, body),

    views: () => get<T.View[]>("/api/views"),
    createView: (body: T.ViewInput) => post<T.View>("/api/views", body),
    updateView: (id: string, body: T.ViewInput) => patch<T.View>(`/api/views/${seg(id)}`, body),

    imports: () => get<T.Import[]>("/api/imports"),
    createImport: (object: string, file_id: string) => post<T.Import>("/api/imports", { object, file_id }),
    import: (id: string) => get<T.Import>(`/api/imports/${seg(id)}`),
    mapImport: (id: string, body: T.ImportMapping) => put<T.Import>(`/api/imports/${seg(id)}/mapping`, body),
    checkImport: (id: string, decisions: Record<string, string>) =>
      post<T.Import>(`/api/imports/${seg(id)}/dry-run`, { decisions }),
    runImport: (id: string) => post<T.Import>(`/api/imports/${seg(id)}/run`),
    undoImport: (id: string) => post<T.Import>(`/api/imports/${seg(id)}/undo`),
    discardImport: (id: string) => del<void>(`/api/imports/${seg(id)}`),
    /** `tab` is one of those of the answer's counts, or `empty:` and a field. */
    importRows: (id: string, tab: string, offset: number) => {
      const [name = "", field] = tab.split(":");
      const more = field ? `&field=${seg(field)}` : "";
      return get<T.ImportRows>(`/api/imports/${seg(id)}/rows?tab=${seg(name)}&offset=${offset}${more}`);
    },
    editedRecords: (id: string) => get<{ items: T.EditedRecord[] }>(`/api/imports/${seg(id)}/edited-records`),
    importErrors: (id: string) => http.send("GET", `/api/imports/${seg(id)}/errors.csv`),

    importObjects: () => get<T.CrmObject[]>("/api/import-objects"),
    createImportSet: (file_ids: string[], objects: Record<string, string> = {}) =>
      post<T.ImportSet>("/api/import-sets", { file_ids, objects }),
    importSet: (id: string) => get<T.ImportSet>(`/api/import-sets/${seg(id)}`),
    checkImportSet: (id: string, decisions: Record<string, Record<string, string>>) =>
      post<T.ImportSet>(`/api/import-sets/${seg(id)}/dry-run`, { decisions }),
    runImportSet: (id: string) => post<T.ImportSet>(`/api/import-sets/${seg(id)}/run`),
    undoImportSet: (id: string, decisions: Record<string, "keep" | "revert">) =>
      post<T.ImportSet>(`/api/import-sets/${seg(id)}/undo`, { decisions }),
    discardImportSet: (id: string) => del<void>(`/api/import-sets/${seg(id)}`),

    dealFunnel: (body: T.FunnelBody) => post<T.Funnel>("/api/deals/funnel", body),
    leadFunnel: (body: T.FunnelBody) => post<T.Funnel>("/api/leads/funnel", body),
    insights: (body: { pipeline?: string | null }) => post<T.Insights>("/api/deals/insights", body),
    losses: (body: T.LossesBody) => post<T.Losses>("/api/deals/losses", body),
    velocity: (body: T.ForecastBody) => post<T.Velocities>("/api/deals/velocity", body),
    monthCohorts: (body: T.CohortsBody) => post<T.MonthCohorts>("/api/deals/cohorts", body),
    forecast: (body: T.ForecastBody) => post<T.Forecast>("/api/forecast", body),
    forecastMoves: (body: T.ForecastBody) => post<T.ForecastMoves>("/api/forecast/moves", body),
    setForecastEntry: (body: T.ForecastEntryBody) => post<void>("/api/forecast/entries", body),
    forecastHistory: (body: Omit<T.ForecastEntryBody, "kind" | "amount" | "note">) =>
      post<{ items: T.ForecastEntry[] }>("/api/forecast/entries/history", body),
    candidates: (id: string) => get<T.Candidate[]>(`/api/leads/${seg(id)}/candidates`),
    convertLead: (id: string, body: T.Conversion) =>
      post<T.Converted>(`/api/leads/${seg(id)}/conversion`, body),
    dealLines: (id: string) => get<T.DealLines>(`/api/deals/${seg(id)}/lines`),
    putDealLines: (id: string, lines: T.LineDraft[], base_version: number) =>
      put<T.DealLines>(`/api/deals/${seg(id)}/lines`, { lines, base_version }),
    dealSplit: (id: string) => get<T.DealSplit>(`/api/deals/${seg(id)}/split`),
    putDealSplit: (id: string, members: T.MemberDraft[], base_version: number) =>
      put<T.DealSplit>(`/api/deals/${seg(id)}/split`, { members, base_version }),
  };
}

export type Client = ReturnType<typeof createClient>;
