/** Several choices or records: each pick puts one in or takes it out; leaving or Tab saves all of it, Esc puts everything back. */
import { useLingui } from "@lingui/react/macro";
import { type CrmObject, type Field, refers } from "@rapport/core";
import { type ComponentType, type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { useAddChoice, useOptions } from "~/data/options.ts";
import { useLocale } from "~/ui/useLocale.ts";
import type { EditorProps } from "./FieldEditor.tsx";
import { useFormat } from "./FieldValue.tsx";
import styles from "./fields.module.css";
import { Picker } from "./Picker.tsx";
import { sameValue } from "./parse.ts";

type Props = {
  object: CrmObject;
  field: Field;
  chosen: string[];
  onChange: (chosen: string[]) => void;
  className?: string | undefined;
  id?: string;
  inPlace?: boolean;
  listAbove?: boolean | undefined;
  mayEmpty?: boolean | undefined;
  onKeyDown?: (event: KeyboardEvent) => void;
  onBlur?: () => void;
};

/** What is chosen reads where one types, until one types. */
export function ManyPicker({ object, field, chosen, onChange, inPlace, mayEmpty = true, ...rest }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const format = useFormat();
  const found = useOptions(object, field, true, "set");
  const add = useAddChoice(object, field);
  const toggle = (id: string | null) => {
    found.setQuery("");
    if (id === null) onChange([]);
    else onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  };
  const create = (text: string) =>
    add.mutate(text, { onSuccess: (choice) => !chosen.includes(choice.id) && toggle(choice.id) });
  return (
    <Picker
      {...rest}
      many
      label={read(field.label)}
      placeholder={format(field, chosen) || t`Search`}
      options={found.options}
      query={found.query}
      onQuery={found.setQuery}
      pending={found.pending}
      selected={chosen}
      clearable={mayEmpty && !field.required}
      onPick={toggle}
      onCreate={refers(field) || field.open_choices === false ? undefined : create}
      autoFocus={inPlace}
      openAtOnce={inPlace}
      testid={`field-${field.name}`}
    />
  );
}

type UnderProps = { editor: EditorProps; problem: string | null; hint?: ReactNode };

export function ManyEditor({ under: Under, ...props }: EditorProps & { under: ComponentType<UnderProps> }) {
  const { object, field, value, refused, onSave, onCancel, onMove } = props;
  const before = refused ? refused.value : value;
  const [chosen, setChosen] = useState(() => (Array.isArray(before) ? before : []));
  const done = useRef(false);
  const save = () => {
    if (done.current) return;
    // As the server keeps a set: in the order of its ids, and nothing for none.
    const next = chosen.length > 0 ? [...chosen].sort() : null;
    // Where several records are edited nobody has said yet what they get.
    if (!refused && sameValue(next, before)) return onCancel();
    done.current = true;
    onSave(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      done.current = true;
      onCancel();
    } else if (event.key === "Tab") {
      event.preventDefault();
      save();
      onMove?.(event.shiftKey ? -1 : 1);
    }
  };
  return (
    <>
      <ManyPicker
        object={object}
        field={field}
        chosen={chosen}
        onChange={setChosen}
        className={styles.inline}
        inPlace
        listAbove={props.listAbove}
        mayEmpty={props.mayEmpty}
        onKeyDown={onKeyDown}
        onBlur={save}
      />
      <Under editor={props} problem={refused?.message ?? null} />
    </>
  );
}
