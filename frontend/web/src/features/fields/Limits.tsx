/** What values of an own field must keep to: bounds, lengths, a shape; and which records don't yet. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError, type OwnField } from "@rapport/core";
import { type FormEvent, useId, useState } from "react";
import { api } from "~/app/api.ts";
import { useFieldWrite } from "~/data/ownFields.ts";
import inputs from "~/fields/fields.module.css";
import { useErrorMessage } from "~/ui/states.tsx";
import { FileKinds } from "./FileKinds.tsx";
import styles from "./fields.module.css";
import { BOUNDED, beyond, limitsOf, type Said, saidOf } from "./limits.ts";
import { NotYet } from "./NotYet.tsx";

export function Limits({ object, field }: { object: string; field: OwnField }) {
  const { t } = useLingui();
  const id = useId();
  const message = useErrorMessage();
  const [said, setSaid] = useState<Said>(saidOf(field.limits));
  const write = useFieldWrite<Said>(object, (wanted) =>
    api.changeField(object, field.name, { base_version: field.version, limits: limitsOf(wanted) }),
  );
  const problems = write.error instanceof ApiError ? (write.error.fields ?? {}) : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    write.mutate(said);
  };
  const input = (name: Exclude<keyof Said, "endings">, label: string, type: "text" | "number" | "date") => (
    <label>
      {label}
      <input
        className={inputs.input}
        type={type}
        inputMode={type === "text" ? "decimal" : undefined}
        min={type === "number" ? 1 : undefined}
        value={said[name]}
        aria-invalid={problems[name] ? true : undefined}
        aria-describedby={problems[name] ? `${id}-${name}` : undefined}
        onChange={(event) => setSaid({ ...said, [name]: event.currentTarget.value })}
        data-testid={`${field.name}-${name}`}
      />
      {problems[name] ? (
        <span className={inputs.problem} id={`${id}-${name}`} role="alert">
          {problems[name].message}
        </span>
      ) : null}
    </label>
  );
  const filter = beyond(field);
  const isDate = field.type === "date";
  return (
    <form className={styles.limits} onSubmit={submit} data-testid={`${field.name}-limits`}>
      {field.type === "file" ? (
        <>
          {input("files", t`Files, at most`, "number")}
          {input("megabytes", t`MB each, at most`, "number")}
          <FileKinds chosen={said.endings} onChange={(endings) => setSaid({ ...said, endings })} />
        </>
      ) : BOUNDED.includes(field.type) ? (
        <>
          {input("least", isDate ? t`Earliest` : t`Lowest`, isDate ? "date" : "text")}
          {input("most", isDate ? t`Latest` : t`Highest`, isDate ? "date" : "text")}
        </>
      ) : (
        <>
          {input("shortest", t`Characters, at least`, "number")}
          {input("longest", t`Characters, at most`, "number")}
        </>
      )}
      {field.type === "text" ? (
        <label>
          {t`Made of`}
          <select
            className={inputs.input}
            value={said.shape}
            onChange={(event) => setSaid({ ...said, shape: event.currentTarget.value })}
            data-testid={`${field.name}-shape`}
          >
            <option value="">{t`Anything`}</option>
            <option value="digits">{t`Digits`}</option>
            <option value="letters">{t`Letters A to Z`}</option>
            <option value="code">{t`Letters, digits, hyphens`}</option>
            <option value="postcode_cn">{t`Chinese postcode`}</option>
          </select>
        </label>
      ) : null}
      <Button
        type="submit"
        variant="default"
        size="xs"
        loading={write.isPending}
        data-testid={`${field.name}-limits-save`}
      >
        <Trans>Save limits</Trans>
      </Button>
      <p className={styles.hint}>
        <Trans>They hold for whatever is written from now on. What records have already stays.</Trans>
      </p>
      {filter ? <NotYet object={object} filter={filter} testId={`${field.name}-beyond`} /> : null}
      {write.error && Object.keys(problems).length === 0 ? (
        <p className={`${inputs.problem} ${styles.wide}`} role="alert">
          {message(write.error)}
        </p>
      ) : null}
    </form>
  );
}
