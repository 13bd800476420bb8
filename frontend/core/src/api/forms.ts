/** Web forms: of who makes them, of visitors, and what they left on a lead. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];
export type FormSetup = Schema["FormSetup"];
export type FormView = Schema["FormView"];
export type FormsView = Schema["FormsView"];
export type FormConsent = Schema["FormConsent"];
export type ShownForm = Schema["ShownForm"];
export type ShownField = Schema["ShownField"];
export type ShownConsent = Schema["ShownConsent"];
export type Submission = Schema["Submission"];
export type Touch = Schema["TouchView"];
export type LeadConsent = Schema["ConsentView"];

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createForms(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const place = (organisation_id: string, form_id: string) => ({
    params: { path: { organisation_id, form_id } },
  });
  return {
    forms: () => answer(api.GET("/api/forms")),
    saveForm: (form_id: string, body: Schema["NewForm"]) =>
      answer(api.PUT("/api/forms/{form_id}", { params: { path: { form_id } }, body })),
    publicForm: (organisation: string, form: string) =>
      answer(api.GET("/api/public-forms/{organisation_id}/{form_id}", place(organisation, form))),
    sendForm: (organisation: string, form: string, body: Submission) =>
      answer(
        api.POST("/api/public-forms/{organisation_id}/{form_id}/submissions", {
          ...place(organisation, form),
          body,
        }),
      ),
    touches: (record_id: string) =>
      answer(api.GET("/api/leads/{record_id}/touches", { params: { path: { record_id } } })),
  };
}
