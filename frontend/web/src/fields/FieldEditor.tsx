/** Edits one value in place. Enter saves, Tab saves and goes on, Esc puts everything back. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import {
  type CrmObject,
  type Field,
  isLong,
  isPicked,
  takesSeveral,
  type Value,
  weekdayNames,
} from "@rapport/core";
import { type KeyboardEvent, type ReactNode, Suspense, useId, useRef, useState } from "react";
import { part } from "~/app/part.ts";
import { useAddChoice, useOptions } from "~/data/options.ts";
import { useZone } from "~/data/session.ts";
import { Chip } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { isNumeric, useFormat } from "./FieldValue.tsx";
import styles from "./fields.module.css";
import { ManyEditor } from "./ManyEditor.tsx";
import { Picker } from "./Picker.tsx";
import { parseInput, toInput } from "./parse.ts";
import { RichArea } from "./RichArea.tsx";
import type { Refused } from "./useInlineEdit.ts";

const FilesEditor = part(() => import("~/features/files/FilesEditor.tsx"), "FilesEditor");

/** A deal is always somewhere. */
const PLACES = ["pipeline", "stage"];

export type EditorProps = {
  object: CrmObject;
  field: Field;
  value: Value;
  /** Whose value it is: files are sent for one record. */
  recordId?: string | undefined;
  /** In which currency the record is, where its choices depend on it. */
  currency?: string | undefined;
  onSave: (value: Value) => void;
  onCancel: () => void;
  /** Called after a save by Tab, to go on to the next (1) or previous (-1) field. */
  onMove?: (step: 1 | -1) => void;
  /** What was typed before and refused, with the reason. */
  refused?: Refused | undefined;
  /** Called with a text that can't be read as the field's type, when the editor is left. */
  onUnreadable?: (text: string, problem: string) => void;
  /** Somebody else has changed the value since the editor was opened. */
  overtaken?: boolean | undefined;
  /** The list of a choice opens upwards. */
  listAbove?: boolean | undefined;
  /** Whether it can be left empty, where its field could be. */
  mayEmpty?: boolean | undefined;
  /** What stands under the editor: keys, and what was there before. */
  hint?: ReactNode;
};

type UnderProps = { editor: EditorProps; id?: string; problem: string | null; hint?: ReactNode };

/** Under the editor: that there is another value by now, why the value is not taken, then the hint. */
function Under({ editor, id, problem, hint }: UnderProps) {
  if (!problem && !hint && !editor.overtaken) return null;
  return (
    <div className={styles.under}>
      {editor.overtaken ? <Overtaken field={editor.field} value={editor.value} /> : null}
      {problem ? (
        <p id={id} role="alert" className={styles.problem} data-testid="field-problem">
          {problem}
        </p>
      ) : null}
      {hint}
    </div>
  );
}

function Overtaken({ field, value }: { field: Field; value: Value }) {
  const { t } = useLingui();
  const theirs = useFormat()(field, value) || t`Empty`;
  return (
    <p className={styles.overtaken} role="status" data-testid={`overtaken-${field.name}`}>
      <span className={styles.dot} />
      <Chip tone="warn">{t`2 values`}</Chip> {t`Somebody changed it meanwhile: ${theirs}`}
    </p>
  );
}

/** Only choices take new labels, and only where the declaration says so. */
export const mayAdd = (field: Field): boolean =>
  ["choice", "multi_choice"].includes(field.type) && field.open_choices !== false;

export function FieldEditor(props: EditorProps) {
  if (takesSeveral(props.field)) return <ManyEditor {...props} under={Under} />;
  if (props.field.type === "file")
    return (
      <Suspense fallback={null}>
        <FilesEditor {...props} />
      </Suspense>
    );
  if (isPicked(props.field)) return <PickEditor {...props} />;
  if (props.field.type === "boolean") return <BooleanEditor {...props} />;
  if (props.field.type === "weekdays") return <WeekdaysEditor {...props} />;
  return <TextEditor {...props} />;
}

function TextEditor(props: EditorProps) {
  const { field, value, refused, onSave, onCancel, onMove, onUnreadable } = props;
  const { read } = useLocale();
  const unreadable = useUnreadable();
  const problemId = useId();
  const zone = useZone();
  const [text, setText] = useState(() => toInput(field, refused ? refused.value : value, zone));
  const [problem, setProblem] = useState(refused?.message ?? null);
  const done = useRef(false);
  const save = (): boolean => {
    const parsed = parseInput(field, text, zone);
    if (!parsed.ok) {
      setProblem(unreadable(field));
      return false;
    }
    done.current = true;
    onSave(parsed.value);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    const multiline = isLong(field) && !(event.ctrlKey || event.metaKey);
    if (event.key === "Escape") {
      done.current = true;
      onCancel();
    } else if (event.key === "Enter" && !multiline) {
      event.preventDefault();
      save();
    } else if (event.key === "Tab") {
      event.preventDefault();
      if (save()) onMove?.(event.shiftKey ? -1 : 1);
    }
  };
  const common = {
    className: styles.inline,
    "aria-label": read(field.label),
    "aria-invalid": problem !== null,
    "aria-describedby": problem ? problemId : undefined,
    "data-testid": `field-${field.name}`,
    value: text,
    autoFocus: true,
    onKeyDown,
    onBlur: () => {
      if (done.current) return;
      // What was refused and left as it is stays marked, and is not sent a second time.
      if (refused && text === toInput(field, refused.value, zone))
        return onUnreadable?.(text, refused.message);
      if (save()) return;
      if (onUnreadable) onUnreadable(text, unreadable(field));
      else onCancel();
    },
  };
  const change = (next: string) => {
    setText(next);
    setProblem(null);
  };
  return (
    <>
      {field.type === "rich_text" ? (
        <RichArea {...common} rows={6} onText={change} />
      ) : isLong(field) ? (
        <textarea {...common} rows={4} onChange={(event) => change(event.currentTarget.value)} />
      ) : (
        <input
          {...common}
          type={inputType(field)}
          data-numeric={isNumeric(field)}
          inputMode={isNumeric(field) ? "decimal" : undefined}
          onFocus={(event) =>
            !["date", "time", "datetime-local"].includes(event.currentTarget.type) &&
            event.currentTarget.select()
          }
          onChange={(event) => change(event.currentTarget.value)}
        />
      )}
      <Under editor={props} id={problemId} problem={problem} hint={props.hint} />
    </>
  );
}

