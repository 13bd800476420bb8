import { useLingui } from "@lingui/react/macro";
import type { CrmObject, CrmRecord, Field } from "@rapport/core";
import { useState } from "react";
import { useEditField } from "~/data/writes.ts";
import { ConflictMark } from "~/fields/ConflictMark.tsx";
import { FieldEditor } from "~/fields/FieldEditor.tsx";
import { sameValue } from "~/fields/parse.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./record.module.css";

type Props = { object: CrmObject; record: CrmRecord; readOnly: boolean };

/** Long texts: descriptions and notes, edited where they are read. */
export function Notes({ object, record, readOnly }: Props) {
  const fields = object.fields.filter((field) => field.type === "long_text");
  return fields.map((field) => (
    <Note
      key={field.name}
      object={object}
      record={record}
      field={field}
      editable={field.editable && !readOnly}
    />
  ));
}

type NoteProps = { object: CrmObject; record: CrmRecord; field: Field; editable: boolean };

function Note({ object, record, field, editable }: NoteProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [editing, setEditing] = useState(false);
  const edit = useEditField(object);
  const value = record[field.name];
  const text = typeof value === "string" ? value : "";
  const name = read(field.label);
  const empty = <span className="mute">{editable ? t`Write here. Ctrl+Enter saves.` : "–"}</span>;
  return (
    <section className={styles.note}>
      <h2>
        {name} <ConflictMark object={object} field={field} record={record} />
      </h2>
      {editing && editable ? (
        <FieldEditor
          object={object}
          field={field}
          value={text}
          onSave={(next) => {
            if (!sameValue(next, value)) edit.mutate({ id: record.id, field, value: next });
            setEditing(false);
          }}
          onCancel={() => setEditing(false)}
        />
      ) : editable ? (
        <button
          type="button"
          className={styles.noteText}
          data-editable="true"
          onClick={() => setEditing(true)}
          data-testid={`value-${field.name}`}
        >
          <span className="visually-hidden">{t`Edit ${name}`} </span>
          {text || empty}
        </button>
      ) : (
        <div className={styles.noteText}>{text || empty}</div>
      )}
    </section>
  );
}
