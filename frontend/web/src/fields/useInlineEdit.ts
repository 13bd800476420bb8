/** Editing where a value stands, on a record page and in the table: what is refused is kept, and shown again with the reason. */
import type { CrmObject, CrmRecord, Field, Value } from "@rapport/core";
import { useRef } from "react";
import { clearConflict, markConflict, useConflict } from "~/data/conflicts.ts";
import { useEditField } from "~/data/writes.ts";
import { sameValue } from "./parse.ts";

/** The record as it was when the editor was opened: live changes go on to arrive behind it. */
function useSeen(record: CrmRecord, editing: boolean): CrmRecord {
  const seen = useRef<CrmRecord | null>(null);
  if (!editing) seen.current = null;
  else seen.current ??= record;
  return seen.current ?? record;
}

export type Refused = { value: Value; message: string };

type Options = {
  object: CrmObject;
  field: Field;
  record: CrmRecord;
  editing: boolean;
  /** Opens the editor again after a refusal; false when the person is elsewhere by now. */
  reopen: () => boolean;
  close: () => void;
};

export function useInlineEdit({ object, field, record, editing, reopen, close }: Options) {
  const edit = useEditField(object);
  const conflict = useConflict(record.id, field.name);
  const value = record[field.name];
  const seen = useSeen(record, editing);
  const before = seen[field.name];
  const refused: Refused | undefined =
    conflict?.kind === "unsaved" && conflict.remedy === "edit" ? conflict : undefined;
  return {
    value,
    refused,
    /** Whether somebody else has changed the value while it was being edited here; what was refused was nobody's. */
    overtaken: editing && !refused && !sameValue(before, value),
    onSave: (next: Value) => {
      if (!sameValue(next, before))
        edit.mutate({ id: record.id, field, value: next, seenVersion: seen.version, onRefused: reopen });
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
