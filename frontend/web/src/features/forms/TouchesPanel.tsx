/** What web forms brought of a lead: from where, with which campaign's words, and what was agreed to. */
import { Trans, useLingui } from "@lingui/react/macro";
import { type CrmRecord, formatInstant, type LeadConsent, type Touch } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import record from "~/features/record/record.module.css";
import { GhostButton } from "~/ui/atoms.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./forms.module.css";
import { usePurpose } from "./purposes.ts";

type Props = { record: CrmRecord; readOnly: boolean };

/** Where nothing came by a form, nothing is shown. */
export function TouchesPanel({ record: lead, readOnly }: Props) {
  const found = useQuery({
    queryKey: ["touches", lead.id, lead.version],
    queryFn: () => api.touches(lead.id),
    gcTime: 0,
    retry: false,
  });
  const touches = found.data ?? [];
  if (touches.length === 0) return null;
  return (
    <section className={record.panel} data-testid="record-touches">
      <h2>
        <Trans>From web forms</Trans> <small className="num">{touches.length}</small>
      </h2>
      {touches.map((touch) => (
        <One key={touch.id} touch={touch} lead={lead.id} readOnly={readOnly} />
      ))}
    </section>
  );
}

function One({ touch, lead, readOnly }: { touch: Touch; lead: string; readOnly: boolean }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const zone = useSession().organisation.time_zone;
  const { source = "", medium = "", campaign = "", term = "", content = "" } = touch.utm;
  const told = [
    [t`Campaign`, [source, medium, campaign, term, content].filter(Boolean).join(" / ")],
    [t`Page`, touch.page],
    [t`Came from`, touch.referrer],
    ...touch.answers.map((each) => [read(each.label), each.value]),
  ].filter(([, value]) => value);
  return (
    <div className={styles.touch} data-testid="touch">
      <b>{touch.form}</b> <span className="mute num">{formatInstant(touch.occurred_at, locale, zone)}</span>
      {touch.first ? null : <p className="mute">{t`They wrote again; the lead was there already.`}</p>}
      <dl>
        {told.map(([name, value]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {touch.consents.map((each) => (
        <Consent key={each.id} consent={each} lead={lead} readOnly={readOnly} />
      ))}
    </div>
  );
}

function Consent({ consent, lead, readOnly }: { consent: LeadConsent; lead: string; readOnly: boolean }) {
  const { t } = useLingui();
  const purpose = usePurpose();
  const message = useErrorMessage();
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.withdrawConsent("leads", lead, consent.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["touches", lead] });
      void client.invalidateQueries({ queryKey: ["consents", lead] });
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  const gone = consent.withdrawn_at !== null;
  const name = purpose(consent.purpose);
  return (
    <div className={styles.consent} data-gone={gone || undefined} data-testid="consent">
      <span title={consent.text}>{consent.point ? `${name} · ${consent.point}` : name}</span>
      {gone ? <small className="mute">{t`Withdrawn`}</small> : null}
      {gone || readOnly ? null : (
        <GhostButton
          disabled={withdraw.isPending}
          aria-label={t`Withdraw the consent: ${name}`}
          onClick={() => withdraw.mutate()}
          data-testid="withdraw"
        >
          <Trans>Withdraw</Trans>
        </GhostButton>
      )}
    </div>
  );
}
