/** An organisation's own fields, as the settings define them. */
import type { Http } from "./http.ts";
import type { components } from "./schema.d.ts";

type Schema = components["schemas"];
export type OwnField = Schema["FieldView"];
export type OwnFields = Schema["FieldsView"];
export type NewOwnField = Schema["NewField"];
export type OwnFieldChange = Schema["FieldChange"];
export type OwnFieldType = NewOwnField["type"];
export type LabelChange = Schema["LabelChange"];

const seg = encodeURIComponent;

export function createFields(http: Http) {
  const all = (object: string) => `/api/fields/${seg(object)}`;
  return {
    ownFields: (object: string) => http.json<OwnFields>("GET", all(object)),
    addField: (object: string, body: NewOwnField) => http.json<OwnFields>("POST", all(object), { body }),
    changeField: (object: string, name: string, body: OwnFieldChange) =>
      http.json<OwnFields>("PATCH", `${all(object)}/${seg(name)}`, { body }),
    changeLabel: (object: string, name: string, label: string, body: LabelChange) =>
      http.json<OwnFields>("PATCH", `${all(object)}/${seg(name)}/labels/${seg(label)}`, { body }),
    /** The records that have the label get the other one, in the background. */
    mergeLabels: (object: string, name: string, label: string, into: string) =>
      http.json<OwnFields>("POST", `${all(object)}/${seg(name)}/labels/${seg(label)}/merge`, {
        body: { into },
      }),
    orderFields: (object: string, names: string[]) =>
      http.json<OwnFields>("PUT", `${all(object)}/order`, { body: { names } }),
  };
}
