import { useLingui } from "@lingui/react/macro";
import {
  allFields,
  type CrmObject,
  type CrmRecord,
  EXTERNAL_ID,
  type Field,
  grouped,
  isPicked,
  systemFields,
  type Text,
} from "@rapport/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { api } from "~/app/api.ts";
import { ConflictMark } from "~/fields/ConflictMark.tsx";
import { FieldEditor } from "~/fields/FieldEditor.tsx";
import { FieldValue, isEmpty } from "~/fields/FieldValue.tsx";
import inputs from "~/fields/fields.module.css";
import { GoLink } from "~/fields/GoLink.tsx";
import { useInlineEdit } from "~/fields/useInlineEdit.ts";
import { IconButton, Kbd } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./record.module.css";

type Props = { object: CrmObject; record: CrmRecord; readOnly: boolean; children?: ReactNode };

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

export function Attributes({ object, record, readOnly, children }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [editing, setEditing] = useState<string | null>(null);
  const groups = groupsOf(object).map((group) => ({
    ...group,
    // What another system calls a record is worth a line only where one does.
    fields: group.fields.filter((field) => field.name !== EXTERNAL_ID || record[EXTERNAL_ID]),
  }));
  const order = groups.flatMap((group) => group.fields).filter((field) => field.editable);
  useKeys({
    e: (event) => {
      event.preventDefault();
      if (!readOnly) setEditing(order[0]?.name ?? null);
    },
  });
  const section = useRef<HTMLElement>(null);
  const latest = useRef(editing);
  latest.current = editing;
  /** Not while another field is being edited, nor after the page was left. */
  const reopen = (name: string): boolean => {
    if (latest.current !== null || section.current === null) return false;
    setEditing(name);
    return true;
  };
  const move = (from: string, step: 1 | -1) => {
    const at = order.findIndex((field) => field.name === from);
    setEditing(order[at + step]?.name ?? null);
  };
  return (
    <section ref={section} className={styles.left} aria-label={t`Attributes`}>
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
                onReopen={() => reopen(field.name)}
                onMove={(step) => move(field.name, step)}
              />
            ))}
          </dl>
        </div>
      ))}
      {children ? <div className={styles.group}>{children}</div> : null}
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
  onReopen: () => boolean;
  onMove: (step: 1 | -1) => void;
};

function Attribute(props: AttributeProps) {
  const { object, record, field, editable, editing, onEdit, onReopen, onMove } = props;
  const { read } = useLocale();
  const inline = useInlineEdit({
    object,
    field,
    record,
    editing: editing && editable,
    reopen: onReopen,
    close: () => onEdit(false),
  });
  return (
    <div className={styles.attribute}>
      <dt>{read(field.label)}</dt>
      <dd>
        {editing && editable ? (
          <div className={styles.editor}>
            <FieldEditor
              object={object}
              field={field}
              {...inline}
              onMove={onMove}
              hint={isPicked(field) ? null : <EditKeys />}
            />
          </div>
        ) : (
          <ValueBox
            object={object}
            field={field}
            record={record}
            editable={editable}
            onEdit={() => onEdit(true)}
          >
            <ConflictMark
              object={object}
              field={field}
              record={record}
              onEdit={editable ? () => onEdit(true) : undefined}
            />
          </ValueBox>
        )}
      </dd>
    </div>
  );
}

type BoxProps = {
  object: CrmObject;
  field: Field;
  record: CrmRecord;
  editable: boolean;
  onEdit: () => void;
  children: ReactNode;
};

/** The value, and beside it what else it offers; a click anywhere on the value edits. */
function ValueBox({ object, field, record, editable, onEdit, children }: BoxProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const empty = isEmpty(record[field.name]);
  const hidden = (field.type === "personal_number" || field.masked === true) && !empty;
  const [revealed, setRevealed] = useState(false);
  const message = useErrorMessage();
  // What is masked is told by the server, which counts it; it is kept nowhere but here.
  const told = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.reveal(object.noun, record.id, field.name),
    onSuccess: () => setRevealed(true),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  const whole = field.masked ? told.data?.value : String(record[field.name]);
  const show = () => {
    if (!revealed && field.masked && !told.data) told.mutate();
    else setRevealed(!revealed);
  };
  const text = empty ? (
    <span className={styles.blank}>{editable ? t`Add` : "–"}</span>
  ) : hidden && revealed ? (
    <span className="num">{field.type === "personal_number" ? grouped(whole ?? "") : whole}</span>
  ) : (
    <FieldValue field={field} record={record} full />
  );
  const name = read(field.label);
  return (
    <div className={styles.value} data-editable={editable} data-testid={`value-${field.name}`}>
      {editable ? (
        <button type="button" onClick={onEdit}>
          <span className="visually-hidden">{t`Edit ${name}`} </span>
          {text}
        </button>
      ) : (
        <span>{text}</span>
      )}
      {children}
      {hidden ? (
        <IconButton
          label={revealed ? t`Hide ${name}` : t`Show ${name}`}
          aria-pressed={revealed}
          disabled={told.isPending}
          onClick={show}
          data-testid={`reveal-${field.name}`}
        >
          {revealed ? <IconEyeOff {...smallIcon} /> : <IconEye {...smallIcon} />}
        </IconButton>
      ) : null}
      <GoLink field={field} record={record} />
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
