/** What stands beside a record: related lists, how it fares, what to do next; and the people of a company. */
import type { Http } from "./http.ts";
import type { components } from "./schema.d.ts";
import type { CrmRecord, Filter, Included } from "./types.ts";

type Schema = components["schemas"];
export type Figure = Omit<Schema["Figure"], "filter"> & { filter: Filter | null };
export type Factor = Omit<Schema["Factor"], "now" | "against"> & {
  now: Figure | null;
  against: Figure | null;
};
export type RelatedList = Omit<Schema["RelatedList"], "items" | "filter"> & {
  items: CrmRecord[];
  filter: Filter;
};
export type Suggestion = Schema["Suggestion"];
export type Suggestions = Schema["Suggestions"];
export type Dismissing = Partial<Schema["Dismissing"]>;
export type Network = Schema["Network"];
export type NetworkPerson = Schema["NetworkPerson"];
export type Followers = Schema["Followers"];
export type DealPrediction = Schema["DealPrediction"];
export type OverviewLimits = Schema["OverviewLimits"];
export type Overview = {
  related: RelatedList[];
  health: Factor[];
  suggestions: Suggestion[];
  prediction: DealPrediction | null;
  included: Included;
};

const seg = encodeURIComponent;

export function createOverview(http: Http) {
  const one = (noun: string, id: string) => `/api/${seg(noun)}/${seg(id)}`;
  const rule = (noun: string, id: string, name: string) => `${one(noun, id)}/suggestions/${seg(name)}`;
  return {
    overview: (noun: string, id: string) => http.json<Overview>("GET", `${one(noun, id)}/overview`),
    followers: (noun: string, id: string) => http.json<Followers>("GET", `${one(noun, id)}/followers`),
    follow: (noun: string, id: string, follows: boolean) =>
      http.json<void>(follows ? "PUT" : "DELETE", `${one(noun, id)}/following`),
    network: (id: string) => http.json<Network>("GET", `${one("companies", id)}/network`),
    overviewLimits: () => http.json<OverviewLimits>("GET", "/api/overview-limits"),
    saveOverviewLimits: (body: OverviewLimits) =>
      http.json<OverviewLimits>("PUT", "/api/overview-limits", { body }),
    suggestions: () => http.json<Suggestions>("GET", "/api/suggestions"),
    acceptSuggestion: (noun: string, id: string, name: string) =>
      http.json<{ task: CrmRecord }>("POST", `${rule(noun, id, name)}/acceptance`, { body: {} }),
    dismissSuggestion: (noun: string, id: string, name: string, body: Dismissing) =>
      http.json<void>("POST", `${rule(noun, id, name)}/dismissal`, { body }),
    reconsiderSuggestion: (noun: string, id: string, name: string) =>
      http.json<void>("DELETE", `${rule(noun, id, name)}/dismissal`),
  };
}
