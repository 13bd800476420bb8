/** A field to add: names, kind, whether it must be filled, and a choice's first labels. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import {
  ApiError,
  type Group,
  type NewOwnField,
  type OwnFieldType,
  type Text,
  toFilter,
  toGroup,
} from "@rapport/core";
import { type FormEvent, type KeyboardEvent, useId, useState } from "react";
import { api } from "~/app/api.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useFieldWrite } from "~/data/ownFields.ts";
import { NodeEditor } from "~/features/list/FilterEditor.tsx";
import inputs from "~/fields/fields.module.css";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { choicesOf } from "./choices.ts";
import { FormulaInput } from "./Formula.tsx";
import styles from "./fields.module.css";
import { toNames } from "./formula.ts";
import { canBeIndexed, canBeUnique, hasChoices, isGiven, isReferring, useKinds } from "./kinds.ts";
import { asNumbering, Numbering } from "./Numbering.tsx";
import { START } from "./numbering.ts";
import { RollupForm } from "./Rollup.tsx";
import { askable } from "./requiredIf.ts";
import { asRollup, START as NOTHING, sourcesOf } from "./rollup.ts";

export function NewFieldForm({ object, onDone }: { object: string; onDone: () => void }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const kinds = useKinds();
  const id = useId();
  const [label, setLabel] = useState<Text>({ zh: "", en: "" });
  const [type, setType] = useState<OwnFieldType>("text");
  const [required, setRequired] = useState(false);
  const [unique, setUnique] = useState(false);
  const [indexed, setIndexed] = useState(false);
  const [labels, setLabels] = useState("");
  const [target, setTarget] = useState("company");
  const [numbering, setNumbering] = useState(START);
  const { read } = useLocale();
  const targets = useObjects();
  const [formula, setFormula] = useState("");
  const known = byName(targets, object);
  const fields = known?.fields ?? [];
  const [condition, setCondition] = useState<Group>(() => toGroup(null));
  const [rollup, setRollup] = useState(NOTHING);
  const sources = sourcesOf(targets, object);
  const add = useFieldWrite<NewOwnField>(object, (field) => api.addField(object, field));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const choices = hasChoices(type) ? choicesOf(labels) : [];
    add.mutate(
      {
        label,
        type,
        required: required && !isGiven(type),
        choices,
        unique: unique && canBeUnique(type),
        indexed: indexed && canBeIndexed(type),
        target: isReferring(type) ? target : null,
        numbering: type === "auto_number" ? asNumbering(numbering) : null,
        required_if: isGiven(type) || required ? null : toFilter(condition),
        formula: type === "formula" ? toNames(formula, fields) : null,
        rollup: type === "rollup" ? asRollup(sources, rollup) : null,
      },
      { onSuccess: onDone },
    );
  };
  const problems = add.error instanceof ApiError ? (add.error.fields ?? {}) : {};
  const problem =
    problems.label?.message ??
    problems.choices?.message ??
    problems.numbering?.message ??
    problems.formula?.message ??
    problems.indexed?.message ??
    problems.required_if?.message ??
    problems.rollup?.message ??
    (add.error ? message(add.error) : null);
  return (
    <form
      className={styles.form}
      onSubmit={submit}
      onKeyDown={(event: KeyboardEvent) => event.key === "Escape" && onDone()}
      data-testid="field-form"
    >
      <label>
        {t`Name in Chinese`}
        <input
          className={inputs.input}
          maxLength={60}
          value={label.zh}
          onChange={(event) => setLabel({ ...label, zh: event.currentTarget.value })}
          // biome-ignore lint/a11y/noAutofocus: whoever opened the form types next
          autoFocus
          data-testid="field-zh"
        />
      </label>
      <label>
        {t`Name in English`}
        <input
          className={inputs.input}
          maxLength={60}
          value={label.en}
          onChange={(event) => setLabel({ ...label, en: event.currentTarget.value })}
          data-testid="field-en"
        />
      </label>
      <label>
        {t`Kind`}
        <select
          className={inputs.input}
          value={type}
          onChange={(event) => setType(event.currentTarget.value as OwnFieldType)}
          data-testid="field-type"
        >
          {Object.entries(kinds).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {isReferring(type) ? (
        <label>
          {t`Refers to`}
          <select
            className={inputs.input}
            value={target}
            onChange={(event) => setTarget(event.currentTarget.value)}
            data-testid="field-target"
          >
            {targets.map((each) => (
              <option key={each.name} value={each.name}>
                {read(each.plural)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {type === "auto_number" ? <Numbering form={numbering} onChange={setNumbering} /> : null}
      {type === "rollup" ? <RollupForm sources={sources} form={rollup} onChange={setRollup} /> : null}
      {type === "formula" ? <FormulaInput object={object} value={formula} onChange={setFormula} /> : null}
      {isGiven(type) ? null : (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={required}
            onChange={(event) => setRequired(event.currentTarget.checked)}
            data-testid="field-required"
          />
          {t`Must be filled in`}
        </label>
      )}
      {known && !isGiven(type) && !required ? (
        <details className={styles.wide} data-testid="field-required-if">
          <summary>{t`Required if`}</summary>
          <NodeEditor object={askable(known, "")} root={condition} path={[]} onChange={setCondition} />
        </details>
      ) : null}
      {canBeUnique(type) ? (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={unique}
            onChange={(event) => setUnique(event.currentTarget.checked)}
            data-testid="field-unique"
          />
          {t`Each value only once`}
        </label>
      ) : null}
      {canBeIndexed(type) ? (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={indexed}
            onChange={(event) => setIndexed(event.currentTarget.checked)}
            data-testid="field-indexed"
          />
          {t`Indexed`}
        </label>
      ) : null}
      {hasChoices(type) ? (
        <label className={styles.wide} htmlFor={`${id}-choices`}>
          {t`Choices, one on each line`}
          <textarea
            id={`${id}-choices`}
            className={inputs.input}
            rows={4}
            value={labels}
            placeholder={t`Chinese | English`}
            onChange={(event) => setLabels(event.currentTarget.value)}
            data-testid="field-choices"
          />
        </label>
      ) : null}
      <p className={styles.hint}>
        <Trans>One name is enough: it stands in for the other language.</Trans>
      </p>
      {problem ? (
        <p className={`${inputs.problem} ${styles.wide}`} role="alert" data-testid="field-problem">
          {problem}
        </p>
      ) : null}
      <div className={styles.wide}>
        <DialogFoot onClose={onDone}>
          <Button
            type="submit"
            disabled={(!label.zh.trim() && !label.en.trim()) || (type === "rollup" && sources.length === 0)}
            loading={add.isPending}
            data-testid="field-save"
          >
            <Trans>Add field</Trans>
          </Button>
        </DialogFoot>
      </div>
    </form>
  );
}
