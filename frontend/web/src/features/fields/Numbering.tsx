/** How a field numbers records: what stands before a number, how long it is at least, and where it begins. */
import { useLingui } from "@lingui/react/macro";
import type { NewOwnField } from "@rapport/core";
import inputs from "~/fields/fields.module.css";
import styles from "./fields.module.css";
import { example, type Form } from "./numbering.ts";

type Props = { form: Form; onChange: (form: Form) => void };

export const asNumbering = (form: Form): NewOwnField["numbering"] => ({
  prefix: form.prefix.trim(),
  digits: Number(form.digits) || 1,
  per_year: form.perYear,
  first: Number(form.first) || 1,
});

export function Numbering({ form, onChange }: Props) {
  const { t } = useLingui();
  const input = (name: "prefix" | "digits" | "first", label: string, max: number) => (
    <label>
      {label}
      <input
        className={inputs.input}
        inputMode={name === "prefix" ? undefined : "numeric"}
        maxLength={max}
        value={form[name]}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...form, [name]: name === "prefix" ? value : value.replace(/\D/g, "") })
        }
        data-testid={`field-${name}`}
      />
    </label>
  );
  const [first, year] = [example(form), new Date().getFullYear()];
  return (
    <>
      {input("prefix", t`Before the number`, 20)}
      {input("digits", t`Digits at least`, 2)}
      {input("first", t`First number`, 12)}
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={form.perYear}
          onChange={(event) => onChange({ ...form, perYear: event.currentTarget.checked })}
          data-testid="field-per-year"
        />
        {t`Begins anew each year, such as ${year}`}
      </label>
      <p className={`${styles.hint} ${styles.wide}`} data-testid="field-example">
        {t`The first new record gets ${first}. Records that are there get none, and the format stays as it is.`}
      </p>
    </>
  );
}
