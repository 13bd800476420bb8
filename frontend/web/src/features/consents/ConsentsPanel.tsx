/** What a person agreed to: what stands now by purpose, and below it everything that was said. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Popover } from "@mantine/core";
import { type ConsentEvent, type CrmRecord, formatInstant } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import record from "~/features/record/record.module.css";
import { Bones, Chip, GhostButton, IconButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { AddConsent } from "./AddConsent.tsx";
import styles from "./consents.module.css";
import { PURPOSES, useConsentWords } from "./words.ts";

type Noun = "contacts" | "leads";
type Props = { noun: Noun; record: CrmRecord; readOnly: boolean };

/** Of what was said, as much is shown before the rest is asked for. */
const FIRST = 3;

export function ConsentsPanel({ noun, record: person, readOnly }: Props) {
  const { t } = useLingui();
  const words = useConsentWords();
  const [adding, setAdding] = useState(false);
  const [all, setAll] = useState(false);
  const found = useQuery({
    queryKey: ["consents", person.id, person.version],
    queryFn: () => api.consents(noun, person.id),
    gcTime: 0,
    retry: false,
  });
  const items = found.data?.items ?? [];
  const may = found.data?.may ?? {};
  if (readOnly && found.data && items.length === 0) return null;
  return (
    <section className={record.panel} data-testid="consents">
      <h2>
        <Trans>Consents</Trans> {items.length > 0 ? <small className="num">{items.length}</small> : null}
        {readOnly ? null : (
          <Popover opened={adding} onChange={setAdding} position="bottom-end" trapFocus>
            <Popover.Target>
              <IconButton
                label={t`Record a consent`}
                onClick={() => setAdding(!adding)}
                data-testid="consent-add"
              >
                <IconPlus {...icon} />
              </IconButton>
            </Popover.Target>
            <Popover.Dropdown>
              <AddConsent noun={noun} person={person.id} onDone={() => setAdding(false)} />
            </Popover.Dropdown>
          </Popover>
        )}
      </h2>
      {found.isPending ? <Bones rows={2} height={28} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data && items.length === 0 ? (
        <p className="mute">{t`No consent on record: no purpose is open.`}</p>
      ) : null}
      <ul className={styles.standing}>
        {PURPOSES.filter((each) => (may[each] ?? []).length > 0).map((each) => (
          <li key={each} data-testid="consent-stands">
            <Chip tone="ok">{words.purpose(each)}</Chip>
            <small className="mute">{(may[each] ?? []).map(words.channel).join(" · ")}</small>
          </li>
        ))}
      </ul>
      <ul>
        {items.slice(0, all ? undefined : FIRST).map((each) => (
          <One key={each.id} consent={each} person={person.id} readOnly={readOnly} />
        ))}
      </ul>
      {items.length > FIRST && !all ? (
        <GhostButton onClick={() => setAll(true)} data-testid="consents-all">
          {t`All ${items.length}`}
        </GhostButton>
      ) : null}
    </section>
  );
}

function One({ consent, person, readOnly }: { consent: ConsentEvent; person: string; readOnly: boolean }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const words = useConsentWords();
  const name = words.purpose(consent.purpose);
  const told = [
    consent.channel ? words.channel(consent.channel) : null,
    consent.point,
    words.source(consent.source),
    consent.recorded_by,
  ].filter(Boolean);
  return (
    <li
      className={styles.one}
      data-gone={consent.withdrawn_at ? true : undefined}
      data-testid="consent-event"
    >
      <div className={styles.head}>
        <b title={consent.text}>{name}</b>
        <span className="mute num">{formatInstant(consent.given_at, locale, zone)}</span>
        {consent.withdrawn_at ? <Chip>{t`Withdrawn`}</Chip> : null}
        {consent.withdrawn_at || readOnly ? null : <Withdraw consent={consent} person={person} name={name} />}
      </div>
      <p className="mute">{told.join(" · ")}</p>
      <p className={styles.text}>
        {consent.text_version ? `${consent.text} (${consent.text_version})` : consent.text}
      </p>
      {consent.evidence ? <p className="mute">{t`Evidence: ${consent.evidence}`}</p> : null}
    </li>
  );
}

function Withdraw({ consent, person, name }: { consent: ConsentEvent; person: string; name: string }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationKey: ["write"],
    // A contact shows what was agreed to as a lead: it is taken back where it lies.
    mutationFn: () =>
      api.withdrawConsent(consent.object === "lead" ? "leads" : "contacts", consent.record_id, consent.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ["consents", person] }),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return (
    <GhostButton
      disabled={withdraw.isPending}
      aria-label={t`Withdraw the consent: ${name}`}
      onClick={() => withdraw.mutate()}
      data-testid="consent-withdraw"
    >
      <Trans>Withdraw</Trans>
    </GhostButton>
  );
}
