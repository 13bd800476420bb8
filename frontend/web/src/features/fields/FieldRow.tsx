/** One own field in the settings: its names are changed where they stand, Enter or leaving saves, Esc takes back. */
import { useLingui } from "@lingui/react/macro";
import { ApiError, type OwnField, type OwnFieldChange } from "@rapport/core";
import { IconArchive, IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useFieldWrite } from "~/data/ownFields.ts";
import inputs from "~/fields/fields.module.css";
import { IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { Formula } from "./Formula.tsx";
import styles from "./fields.module.css";
import { Indexing, IndexProgress } from "./Indexing.tsx";
import { Converted, KindOf } from "./KindOf.tsx";
import { canBeIndexed, canBeUnique, hasChoices, isGiven, useKinds } from "./kinds.ts";
import { Labels } from "./Labels.tsx";
import { Limits } from "./Limits.tsx";
import { canBeLimited, isLimited } from "./limits.ts";
import { example, formOf } from "./numbering.ts";
import { RequiredIf } from "./RequiredIf.tsx";
import { RollupSaid } from "./Rollup.tsx";
import { Uniqueness } from "./Uniqueness.tsx";

type Props = {
  object: string;
  field: OwnField;
  /** Fields of leads, where those fill fields of this kind of record; none where they don't. */
  sources: OwnField[];
  /** Whether its labels, limits and condition are shown below it. */
  open: boolean;
  onToggle: () => void;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
};

export function FieldRow({ object, field, sources, open, onToggle, onUp, onDown }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const message = useErrorMessage();
  const kinds = useKinds();
  const target = byName(useObjects(), field.target ?? "");
  const [label, setLabel] = useState(field.label);
  const write = useFieldWrite<Omit<OwnFieldChange, "base_version">>(object, (change) =>
    api.changeField(object, field.name, { base_version: field.version, ...change }),
  );
  const name = read(field.label);
  const isAsked = field.required_if !== null && !field.required;
  const rename = () => {
    if (label.zh !== field.label.zh || label.en !== field.label.en) write.mutate({ label });
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") rename();
    if (event.key === "Escape") {
      setLabel(field.label);
      write.reset();
    }
  };
  const input = (language: "zh" | "en") => (
    <input
      className={inputs.input}
      aria-label={language === "zh" ? t`Name in Chinese` : t`Name in English`}
      aria-invalid={write.isError || undefined}
      maxLength={60}
      value={label[language]}
      onChange={(event) => setLabel({ ...label, [language]: event.currentTarget.value })}
      onBlur={rename}
      onKeyDown={keys}
      data-testid={`${field.name}-${language}`}
    />
  );
  return (
    <>
      <div className={styles.row} data-testid="field-row">
        <span className={styles.order}>
          <IconButton label={t`Move ${name} up`} disabled={!onUp} onClick={onUp}>
            <IconArrowUp {...smallIcon} />
          </IconButton>
          <IconButton label={t`Move ${name} down`} disabled={!onDown} onClick={onDown}>
            <IconArrowDown {...smallIcon} />
          </IconButton>
        </span>
        {input("zh")}
        {input("en")}
        {field.rollup ? (
          <span className={styles.kind}>
            {kinds[field.type]}
            <RollupSaid field={field} />
          </span>
        ) : field.numbering ? (
          <span className={styles.kind}>
            {kinds[field.type]}
            <span className={styles.sample}>{example(formOf(field.numbering))}</span>
          </span>
        ) : (
          <button
            type="button"
            className={styles.kind}
            aria-expanded={open}
            aria-label={t`What ${name} may hold`}
            onClick={onToggle}
            data-testid={`${field.name}-open`}
          >
            <span className="link">
              {kinds[field.type]}
              {hasChoices(field.type)
                ? ` · ${field.choices.filter((choice) => !choice.archived).length}`
                : isLimited(field.limits)
                  ? ` · ${t`limited`}`
                  : null}
              {target ? ` · ${read(target.label)}` : null}
              {isAsked ? ` · ${t`required if…`}` : null}
            </span>
          </button>
        )}
        {sources.length > 0 && isGiven(field.type) ? <span /> : null}
        {sources.length > 0 && !isGiven(field.type) ? (
          <Source
            field={field}
            sources={sources.filter((source) => source.type === field.type && source.target === field.target)}
            onChange={(copied_from) => write.mutate({ copied_from })}
          />
        ) : null}
        {isGiven(field.type) ? (
          <span className={styles.once} />
        ) : (
          <label className={styles.required}>
            <input
              type="checkbox"
              aria-label={t`${name} is required`}
              checked={field.required}
              disabled={write.isPending}
              onChange={(event) => write.mutate({ required: event.currentTarget.checked })}
              data-testid={`${field.name}-required`}
            />
            <span>{t`Required`}</span>
          </label>
        )}
        {canBeUnique(field.type) ? (
          <label className={`${styles.required} ${styles.once}`}>
            <input
              type="checkbox"
              aria-label={t`${name} takes each value once`}
              checked={field.unique.state === "on" || field.unique.state === "checking"}
              disabled={write.isPending}
              onChange={(event) => write.mutate({ unique: event.currentTarget.checked })}
              data-testid={`${field.name}-unique`}
            />
            <span>{t`Unique`}</span>
          </label>
        ) : (
          <span className={styles.once} />
        )}
        <IconButton
          label={t`Archive ${name}`}
          disabled={write.isPending}
          onClick={() => write.mutate({ archived: true })}
          data-testid={`archive-${field.name}`}
        >
          <IconArchive {...smallIcon} />
        </IconButton>
      </div>
      {open && hasChoices(field.type) ? <Labels object={object} field={field} /> : null}
      {open && canBeLimited(field.type) ? <Limits object={object} field={field} /> : null}
      {open && field.formula !== null ? <Formula object={object} field={field} /> : null}
      {open && !isGiven(field.type) ? <RequiredIf object={object} field={field} /> : null}
      {open && canBeIndexed(field.type) ? (
        <Indexing field={field} busy={write.isPending} onChange={(indexed) => write.mutate({ indexed })} />
      ) : null}
      <IndexProgress field={field} />
      {open ? <KindOf object={object} field={field} /> : null}
      <Converted object={object} field={field} open={open} />
      <Uniqueness object={object} field={field} />
      {write.error ? (
        <p className={inputs.problem} role="alert">
          {problemOf(write.error) ?? message(write.error)}
        </p>
      ) : null}
    </>
  );
}

const problemOf = (error: Error): string | undefined =>
  error instanceof ApiError
    ? (error.fields?.label?.message ?? error.fields?.indexed?.message ?? error.fields?.copied_from?.message)
    : undefined;

type SourceProps = { field: OwnField; sources: OwnField[]; onChange: (name: string | null) => void };

/** Which field of a lead fills this one when the lead is converted; one that is archived there fills nothing. */
function Source({ field, sources, onChange }: SourceProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const name = read(field.label);
  const known = sources.some((source) => source.name === field.copied_from);
  return (
    <select
      className={inputs.input}
      aria-label={t`Field of leads that fills ${name}`}
      value={(known && field.copied_from) || ""}
      disabled={sources.length === 0}
      onChange={(event) => onChange(event.currentTarget.value || null)}
      data-testid={`${field.name}-source`}
    >
      <option value="">–</option>
      {sources.map((source) => (
        <option key={source.name} value={source.name}>
          {read(source.label)}
        </option>
      ))}
    </select>
  );
}
