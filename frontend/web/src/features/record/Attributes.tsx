import { useLingui } from "@lingui/react/macro";
import {
  allFields,
  arranged,
  type CrmObject,
  type CrmRecord,
  EXTERNAL_ID,
  type Field,
  grouped,
  isLong,
  isPicked,
  systemFields,
  type Text,
} from "@rapport/core";
import { IconEye, IconEyeOff, IconSum } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import { ConflictMark } from "~/fields/ConflictMark.tsx";
import { FieldEditor } from "~/fields/FieldEditor.tsx";
import { FieldValue, inOwnCurrency, isEmpty } from "~/fields/FieldValue.tsx";
import inputs from "~/fields/fields.module.css";
import { GoLink } from "~/fields/GoLink.tsx";
import { useInlineEdit } from "~/fields/useInlineEdit.ts";
import { IconButton, Kbd } from "~/ui/atoms.tsx";
import { Fold } from "~/ui/Fold.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { longTexts } from "./Notes.tsx";
import styles from "./record.module.css";

type Props = { object: CrmObject; record: CrmRecord; readOnly: boolean; children?: ReactNode };

const RECORD_GROUP: Text = { zh: "归属", en: "Record" };

const RESPONSE = new Set([
  "response",
  "response_due_at",
  "response_from",
  "responded_at",
  "response_minutes",
]);

type Group = { name: string; label: Text; folded: boolean; fields: Field[] };

/** Sections of the layout, if there is one; long texts that are on the page stand in the middle, where there is room. */
function sectionsOf(object: CrmObject, more: string): Group[] {
  if (!object.layout) return groupsOf(object).map((group) => ({ ...group, folded: false }));
  const middle = new Set(longTexts(object));
  const fields = allFields(object).filter((field) => !middle.has(field));
  return arranged(object, "page", fields).map(({ title, ...section }) => ({
    ...section,
    label: title ?? { zh: more, en: more },
  }));
}

/** Groups as declared; long texts stand in the middle, where there is room; what every record has comes last. */
function groupsOf(object: CrmObject): Omit<Group, "folded">[] {
  const fields = new Map(allFields(object).map((field) => [field.name, field]));
  const system = systemFields(object);
  const declared = object.groups.map((group) => ({
    ...group,
    fields: group.fields.flatMap((name) => fields.get(name) ?? []).filter((field) => !isLong(field)),
  }));
  const placed = new Set(object.groups.flatMap((group) => group.fields));
  const rest = object.fields.filter((field) => !placed.has(field.name) && !isLong(field));
  return [...declared, { name: "record", label: RECORD_GROUP, fields: [...rest, ...system] }].filter(
    (group) => group.fields.length > 0,
  );
}

/**
 * What another system calls a record is worth a line only where one does, and how good an address is only where somebody
 * said so; of a first response only what there is and is shown; what belongs to visits only of a visit, and of a check-in
 * only what there is.
 */
function isWorthALine(visits: ReadonlySet<string>, own: string, field: Field, record: CrmRecord): boolean {
  if (inOwnCurrency(field) || field.name === "rate_date") return isConverted(own, field, record);
  if (field.name === EXTERNAL_ID) return Boolean(record[EXTERNAL_ID]);
  if (field.name === "email_state" || field.name === "mobile_state") return !isEmpty(record[field.name]);
  if (RESPONSE.has(field.name)) return !isEmpty(record[field.name]);
  if (!visits.has(field.name)) return true;
  return record.kind === "visit" && (field.editable || !isEmpty(record[field.name]));
}

/** What an amount comes to is told where it is in another currency; and of the amount also that no rate is known. */
function isConverted(own: string, field: Field, record: CrmRecord): boolean {
  if (record.currency === own || isEmpty(record.currency)) return false;
  return !isEmpty(record[field.name]) || (field.name === "own_amount" && !isEmpty(record.amount));
}

/** By which rate a deal is converted. */
function RateNote({ record }: { record: CrmRecord }) {
  const { t } = useLingui();
  const text = isEmpty(record.own_amount)
    ? t`No exchange rate is known for its day`
    : record.status === "open"
      ? t`By today's rate; the day it closes fixes it`
      : t`By the rate of the day it closed, which stays`;
  return (
    <small className="mute" data-testid="rate-note">
      {text}
    </small>
  );
}

export function Attributes({ object, record, readOnly, children }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [editing, setEditing] = useState<string | null>(null);
  const [turned, setTurned] = useState<Record<string, boolean>>({});
  const { currency } = useSession().organisation;
  const visits = new Set(object.groups.find((group) => group.name === "visit")?.fields);
  const groups = sectionsOf(object, t`More fields`)
    .map((group) => ({
      ...group,
      folded: turned[group.name] ?? group.folded,
      fields: group.fields.filter((field) => isWorthALine(visits, currency, field, record)),
    }))
    .filter((group) => group.fields.length > 0);
  const open = groups.filter((group) => !group.folded);
  const order = open.flatMap((group) => group.fields).filter((field) => field.editable);
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
          <h2>
            {object.layout ? (
              <Fold
                outdent
                folded={group.folded}
                onTurn={() => setTurned({ ...turned, [group.name]: !group.folded })}
              >
                {read(group.label)}
                {group.folded ? <span className="mute num"> {group.fields.length}</span> : null}
              </Fold>
            ) : (
              read(group.label)
            )}
          </h2>
          <dl hidden={group.folded}>
            {(group.folded ? [] : group.fields).map((field) => (
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
              recordId={record.id}
              currency={typeof record.currency === "string" ? record.currency : undefined}
              {...inline}
              onMove={onMove}
              hint={isPicked(field) || field.type === "file" ? null : <EditKeys />}
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
        {field.name === "own_amount" ? <RateNote record={record} /> : null}
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
  const text = field.updating ? (
    <span className={styles.blank}>{t`Updating…`}</span>
  ) : empty ? (
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
      {field.rolled_up ? (
        <span className="mute" title={t`Counts all records, also those you may not see`}>
          <IconSum {...smallIcon} aria-label={t`Counts all records, also those you may not see`} />
        </span>
      ) : null}
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