/** Why a text was not even sent: it can't be read as the field's type. */
function useUnreadable(): (field: Field) => string {
  const { t } = useLingui();
  return (field) =>
    field.type === "integer"
      ? t`Not a whole number. Write it like 1,200.`
      : t`Not a number. Write it like 1,200.50.`;
}

export function inputType(field: Field): string {
  if (field.type === "date" || field.type === "personal_date") return "date";
  if (field.type === "timestamp") return "datetime-local";
  return { email: "email", phone: "tel", url: "url", time: "time" }[field.type as string] ?? "text";
}

function BooleanEditor({ field, value, onSave, onCancel }: EditorProps) {
  const { read } = useLocale();
  return (
    <input
      type="checkbox"
      aria-label={read(field.label)}
      checked={value === true}
      // biome-ignore lint/a11y/noAutofocus: the editor was asked for by a click or a key
      autoFocus
      onChange={(event) => onSave(event.currentTarget.checked)}
      onBlur={onCancel}
      data-testid={`field-${field.name}`}
    />
  );
}

/** Seven switches; Enter, Tab and leaving them save. */
function WeekdaysEditor({ field, value, onSave, onCancel, onMove }: EditorProps) {
  const { locale, read } = useLocale();
  const [days, setDays] = useState(String(value ?? ""));
  const save = () => (days === String(value ?? "") ? onCancel() : onSave(days || null));
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") onCancel();
    else if (event.key === "Enter") save();
    else return;
    event.preventDefault();
  };
  return (
    <fieldset
      className={styles.weekdays}
      aria-label={read(field.label)}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return;
        save();
        onMove?.(1);
      }}
      data-testid={`field-${field.name}`}
    >
      {[..."1234567"].map((digit) => (
        <button
          key={digit}
          type="button"
          aria-pressed={days.includes(digit)}
          // biome-ignore lint/a11y/noAutofocus: the editor was asked for by a click or a key
          autoFocus={digit === "1"}
          onClick={() =>
            setDays([..."1234567"].filter((each) => days.includes(each) !== (each === digit)).join(""))
          }
        >
          {weekdayNames(locale, digit)}
        </button>
      ))}
    </fieldset>
  );
}

/** Why some choices are not offered. */
export function useElsewhere(): (count: number, currency: string | undefined) => string | undefined {
  const { t } = useLingui();
  return (count, currency) =>
    count > 0 && currency
      ? t`${plural(count, { one: "# other isn't", other: "# others aren't" })} offered: not in ${currency}, this record's currency.`
      : undefined;
}

function PickEditor(props: EditorProps) {
  const { object, field, value, refused, onSave, onCancel, onMove } = props;
  const { t } = useLingui();
  const { read } = useLocale();
  const found = useOptions(object, field, true, "set", props.currency);
  const elsewhere = useElsewhere();
  const add = useAddChoice(object, field);
  const done = useRef(false);
  const finish = (next: Value) => {
    done.current = true;
    onSave(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      done.current = true;
      onCancel();
    }
    if (event.key === "Tab") {
      event.preventDefault();
      onMove?.(event.shiftKey ? -1 : 1);
    }
  };
  return (
    <>
      <Picker
        label={read(field.label)}
        className={styles.inline}
        placeholder={t`Search`}
        options={found.options}
        query={found.query}
        onQuery={found.setQuery}
        pending={found.pending}
        note={elsewhere(found.elsewhere, props.currency)}
        selected={typeof value === "string" ? [value] : []}
        listAbove={props.listAbove}
        clearable={!field.required && !PLACES.includes(field.type)}
        onPick={finish}
        onCreate={
          mayAdd(field)
            ? (text) => {
                done.current = true;
                add.mutate(text, { onSuccess: (choice) => onSave(choice.id), onError: onCancel });
              }
            : undefined
        }
        onKeyDown={onKeyDown}
        onBlur={() => {
          if (!done.current) onCancel();
        }}
        autoFocus
        openAtOnce
        testid={`field-${field.name}`}
      />
      <Under editor={props} problem={refused?.message ?? null} />
    </>
  );
}
