/** Typing a formula: fields are put in by what they are called; what may be said stands below. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError, type CrmObject, type OwnField } from "@rapport/core";
import { type FormEvent, useId, useRef, useState } from "react";
import { api } from "~/app/api.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useFieldWrite } from "~/data/ownFields.ts";
import inputs from "~/fields/fields.module.css";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { FormulaPreview } from "./FormulaPreview.tsx";
import styles from "./fields.module.css";
import { askableFields, toLabels, toNames } from "./formula.ts";

type Props = { object: string; own?: string; value: string; onChange: (text: string) => void };

export function FormulaInput({ object, own, value, onChange }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const fields = askableFields(byName(useObjects(), object)?.fields ?? [], own);
  const insert = (label: string) => {
    const at = area.current?.selectionEnd ?? value.length;
    onChange(`${value.slice(0, at)}{${label}}${value.slice(at)}`);
    area.current?.focus();
  };
  return (
    <div className={`${styles.wide} ${styles.formula}`}>
      <label htmlFor={id}>{t`Formula`}</label>
      <textarea
        ref={area}
        id={id}
        className={`${inputs.input} mono`}
        rows={3}
        maxLength={1000}
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data-testid="formula"
      />
      <select
        className={inputs.input}
        aria-label={t`Put in a field`}
        value=""
        onChange={(event) => insert(event.currentTarget.value)}
        data-testid="formula-field"
      >
        <option value="">{t`Put in a field`}</option>
        {fields.map((field) => (
          <option key={field.name} value={read(field.label)}>
            {read(field.label)}
          </option>
        ))}
      </select>
      <p className={styles.hint}>
        <Trans>
          Numbers: + - * / round abs min max. Texts: &amp; upper lower length. Days: day + number, day - day,
          year month day. And if(…, …, …), first(…, …), empty(…), and, or, not. What can't be worked out is
          empty.
        </Trans>
      </p>
      <FormulaPreview object={object} text={value} fields={fields} />
    </div>
  );
}

/** The formula of a field that is there; all records are worked out anew when it changes. */
export function Formula({ object, field }: { object: string; field: OwnField }) {
  const known = byName(useObjects(), object);
  return known ? <Editor object={known} field={field} /> : null;
}

function Editor({ object, field }: { object: CrmObject; field: OwnField }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const message = useErrorMessage();
  const [text, setText] = useState(() => toLabels(field.formula ?? "", object.fields, read));
  const write = useFieldWrite<string>(object.name, (formula) =>
    api.changeField(object.name, field.name, { base_version: field.version, formula }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    write.mutate(toNames(text, object.fields));
  };
  const problem = write.error instanceof ApiError ? write.error.fields?.formula : undefined;
  return (
    <form className={styles.condition} onSubmit={submit} aria-label={t`Formula`}>
      <FormulaInput object={object.name} own={field.name} value={text} onChange={setText} />
      <Button type="submit" variant="default" size="xs" loading={write.isPending} data-testid="formula-save">
        <Trans>Save formula</Trans>
      </Button>
      <p className={styles.hint}>
        <Trans>The records that are there are worked out anew in the background.</Trans>
      </p>
      {write.error ? (
        <p className={inputs.problem} role="alert">
          {problem?.message ?? message(write.error)}
        </p>
      ) : null}
    </form>
  );
}
