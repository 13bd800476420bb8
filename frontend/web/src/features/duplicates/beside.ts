/** What stands beside a record's name, so that two of the same name can be told apart. */
import type { CrmObject, CrmRecord, Field } from "@rapport/core";
import { allFields } from "@rapport/core";
import { isEmpty, useFormat } from "~/fields/FieldValue.tsx";

const KINDS = ["email", "phone", "url", "credit_code"];
const SYSTEM = ["owner_id", "created_at"];

/** Where it is and how it is reached, then whose it is and since when; as far as the reader is shown them. */
export const fieldsBeside = (object: CrmObject): Field[] => {
  const own = object.fields.filter(
    ({ name, type, custom }) =>
      !custom && name !== object.title_field && (name === "city" || KINDS.includes(type)),
  );
  const below = own.length > 0 ? [] : object.fields.filter(({ name }) => name === object.subtitle_field);
  return [...own, ...below, ...allFields(object).filter(({ name }) => SYSTEM.includes(name))];
};

export function useBeside(object: CrmObject): (record: CrmRecord) => string {
  const format = useFormat();
  const fields = fieldsBeside(object);
  return (record) =>
    fields
      .filter(({ name }) => !isEmpty(record[name]))
      .map((field) => format(field, record[field.name], record))
      .join(" · ");
}
