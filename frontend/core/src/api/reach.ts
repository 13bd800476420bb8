/** What reaches records beside roles and shares: territories with their rules, sharing rules, and queues. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";
import type { CrmRecord, Included } from "./types.ts";

type Schema = components["schemas"];
export type Territory = Schema["Territory"];
export type NewTerritoryRule = Schema["NewTerritoryRule"];
export type PlacingRun = Schema["PlacingRun"];
export type RecordTerritory = Schema["RecordTerritory"];
export type SharingRule = Schema["SharingRuleView"];
export type NewSharingRule = Schema["NewSharingRule"];
export type RuleParty = Schema["RuleParty"];
export type Queue = Schema["QueueView"];
export type PoolRules = Schema["PoolRules"];
export type QueueSimulation = Schema["Simulation"];
export type WaitingRequest = Schema["WaitingRequest"];
export type Waiting = Omit<Schema["Waiting"], "items" | "included"> & {
  items: CrmRecord[];
  included: Partial<Included>;
};

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createReach(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const nothing = async (call: Promise<unknown>): Promise<void> => void (await call);
  const territory = (territory_id: string) => ({ params: { path: { territory_id } } });
  const kind = (object_name: string) => ({ params: { path: { object_name } } });
  const rule = (rule_id: string) => ({ params: { path: { rule_id } } });
  const queue = (queue_id: string) => ({ params: { path: { queue_id } } });
  const record = (noun: string, id: string) => `/api/${encodeURIComponent(noun)}/${encodeURIComponent(id)}`;
  return {
    territories: () => answer(api.GET("/api/territories")),
    territoryNames: () => answer(api.GET("/api/territory-names")),
    saveTerritory: (id: string, body: Schema["NewTerritory"]) =>
      answer(api.PUT("/api/territories/{territory_id}", { ...territory(id), body })),
    removeTerritory: (id: string) => nothing(api.DELETE("/api/territories/{territory_id}", territory(id))),
    saveTerritoryRules: (object: string, rules: NewTerritoryRule[]) =>
      answer(api.PUT("/api/territory-rules/{object_name}", { ...kind(object), body: { rules } })),
    previewTerritoryRules: (object: string, rules: NewTerritoryRule[]) =>
      answer(api.POST("/api/territory-rules/{object_name}/preview", { ...kind(object), body: { rules } })),
    territoryOf: (noun: string, id: string) =>
      http.json<RecordTerritory>("GET", `${record(noun, id)}/territory`),
    chooseTerritory: (noun: string, id: string, body: Schema["ChosenTerritory"]) =>
      http.json<RecordTerritory>("PUT", `${record(noun, id)}/territory`, { body }),

    sharingRules: () => answer(api.GET("/api/sharing-rules")),
    saveSharingRule: (id: string, body: NewSharingRule) =>
      answer(api.PUT("/api/sharing-rules/{rule_id}", { ...rule(id), body })),
    removeSharingRule: (id: string) => nothing(api.DELETE("/api/sharing-rules/{rule_id}", rule(id))),
    previewSharingRule: (body: NewSharingRule) => answer(api.POST("/api/sharing-rule-previews", { body })),

    queues: () => answer(api.GET("/api/queues")),
    saveQueue: (id: string, body: Schema["NewQueue"]) =>
      answer(api.PUT("/api/queues/{queue_id}", { ...queue(id), body })),
    removeQueue: (id: string) => nothing(api.DELETE("/api/queues/{queue_id}", queue(id))),
    simulateQueue: (id: string, rules: PoolRules) =>
      answer(api.POST("/api/queues/{queue_id}/simulations", { ...queue(id), body: rules })),
    exportSimulation: (id: string, body: PoolRules) =>
      http.send("POST", `/api/queues/${encodeURIComponent(id)}/simulations/export`, { body }),
    waiting: (id: string, body: Partial<WaitingRequest> & { object: string }) =>
      http.json<Waiting>("POST", `/api/queues/${encodeURIComponent(id)}/waiting`, { body }),
    takeRecord: (noun: string, id: string) =>
      http.json<Schema["TakenRecord"]>("POST", `${record(noun, id)}/takes`),
  };
}
