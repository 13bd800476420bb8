/** An organisation's own fields and kinds of records, as the settings define them. */
import type { Http } from "./http.ts";
import type { components } from "./schema.d.ts";

type Schema = components["schemas"];
export type OwnField = Schema["FieldView"];
export type OwnFields = Schema["FieldsView"];
export type NewOwnField = Schema["NewField"];
export type OwnFieldChange = Schema["FieldChange"];
export type OwnFieldType = NewOwnField["type"];
export type KindPreview = Schema["KindPreview"];
export type FormulaPreview = Schema["FormulaPreview"];
export type OwnObject = Schema["ObjectView"];
export type OwnObjects = Schema["ObjectsView"];
export type NewOwnObject = Schema["NewObject"];
export type OwnObjectChange = Schema["ObjectChange"];
export type LabelChange = Schema["LabelChange"];
export type LayoutsView = Schema["LayoutsView"];
export type LayoutChange = Schema["LayoutChange"];

const seg = encodeURIComponent;

export function createFields(http: Http) {
  const all = (object: string) => `/api/fields/${seg(object)}`;
  return {
    ownObjects: () => http.json<OwnObjects>("GET", "/api/custom-objects"),
    addObject: (body: NewOwnObject) => http.json<OwnObjects>("POST", "/api/custom-objects", { body }),
    changeObject: (name: string, body: OwnObjectChange) =>
      http.json<OwnObjects>("PATCH", `/api/custom-objects/${seg(name)}`, { body }),
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
    /** Whether people add tags while they type. */
    keepTags: (body: Schema["TagSettings"]) => http.json<Schema["TagSettings"]>("PUT", "/api/tags", { body }),
    /** What would become of a field's values as values of another kind. */
    previewKind: (object: string, name: string, base_version: number, type: OwnFieldType) =>
      http.json<KindPreview>("POST", `${all(object)}/${seg(name)}/kind/preview`, {
        body: { base_version, type },
      }),
    changeKind: (object: string, name: string, base_version: number, type: OwnFieldType) =>
      http.json<OwnFields>("POST", `${all(object)}/${seg(name)}/kind`, { body: { base_version, type } }),
    undoKind: (object: string, name: string, base_version: number) =>
      http.json<OwnFields>("POST", `${all(object)}/${seg(name)}/kind/undo`, { body: { base_version } }),
    previewFormula: (object: string, formula: string) =>
      http.json<FormulaPreview>("POST", `${all(object)}/formula/preview`, { body: { formula } }),
    layouts: (object: string) => http.json<LayoutsView>("GET", `/api/layouts/${seg(object)}`),
    /** Without sections it is reset. */
    saveLayout: (object: string, body: LayoutChange) =>
      http.json<LayoutsView>("PUT", `/api/layouts/${seg(object)}`, { body }),
    orderFields: (object: string, names: string[]) =>
      http.json<OwnFields>("PUT", `${all(object)}/order`, { body: { names } }),
  };
}
