import { useLingui } from "@lingui/react/macro";
import {
  type Condition,
  type CrmObject,
  type FieldPath,
  type FilterValue,
  isSpan,
  needsNoValue,
  parseDecimal,
  takesMany,
  takesPick,
} from "@rapport/core";
import { useState } from "react";
import { useOptions } from "~/data/options.ts";
import { inputType } from "~/fields/FieldEditor.tsx";
import { isNumeric } from "~/fields/FieldValue.tsx";
import inputs from "~/fields/fields.module.css";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./filter.module.css";
import { sameRelative, useRelativeChoices } from "./filterText.ts";

type Props = { path: FieldPath; condition: Condition; onChange: (value: FilterValue) => void };

export function ValueInput({ path, condition, onChange }: Props) {
  const { field } = path;
  const { op, value } = condition;
  if (needsNoValue(op)) return null;
  if (op === "first_entered" || op === "entered") return <SpanInput value={value} onChange={onChange} />;
  if (op === "relative") return <RelativeInput value={value} onChange={onChange} />;
  if (takesPick(field, op))
    return <ManyPicker object={path.object} path={path} condition={condition} onChange={onChange} />;
  if (field.type === "boolean") return <BooleanInput value={value} onChange={onChange} />;
  if (op === "between") return <RangeInput path={path} condition={condition} onChange={onChange} />;
  if (op === "in" || op === "not_in") return <ListInput path={path} value={value} onChange={onChange} />;
  return <PlainInput path={path} value={scalar(value)} onChange={onChange} />;
}

const scalar = (value: FilterValue | undefined): string | number | null =>
  typeof value === "string" || typeof value === "number" ? value : null;

type PlainProps = {
  path: FieldPath;
  value: string | number | null;
  onChange: (value: string | number | null) => void;
};

function PlainInput({ path, value, onChange }: PlainProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [text, setText] = useState(value === null ? "" : String(value));
  const { field } = path;
  const number = isNumeric(field);
  const parse = (next: string): string | number | null => {
    if (!number) return next.trim() || null;
    const parsed = parseDecimal(next);
    return parsed !== null && field.type === "integer" ? Number(parsed) : parsed;
  };
  const type = field.type === "timestamp" ? "date" : inputType(field);
  return (
    <input
      className={inputs.input}
      type={type === "date" ? "date" : "text"}
      inputMode={number ? "decimal" : undefined}
      aria-label={t`Value of ${read(field.label)}`}
      placeholder={number ? "0" : t`Value`}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(parse(event.currentTarget.value));
      }}
      data-testid="filter-value"
    />
  );
}

function SpanInput({ value, onChange }: { value?: FilterValue | undefined; onChange: Props["onChange"] }) {
  const { t } = useLingui();
  const span = isSpan(value) ? value : { from: null, to: null };
  const day = (end: "from" | "to", label: string) => (
    <input
      className={inputs.input}
      type="date"
      aria-label={label}
      value={span[end] ?? ""}
      onChange={(event) => onChange({ ...span, [end]: event.currentTarget.value || null })}
      data-testid={`filter-${end}`}
    />
  );
  return (
    <>
      {day("from", t`From`)}
      <span className="mute">–</span>
      {day("to", t`To`)}
    </>
  );
}

function RangeInput({ path, condition, onChange }: Props) {
  const [low = null, high = null] = Array.isArray(condition.value) ? condition.value : [];
  return (
    <>
      <PlainInput path={path} value={scalar(low)} onChange={(next) => onChange([next, high])} />
      <span className="mute">–</span>
      <PlainInput path={path} value={scalar(high)} onChange={(next) => onChange([low, next])} />
    </>
  );
}

function ListInput({
  path,
  value,
  onChange,
}: {
  path: FieldPath;
  value?: FilterValue;
  onChange: Props["onChange"];
}) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [text, setText] = useState(Array.isArray(value) ? value.join(", ") : "");
  return (
    <input
      className={inputs.input}
      aria-label={t`Values of ${read(path.field.label)}`}
      placeholder={t`Values, separated by commas`}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        const items = event.currentTarget.value.split(/[,，、;；]/).map((item) => item.trim());
        const filled = items.filter(Boolean);
        onChange(path.field.type === "integer" ? filled.map(Number).filter(Number.isInteger) : filled);
      }}
      data-testid="filter-value"
    />
  );
}

function BooleanInput({ value, onChange }: { value?: FilterValue; onChange: Props["onChange"] }) {
  const { t } = useLingui();
  return (
    <select
      className={styles.select}
      aria-label={t`Value`}
      value={String(value ?? true)}
      onChange={(event) => onChange(event.currentTarget.value === "true")}
    >
      <option value="true">{t`Yes`}</option>
      <option value="false">{t`No`}</option>
    </select>
  );
}

function RelativeInput({ value, onChange }: { value?: FilterValue; onChange: Props["onChange"] }) {
  const { t } = useLingui();
  const choices = useRelativeChoices();
  const index = choices.findIndex((choice) => sameRelative(choice.value, value));
  return (
    <select
      className={styles.select}
      aria-label={t`Period`}
      value={index}
      onChange={(event) => {
        const choice = choices[Number(event.currentTarget.value)];
        if (choice) onChange(choice.value);
      }}
    >
      {choices.map((choice, position) => (
        <option key={choice.label} value={position}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

function ManyPicker({ object, path, condition, onChange }: Props & { object: CrmObject }) {
  const { t } = useLingui();
  const found = useOptions(object, path.field, true, "ask");
  const many = takesMany(condition.op);
  const { value } = condition;
  const chosen = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
  // What was chosen when the list opened comes first; a click then moves nothing.
  const [first] = useState(() => new Set<unknown>(chosen));
  const rank = (id: string) => (first.has(id) ? 0 : 1);
  const options = [...found.options].sort((a, b) => rank(a.value) - rank(b.value)).slice(0, 200);
  const toggle = (id: string) => {
    if (!many) return onChange(id);
    onChange(
      chosen.includes(id)
        ? (chosen.filter((item) => item !== id) as string[])
        : ([...chosen, id] as string[]),
    );
  };
  return (
    <div className={styles.multi}>
      <input
        type="text"
        aria-label={t`Search values`}
        placeholder={t`Search`}
        value={found.query}
        onChange={(event) => found.setQuery(event.currentTarget.value)}
        data-testid="filter-value"
      />
      <ul>
        {options.map((option) => (
          <li key={option.value}>
            <label>
              <input
                type={many ? "checkbox" : "radio"}
                checked={chosen.includes(option.value)}
                onChange={() => toggle(option.value)}
                data-testid="filter-option"
              />
              <span className="truncate">{option.label}</span>
            </label>
          </li>
        ))}
        {found.options.length === 0 && !found.pending ? <li className="mute">{t`Nothing found`}</li> : null}
      </ul>
    </div>
  );
}
