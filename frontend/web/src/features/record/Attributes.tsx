import { useLingui } from "@lingui/react/macro";
import {
  allFields,
  type CrmObject,
  type CrmRecord,
  type Field,
  systemFields,
  type Text,
} from "@rapport/core";
import { useState } from "react";
import { useEditField } from "~/data/writes.ts";
import { ConflictMark } from "~/fields/ConflictMark.tsx";
import { FieldEditor, isPicked } from "~/fields/FieldEditor.tsx";
import { FieldValue, isEmpty } from "~/fields/FieldValue.tsx";
import inputs from "~/fields/fields.module.css";
import { GoLink } from "~/fields/GoLink.tsx";
import { sameValue } from "~/fields/parse.ts";
import { Kbd } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./record.module.css";

type Props = { object: CrmObject; record: CrmRecord; readOnly: boolean };

const RECORD_GROUP: Text = { zh: "归属", en: "Record" };

type Group = { name: string; label: Text; fields: Field[] };

/** Groups as declared; long texts stand in the middle, where there is room; what every record has comes last. */
function groupsOf(object: CrmObject): Group[] {
  const fields = new Map(allFields(object).map((field) => [field.name, field]));
  const system = systemFields(object);
  const declared = object.groups.map((group) => ({
    ...group,
    fields: group.fields
      .flatMap((name) => fields.get(name) ?? [])
      .filter((field) => field.type !== "long_text"),
  }));
  const placed = new Set(object.groups.flatMap((group) => group.fields));
  const rest = object.fields.filter((field) => !placed.has(field.name) && field.type !== "long_text");
  return [...declared, { name: "record", label: RECORD_GROUP, fields: [...rest, ...system] }].filter(
    (group) => group.fields.length > 0,
  );
}

export function Attributes({ object, record, readOnly }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [editing, setEditing] = useState<string | null>(null);
  const groups = groupsOf(object);
  const order = groups.flatMap((group) => group.fields).filter((field) => field.editable);
  const move = (from: string, step: 1 | -1) => {
    const at = order.findIndex((field) => field.name === from);
    setEditing(order[at + step]?.name ?? null);
  };
  return (
    <section className={styles.left} aria-label={t`Attributes`}>
      {groups.map((group) => (
        <div key={group.name} className={styles.group}>
          <h2>{read(group.label)}</h2>
          <dl>
            {group.fields.map((field) => (
              <Attribute
                key={field.name}
                object={object}
                record={record}
                field={field}
                editable={field.editable && !readOnly}
                editing={editing === field.name}
                onEdit={(on) =>
                  setEditing((current) => (on ? field.name : current === field.name ? null : current))
                }
                onMove={(step) => move(field.name, step)}
              />
            ))}
          </dl>
        </div>
      ))}
    </section>
  );
}

type AttributeProps = {
  object: CrmObject;
  record: CrmRecord;
  field: Field;
  editable: boolean;
  editing: boolean;
  onEdit: (on: boolean) => void;
  onMove: (step: 1 | -1) => void;
};

function Attribute({ object, record, field, editable, editing, onEdit, onMove }: AttributeProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const edit = useEditField(object);
  const value = record[field.name];
  return (
    <div className={styles.attribute}>
      <dt>{read(field.label)}</dt>
      <dd>
        {editing && editable ? (
          <div className={styles.editor}>
            <FieldEditor
              object={object}
              field={field}
              value={value}
              onSave={(next) => {
                if (!sameValue(next, value)) edit.mutate({ id: record.id, field, value: next });
                onEdit(false);
              }}
              onCancel={() => onEdit(false)}
              onMove={onMove}
            />
            {isPicked(field) ? null : <EditKeys />}
          </div>
        ) : (
          <ValueBox field={field} record={record} editable={editable} onEdit={() => onEdit(true)}>
            {isEmpty(value) ? <span className={styles.blank}>{editable ? t`Add` : "–"}</span> : null}
            <ConflictMark object={object} field={field} record={record} />
          </ValueBox>
        )}
      </dd>
    </div>
  );
}

type BoxProps = {
  field: Field;
  record: CrmRecord;
  editable: boolean;
  onEdit: () => void;
  children: React.ReactNode;
};

function ValueBox({ field, record, editable, onEdit, children }: BoxProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const content = (
    <>
      {isEmpty(record[field.name]) ? null : (
        <span>
          <FieldValue field={field} record={record} full />
        </span>
      )}
      {children}
      <GoLink field={field} record={record} />
    </>
  );
  const name = read(field.label);
  if (!editable) {
    return (
      <div className={styles.value} data-testid={`value-${field.name}`}>
        {content}
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: holds links of its own, which a button may not
    <div
      className={styles.value}
      role="button"
      tabIndex={0}
      aria-label={t`Edit ${name}`}
      data-editable="true"
      data-testid={`value-${field.name}`}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest("a, button")) onEdit();
      }}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget || (event.key !== "Enter" && event.key !== "e")) return;
        event.preventDefault();
        onEdit();
      }}
    >
      {content}
    </div>
  );
}

function EditKeys() {
  const { t } = useLingui();
  return (
    <div className={inputs.hint} aria-hidden>
      <Kbd>Enter</Kbd> {t`save`} <Kbd>Esc</Kbd> {t`cancel`}
    </div>
  );
}
