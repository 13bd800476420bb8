/** Another kind for a field: what would become of what records hold, then the change, and the way back. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError, type KindPreview, type OwnField, type OwnFieldType } from "@rapport/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useFieldWrite } from "~/data/ownFields.ts";
import inputs from "~/fields/fields.module.css";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./fields.module.css";
import { useKinds } from "./kinds.ts";

type Props = { object: string; field: OwnField };

export function KindOf({ object, field }: Props) {
  const { t } = useLingui();
  const kinds = useKinds();
  const message = useErrorMessage();
  const [wanted, setWanted] = useState<OwnFieldType | "">("");
  const look = useMutation({
    mutationFn: (type: OwnFieldType) => api.previewKind(object, field.name, field.version, type),
  });
  const write = useFieldWrite<OwnFieldType>(object, (type) =>
    api.changeKind(object, field.name, field.version, type),
  );
  if (field.into.length === 0) return null;
  const choose = (type: OwnFieldType | "") => {
    setWanted(type);
    write.reset();
    if (type) look.mutate(type);
    else look.reset();
  };
  const error = write.error ?? look.error;
  const problem = error instanceof ApiError ? error.fields?.type?.message : undefined;
  return (
    <div className={styles.condition} data-testid={`${field.name}-kind`}>
      <h4>
        <Trans>Change the kind</Trans>
      </h4>
      <select
        className={inputs.input}
        aria-label={t`New kind`}
        value={wanted}
        onChange={(event) => choose(event.currentTarget.value as OwnFieldType | "")}
        data-testid={`${field.name}-kind-new`}
      >
        <option value="">{t`Choose a kind`}</option>
        {field.into.map((type) => (
          <option key={type} value={type}>
            {kinds[type]}
          </option>
        ))}
      </select>
      {look.isPending ? (
        <p className={styles.hint} role="status">
          <Trans>Reading what records hold…</Trans>
        </p>
      ) : null}
      {wanted && look.data ? (
        <>
          <Found found={look.data} />
          <Button
            variant="default"
            size="xs"
            loading={write.isPending}
            onClick={() => write.mutate(wanted)}
            data-testid={`${field.name}-kind-save`}
          >
            {t`Change to ${kinds[wanted]}`}
          </Button>
        </>
      ) : null}
      {error ? (
        <p className={inputs.problem} role="alert">
          {problem ?? message(error)}
        </p>
      ) : null}
    </div>
  );
}

function Found({ found }: { found: KindPreview }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const examined = found.examined.toLocaleString(locale);
  if (found.examined === 0)
    return (
      <p className={styles.hint} role="status">
        <Trans>No record that you see holds anything in this field.</Trans>
      </p>
    );
  return (
    <div className={styles.kindFound} role="status" data-testid="kind-found">
      <p>
        {found.more ? <Trans>Of the first {examined} values: </Trans> : null}
        <Plural value={found.converts} one="# value is taken over" other="# values are taken over" />
        {found.stays > 0 ? (
          <>
            {t`, `}
            <Plural value={found.stays} one="# can't be read" other="# can't be read" />
          </>
        ) : null}
        {t`.`}
      </p>
      <ul>
        {[...found.staying, ...found.examples].map((each) => (
          <li key={each.id} data-problem={each.problem !== null || undefined}>
            <span>{each.title ?? "–"}</span>
            <span className="mono">{each.before}</span>
            <span>{each.problem ?? `→ ${each.after}`}</span>
          </li>
        ))}
      </ul>
      <p className={styles.hint}>
        <Trans>
          The field as it is now is archived with all its values, so nothing is lost and you can go back. What
          can't be read stays there. Limits and “each value only once” are not taken over. Integrations use a
          new field name.
        </Trans>
      </p>
    </div>
  );
}

/** Below a field that took another one's place: how far it is filled, and the way back. */
export function Converted({ object, field, open }: Props & { open: boolean }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const kinds = useKinds();
  const message = useErrorMessage();
  const undo = useFieldWrite<number>(object, (version) => api.undoKind(object, field.name, version));
  const from = field.converted;
  if (!from) return null;
  const [done, total] = [from.done.toLocaleString(locale), from.total.toLocaleString(locale)];
  if (from.ended && !open) return null;
  const was = kinds[from.type];
  return (
    <div className={styles.unique} role="status" data-testid={`${field.name}-converted`}>
      {from.ended ? t`It was of the kind “${was}”. ` : t`Taking values over: ${done} of ${total}. `}
      {from.left > 0 ? (
        <Plural
          value={from.left}
          one="# value can't be read and stays in the archived field. "
          other="# values can't be read and stay in the archived field. "
        />
      ) : null}
      <button
        type="button"
        className="link"
        disabled={undo.isPending}
        onClick={() => undo.mutate(field.version)}
        data-testid={`${field.name}-kind-undo`}
      >
        {t`Back to ${was}`}
      </button>
      {undo.error ? (
        <p className={inputs.problem} role="alert">
          {message(undo.error)}
        </p>
      ) : null}
    </div>
  );
}
