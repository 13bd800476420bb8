/** The end of the organisation: what it means is said before it is asked for, and it can be called back. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import { ApiError, type Erasure as Found, formatInstant } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { erasureQuery, useAskErasure, useCallErasureBack } from "~/data/archives.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import offer from "~/ui/offer.module.css";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";

export function Erasure({ hasArchive }: { hasArchive: boolean }) {
  const { t } = useLingui();
  const found = useQuery(erasureQuery);
  return (
    <section data-testid="erasure">
      <h3>{t`Erase the organisation`}</h3>
      {found.isPending ? <Bones rows={1} height={48} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data?.due_at ? <Asked found={found.data} due={found.data.due_at} /> : null}
      {found.data && !found.data.due_at ? (
        <Offer days={found.data.grace_days} hasArchive={hasArchive} />
      ) : null}
    </section>
  );
}

function Asked({ found, due }: { found: Found; due: string }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const back = useCallErasureBack();
  const when = formatInstant(due, locale, zone);
  const who = found.person ?? "";
  return (
    <div className={rows.card}>
      <div className={`${rows.row} ${offer.offer}`}>
        <span role="status" data-testid="erasure-due">
          {t`Everything here will be erased on ${when}.`}
          <small>{who ? t`${who} asked for it. Until then any owner can call it back.` : null}</small>
        </span>
        <Button
          size="xs"
          className={offer.act}
          loading={back.isPending}
          onClick={() => back.mutate()}
          data-testid="erasure-call-back"
        >
          <Trans>Call it back</Trans>
        </Button>
      </div>
      <FormError error={back.error} />
    </div>
  );
}

function Offer({ days, hasArchive }: { days: number; hasArchive: boolean }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  return (
    <div className={rows.card}>
      <div className={`${rows.row} ${offer.offer}`}>
        <span>
          {t`For good, in ${days} days`}
          <small>{t`Its keys are destroyed, so no backup opens once those of the keys have run out. You get a signed certificate.`}</small>
          {hasArchive ? null : <small>{t`There is no archive to download now: make one first.`}</small>}
        </span>
        <Button
          variant="outline"
          color="var(--danger-text)"
          size="xs"
          className={offer.act}
          onClick={() => setAsking(true)}
          data-testid="erasure-ask"
        >
          <Trans>Erase…</Trans>
        </Button>
      </div>
      {asking ? <Ask days={days} hasArchive={hasArchive} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}

type AskProps = { days: number; hasArchive: boolean; onClose: () => void };

function Ask({ days, hasArchive, onClose }: AskProps) {
  const { t } = useLingui();
  const { name } = useSession().organisation;
  const [typed, setTyped] = useState("");
  const ask = useAskErasure(onClose);
  const wrong = ask.error instanceof ApiError ? ask.error.fields.name : undefined;
  const ready = typed.trim() === name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) ask.mutate(typed.trim());
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Erase ${name}?`}
      size={520}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <ul className={offer.facts}>
        {hasArchive ? null : <li>{t`You have made no archive. Nobody can make one afterwards.`}</li>}
        <li>{t`For ${days} days everybody can go on working, and any owner can call it back.`}</li>
        <li>{t`Then records, history, files and keys are destroyed, and people who belong to no other organisation are removed. Nobody can bring anything back: no backup opens once those of the keys have run out.`}</li>
        <li>{t`Invoices and books stay, as the law demands. Your plan ends, and nothing is charged any more.`}</li>
      </ul>
      <form className={offer.fields} onSubmit={submit} data-testid="erasure-form">
        <TextInput
          label={t`To confirm, type the organisation's name: ${name}`}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={wrong?.message}
          data-autofocus
          data-testid="erasure-typed"
        />
        <FormError error={wrong ? null : ask.error} />
        <DialogFoot onClose={onClose}>
          <Button
            type="submit"
            color="var(--danger-text)"
            variant="outline"
            disabled={!ready}
            loading={ask.isPending}
            data-testid="erasure-confirm"
          >
            <Trans>Erase in {days} days</Trans>
          </Button>
        </DialogFoot>
      </form>
    </Modal>
  );
}
