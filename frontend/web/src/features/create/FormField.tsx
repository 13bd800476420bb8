import { useLingui } from "@lingui/react/macro";
import { type CrmObject, type Field, isLong, isPicked, takesSeveral } from "@rapport/core";
import { Suspense, useId, useState } from "react";
import { part } from "~/app/part.ts";
import { useLabels } from "~/data/labels.ts";
import { useAddChoice, useOptions } from "~/data/options.ts";
import { useSession } from "~/data/session.ts";
import { inputType, mayAdd, useElsewhere } from "~/fields/FieldEditor.tsx";
import { isNumeric } from "~/fields/FieldValue.tsx";
import inputs from "~/fields/fields.module.css";
import { ManyPicker } from "~/fields/ManyEditor.tsx";
import { Picker } from "~/fields/Picker.tsx";
import { idsIn } from "~/fields/parse.ts";
import { RichArea } from "~/fields/RichArea.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./create.module.css";

const FilesInput = part(() => import("~/features/files/FilesInput.tsx"), "FilesInput");

type Props = {
  object: CrmObject;
  field: Field;
  /** The record that it is of, or that is to be made: files are sent for it. */
  recordId?: string | undefined;
  /** In which currency that record is, where choices depend on it. */
  currency?: string | undefined;
  value: string;
  problem: string | undefined;
  focus: boolean;
  onChange: (value: string) => void;
};

/** One field of the form. Its value is the text typed, or the id picked. */
export function FormField(props: Props) {
  const { field, problem } = props;
  const { read } = useLocale();
  const id = useId();
  return (
    <div className={styles.field} data-wide={isLong(field) || props.focus}>
      <label htmlFor={id}>
        {read(field.label)}
        {field.unit ? ` (${read(field.unit)})` : ""}
        {field.required ? <span className={styles.required}> *</span> : null}
      </label>
      {takesSeveral(field) ? (
        <ManyPicker
          object={props.object}
          field={field}
          chosen={idsIn(props.value)}
          onChange={(chosen) => props.onChange(chosen.join(","))}
          id={id}
        />
      ) : field.type === "file" ? (
        <Suspense fallback={null}>
          <FilesInput
            object={props.object}
            field={field}
            recordId={props.recordId}
            chosen={idsIn(props.value)}
            onChange={(chosen) => props.onChange(chosen.join(","))}
            id={id}
          />
        </Suspense>
      ) : isPicked(field) ? (
        <PickField {...props} id={id} />
      ) : (
        <PlainField {...props} id={id} />
      )}
      {problem ? (
        <span className={inputs.problem} role="alert" data-testid={`problem-${field.name}`}>
          {problem}
        </span>
      ) : null}
    </div>
  );
}

function PlainField({ field, value, problem, focus, onChange, id }: Props & { id: string }) {
  const common = {
    id,
    className: inputs.input,
    "aria-invalid": problem !== undefined,
    "aria-required": field.required,
    "data-testid": `field-${field.name}`,
    "data-autofocus": focus || undefined,
  };
  if (field.type === "boolean") {
    return (
      <input
        {...common}
        className=""
        type="checkbox"
        checked={value === "true"}
        onChange={(event) => onChange(String(event.currentTarget.checked))}
      />
    );
  }
  if (field.type === "rich_text") return <RichArea {...common} rows={5} value={value} onText={onChange} />;
  if (field.type === "long_text") {
    return (
      <textarea
        {...common}
        rows={3}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <input
      {...common}
      type={inputType(field)}
      inputMode={isNumeric(field) ? "decimal" : undefined}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function PickField({ object, field, value, onChange, id, currency }: Props & { id: string }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const labels = useLabels();
  const { person } = useSession();
  const [touched, setTouched] = useState(false);
  const [picked, setPicked] = useState("");
  const found = useOptions(object, field, touched || value !== "", "set", currency);
  const elsewhere = useElsewhere();
  const add = useAddChoice(object, field);
  const known =
    picked ||
    read(labels.choices.get(value)) ||
    labels.records.get(value)?.label ||
    labels.people.get(value)?.name ||
    (value === person.id ? person.name : "") ||
    "";
  const [typing, setTyping] = useState(false);
  const pick = (chosen: string | null) => {
    const option = found.options.find((item) => item.value === chosen);
    setPicked(option?.label ?? "");
    setTyping(false);
    found.setQuery("");
    onChange(chosen ?? "");
  };
  const create = (text: string) =>
    add.mutate(text, {
      onSuccess: (choice) => {
        setPicked(text);
        setTyping(false);
        found.setQuery("");
        onChange(choice.id);
      },
    });
  return (
    <Picker
      label={read(field.label)}
      placeholder={field.name === "owner_id" && object.assigned ? t`By the assignment rules` : t`Search`}
      options={found.options}
      query={typing ? found.query : known}
      onQuery={(query) => {
        setTyping(true);
        found.setQuery(query);
        if (query === "") onChange("");
      }}
      pending={found.pending}
      note={elsewhere(found.elsewhere, currency)}
      selected={value ? [value] : []}
      clearable
      onPick={pick}
      onCreate={mayAdd(field) && typing ? create : undefined}
      onFocus={() => setTouched(true)}
      onBlur={() => setTyping(false)}
      id={id}
      testid={`field-${field.name}`}
    />
  );
}
