/** Visits to an organisation's own sites: which sites report, where records came from, and what campaigns brought. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];
export type VisitSite = Schema["SiteView"];
export type VisitSites = Schema["SitesView"];
export type TrailTouch = Schema["TrailTouch"];
export type Attribution = Schema["Attribution"];

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createTouches(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const one = (site_id: string) => ({ params: { path: { site_id } } });
  const record = (record_id: string) => ({ params: { path: { record_id } } });
  return {
    visitSites: () => answer(api.GET("/api/touch-sites")),
    saveVisitSite: (site_id: string, body: Schema["NewSite"]) =>
      answer(api.PUT("/api/touch-sites/{site_id}", { ...one(site_id), body })),
    rotateVisitKey: (site_id: string) => answer(api.POST("/api/touch-sites/{site_id}/key", one(site_id))),
    removeVisitSite: (site_id: string) => answer(api.DELETE("/api/touch-sites/{site_id}", one(site_id))),
    trail: (noun: "leads" | "contacts" | "deals", record_id: string) => {
      if (noun === "leads") return answer(api.GET("/api/leads/{record_id}/trail", record(record_id)));
      if (noun === "contacts") return answer(api.GET("/api/contacts/{record_id}/trail", record(record_id)));
      return answer(api.GET("/api/deals/{record_id}/trail", record(record_id)));
    },
    attribution: (record_id: string) =>
      answer(api.GET("/api/campaigns/{record_id}/attribution", record(record_id))),
  };
}
