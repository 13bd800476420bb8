/** Working hours of an organisation, within how much of them leads are answered, and how people do that. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];
export type WorkingHours = Schema["WorkingHours"];
export type WorkingHoursPage = Schema["WorkingHoursPage"];
export type WorkingSpan = Schema["WorkingSpan"];
export type SpecialDay = Schema["SpecialDay"];
export type HolidaySet = Schema["HolidaySet"];
export type ResponseRule = Schema["ResponseRule"];
export type ResponseReport = Schema["ResponseReport"];

export function createResponse(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const answer = async <D>(call: Promise<{ data?: D }>): Promise<D> => (await call).data as D;
  return {
    workingHours: () => answer(api.GET("/api/working-hours")),
    saveWorkingHours: (body: WorkingHours) => answer(api.PUT("/api/working-hours", { body })),
    responseRules: () => answer(api.GET("/api/response-rules")),
    saveResponseRules: (rules: ResponseRule[]) => answer(api.PUT("/api/response-rules", { body: { rules } })),
    responseReport: (weeks: number) =>
      answer(api.GET("/api/response-report", { params: { query: { weeks } } })),
  };
}
