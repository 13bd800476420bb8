/** Erasing: what becomes of how many is shown first, and it is confirmed by a word. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { type ErasureMode, formatNumber, type SubjectRequest } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { previewQuery, useRequestStep } from "~/data/privacy.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import offer from "~/ui/offer.module.css";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import styles from "./privacy.module.css";
import { useOutcome, usePlace } from "./texts.ts";

export function Erase({ request }: { request: SubjectRequest }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const again = useRequestStep(() => api.eraseSubject(request.id, request.mode ?? "anonymise"));
  const stopped = request.state === "erasing";
  return (
    <section>
      <h3>{t`Erase`}</h3>
      <div className={rows.card}>
        <div className={`${rows.row} ${offer.offer}`}>
          <span>
            {t`Everywhere, for good`}
            <small>{t`History, files, lists and archives too. You get a signed certificate; nobody can bring it back.`}</small>
          </span>
          <Button
            variant="outline"
            color="var(--danger-text)"
            size="xs"
            className={offer.act}
            loading={again.isPending}
            onClick={() => (stopped ? again.mutate(undefined) : setAsking(true))}
            data-testid="subject-erase"
          >
            {stopped ? <Trans>Continue</Trans> : <Trans>Erase…</Trans>}
          </Button>
        </div>
        <FormError error={again.error} />
      </div>
      {asking ? <Ask request={request} onClose={() => setAsking(false)} /> : null}
    </section>
  );
}

function Ask({ request, onClose }: { request: SubjectRequest; onClose: () => void }) {
  const { t } = useLingui();
  const [mode, setMode] = useState<ErasureMode>("anonymise");
  const [typed, setTyped] = useState("");
  const erase = useRequestStep(() => api.eraseSubject(request.id, mode), onClose);
  const word = t`erase`;
  const ready = typed.trim().toLowerCase() === word.toLowerCase();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) erase.mutate(undefined);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Erase this person?`}
      size={560}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form className={offer.fields} onSubmit={submit} data-testid="subject-erase-form">
        <NativeSelect
          label={t`Their own records`}
          description={
            mode === "anonymise"
              ? t`Texts go; numbers, choices and days stay, so funnels and sums count what they counted.`
              : t`The records go too, past the trash. Deals stay, without this person.`
          }
          value={mode}
          onChange={(event) => setMode(event.currentTarget.value === "delete" ? "delete" : "anonymise")}
          data={[
            { value: "anonymise", label: t`Anonymise` },
            { value: "delete", label: t`Delete` },
          ]}
          data-testid="subject-mode"
        />
        <Fates id={request.id} mode={mode} />
        <TextInput
          label={t`To confirm, type: ${word}`}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-testid="subject-typed"
        />
        <FormError error={erase.error} />
        <DialogFoot onClose={onClose}>
          <Button
            type="submit"
            color="var(--danger-text)"
            variant="outline"
            disabled={!ready}
            loading={erase.isPending}
            data-testid="subject-erase-confirm"
          >
            <Trans>Erase for good</Trans>
          </Button>
        </DialogFoot>
      </form>
    </Modal>
  );
}

function Fates({ id, mode }: { id: string; mode: ErasureMode }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const place = usePlace();
  const outcome = useOutcome();
  const told = useQuery(previewQuery(id, mode));
  if (told.isPending) return <Bones rows={3} height={24} />;
  if (told.isError) return <ErrorState error={told.error} onRetry={() => void told.refetch()} />;
  const held = told.data.held.join(t({ message: ", ", context: "list" }));
  return (
    <>
      {held ? (
        <p role="alert" style={{ color: "var(--danger-text)" }}>
          {t`Under a legal hold: ${held}. Lift it, or leave these files out.`}
        </p>
      ) : null}
      <table className={styles.fates} data-testid="subject-fates">
        <tbody>
          {told.data.fates.map((fate) => (
            <tr key={`${fate.place} ${fate.outcome}`}>
              <td>{place(fate.place)}</td>
              <td className="num">{formatNumber(fate.count, locale)}</td>
              <td>{outcome(fate.outcome)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
