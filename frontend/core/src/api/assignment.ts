/** How leads that come in without an owner find one: the rules of an organisation, and what its people can take. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];
export type Assignment = Schema["Assignment"];
export type AssignmentRule = Schema["AssignmentRule"];
export type AssignmentPerson = Schema["AssignmentPerson"];
export type WouldGet = Schema["WouldGet"];

export function createAssignment(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const answer = async <D>(call: Promise<{ data?: D }>): Promise<D> => (await call).data as D;
  return {
    assignment: () => answer(api.GET("/api/assignment")),
    saveAssignment: (body: Assignment) => answer(api.PUT("/api/assignment", { body })),
    previewAssignment: (body: Assignment) => answer(api.POST("/api/assignment/preview", { body })),
  };
}
