/** A form as visitors see it: on its page, and in the preview of who makes it. */
import { useLingui } from "@lingui/react/macro";
import { Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import type { ApiError, ShownConsent, ShownField } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./forms.module.css";

export type Answer = string | boolean | string[];
export type Answers = Readonly<Record<string, Answer>>;
type Problems = ApiError["fields"];

type Props = {
  fields: readonly ShownField[];
  consents: readonly ShownConsent[];
  answers: Answers;
  agreed: readonly string[];
  problems: Problems;
  onAnswer: (name: string, value: Answer) => void;
  onAgree: (purpose: ShownConsent["purpose"]) => void;
};

export function FormFields({ fields, consents, answers, agreed, problems, onAnswer, onAgree }: Props) {
  const { read } = useLocale();
  return (
    <>
      {fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={answers[field.name]}
          problem={problems[field.name]?.message}
          onChange={(value) => onAnswer(field.name, value)}
        />
      ))}
      {consents.map((each) => (
        <Checkbox
          key={each.purpose}
          label={each.required ? `${read(each.text)} *` : read(each.text)}
          checked={agreed.includes(each.purpose)}
          error={problems[`consent.${each.purpose}`]?.message}
          onChange={() => onAgree(each.purpose)}
          data-testid={`consent-${each.purpose}`}
        />
      ))}
    </>
  );
}

const TYPES: Record<string, string> = { email: "email", phone: "tel", url: "url", date: "date" };
const FILLS: Record<string, string> = {
  name: "name",
  company_name: "organization",
  title: "organization-title",
  email: "email",
  mobile: "tel",
};

type FieldProps = {
  field: ShownField;
  value: Answer | undefined;
  problem: string | undefined;
  onChange: (value: Answer) => void;
};

function Field({ field, value, problem, onChange }: FieldProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const text = typeof value === "string" ? value : "";
  const common = {
    label: read(field.label),
    withAsterisk: field.required,
    error: problem,
    "data-testid": `form-${field.name}`,
  };
  if (field.type === "boolean")
    return (
      <Checkbox
        label={field.required ? `${common.label} *` : common.label}
        checked={value === true}
        error={problem}
        onChange={(event) => onChange(event.currentTarget.checked)}
        data-testid={common["data-testid"]}
      />
    );
  if (field.type === "multi_choice")
    return (
      <fieldset className={styles.many}>
        <legend>{field.required ? `${common.label} *` : common.label}</legend>
        {field.options.map((option) => {
          const chosen = Array.isArray(value) ? value : [];
          const is = chosen.includes(option.id);
          return (
            <Checkbox
              key={option.id}
              label={read(option.label)}
              checked={is}
              onChange={() =>
                onChange(is ? chosen.filter((each) => each !== option.id) : [...chosen, option.id])
              }
            />
          );
        })}
        {problem ? <p className={styles.problem}>{problem}</p> : null}
      </fieldset>
    );
  if (field.type === "choice")
    return (
      <NativeSelect
        {...common}
        value={text}
        data={[
          { value: "", label: t`Please choose` },
          ...field.options.map((option) => ({ value: option.id, label: read(option.label) })),
        ]}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  if (field.type === "long_text")
    return (
      <Textarea
        {...common}
        rows={4}
        value={text}
        maxLength={10_000}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  return (
    <TextInput
      {...common}
      type={TYPES[field.type] ?? "text"}
      inputMode={field.type === "decimal" ? "decimal" : undefined}
      autoComplete={FILLS[field.name] ?? "off"}
      value={text}
      maxLength={500}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
