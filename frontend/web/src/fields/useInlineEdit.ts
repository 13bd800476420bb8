/** Editing where a value stands, on a record page and in the table: what is refused is kept, and shown again with the reason. */
import type { CrmObject, CrmRecord, Field, Value } from "@rapport/core";
import { clearConflict, markConflict, useConflict } from "~/data/conflicts.ts";
import { useEditField } from "~/data/writes.ts";
import { sameValue } from "./parse.ts";

export type Refused = { value: Value; message: string };

type Options = {
  object: CrmObject;
  field: Field;
  record: CrmRecord;
  /** Opens the editor again after a refusal; false when the person is elsewhere by now. */
  reopen: () => boolean;
  close: () => void;
};

export function useInlineEdit({ object, field, record, reopen, close }: Options) {
  const edit = useEditField(object);
  const conflict = useConflict(record.id, field.name);
  const value = record[field.name];
  const refused: Refused | undefined =
    conflict?.kind === "unsaved" && conflict.remedy === "edit" ? conflict : undefined;
  return {
    value,
    refused,
    onSave: (next: Value) => {
      if (!sameValue(next, value)) edit.mutate({ id: record.id, field, value: next, onRefused: reopen });
      else if (refused) clearConflict(record.id, field.name);
      close();
    },
    onCancel: () => {
      if (refused) clearConflict(record.id, field.name);
      close();
    },
    onUnreadable: (text: string, message: string) => {
      markConflict(record.id, field.name, { kind: "unsaved", value: text, message, remedy: "edit" });
      close();
    },
  };
}
