/** What a field adds up: chosen once, and said in the list of fields. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { CrmObject, OwnField } from "@rapport/core";
import { byName, useObjects } from "~/data/objects.ts";
import { useFilterLabels } from "~/data/options.ts";
import { NodeEditor } from "~/features/list/FilterEditor.tsx";
import inputs from "~/fields/fields.module.css";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./fields.module.css";
import {
  chosenSource,
  conditional,
  type Form,
  keyOf,
  type RollupFunction,
  type Source,
  summable,
} from "./rollup.ts";

function useFunctions(): Record<RollupFunction, string> {
  const { t } = useLingui();
  return {
    count: t({ message: "Number of records", context: "roll-up" }),
    sum: t({ message: "Sum", context: "roll-up" }),
    least: t({ message: "Least or first", context: "roll-up" }),
    greatest: t({ message: "Greatest or last", context: "roll-up" }),
    average: t({ message: "Average", context: "roll-up" }),
  };
}

type Props = { sources: Source[]; form: Form; onChange: (form: Form) => void };

export function RollupForm({ sources, form, onChange }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const functions = useFunctions();
  const source = chosenSource(sources, form);
  if (!source)
    return (
      <p className={`${styles.hint} ${styles.wide}`}>
        <Trans>No records refer to these yet. Add a field of the kind "Record" to the others first.</Trans>
      </p>
    );
  const fields = summable(source.object, form.function);
  const field = fields.find((each) => each.name === form.field) ?? fields[0];
  return (
    <>
      <label>
        {t`Adds up`}
        <select
          className={inputs.input}
          value={keyOf(source)}
          onChange={(event) =>
            onChange({ ...form, source: event.currentTarget.value, root: { kind: "and", items: [] } })
          }
          data-testid="rollup-source"
        >
          {sources.map((each) => (
            <option key={keyOf(each)} value={keyOf(each)}>
              {`${read(each.object.plural)} · ${read(each.by.label)}`}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t`How`}
        <select
          className={inputs.input}
          value={form.function}
          onChange={(event) => onChange({ ...form, function: event.currentTarget.value as RollupFunction })}
          data-testid="rollup-function"
        >
          {Object.entries(functions).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {form.function === "count" ? null : (
        <label>
          {t`Of the field`}
          <select
            className={inputs.input}
            value={field?.name ?? ""}
            onChange={(event) => onChange({ ...form, field: event.currentTarget.value })}
            data-testid="rollup-field"
          >
            {fields.map((each) => (
              <option key={each.name} value={each.name}>
                {read(each.label)}
              </option>
            ))}
          </select>
        </label>
      )}
      <Condition key={source.object.name} object={source.object} form={form} onChange={onChange} />
      <p className={`${styles.hint} ${styles.wide}`}>
        <Trans>
          All records count, whoever may see them. What is added up can't be changed later; a new field can
          add up something else.
        </Trans>
      </p>
    </>
  );
}

function Condition({
  object,
  form,
  onChange,
}: {
  object: CrmObject;
  form: Form;
  onChange: Props["onChange"];
}) {
  const { t } = useLingui();
  const known = conditional(object);
  useFilterLabels(known, form.root);
  return (
    <fieldset className={`${styles.wide} ${styles.only}`} aria-label={t`Only those where`}>
      <span className={styles.hint}>{t`Only those where`}</span>
      <NodeEditor
        object={known}
        root={form.root}
        path={[]}
        onChange={(root) => onChange({ ...form, root })}
      />
    </fieldset>
  );
}

/** What a field adds up, in words. */
export function RollupSaid({ field }: { field: OwnField }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const functions = useFunctions();
  const source = byName(useObjects(), field.rollup?.object);
  if (!field.rollup || !source) return null;
  const of = source.fields.find((each) => each.name === field.rollup?.field);
  return (
    <span className={styles.sample}>
      {[read(source.plural), functions[field.rollup.function], of && read(of.label)]
        .filter(Boolean)
        .join(" · ")}
      {field.rollup.condition ? ` · ${t`some only`}` : null}
      {field.updating ? ` · ${t`updating…`}` : null}
    </span>
  );
}
