/** Fields that every record has. The server may declare them itself; then its declaration counts. */
import type { CrmObject, Field, FieldType, Text } from "../api/types.ts";

const declare = (name: string, type: FieldType, label: Text): Field => ({
  name,
  id: 0,
  label,
  type,
  encrypted: "clear",
  required: false,
  editable: false,
  searchable: false,
  sortable: false,
  groupable: false,
  operators: [],
});

const SYSTEM: Field[] = [
  { ...declare("owner_id", "person", { zh: "负责人", en: "Owner" }), editable: true },
  declare("created_at", "timestamp", { zh: "创建", en: "Created" }),
  declare("updated_at", "timestamp", { zh: "更新", en: "Updated" }),
];

export function systemFields(object: CrmObject): Field[] {
  const own = new Set(object.fields.map((field) => field.name));
  return SYSTEM.filter((field) => !own.has(field.name));
}
