/** Where whoever a record is about came from: the first touch, the last, and all of them. */
import { Trans, useLingui } from "@lingui/react/macro";
import { type CrmRecord, formatInstant, type TrailTouch } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import record from "~/features/record/record.module.css";
import { Chip, GhostButton } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./forms.module.css";

type Props = { noun: "leads" | "contacts" | "deals"; record: CrmRecord };

/** Where nothing is known, nothing is shown. */
export function TrailPanel({ noun, record: about }: Props) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const found = useQuery({
    queryKey: ["trail", noun, about.id, about.version],
    queryFn: () => api.trail(noun, about.id),
    gcTime: 0,
    retry: false,
  });
  const trail = found.data;
  if (!trail?.first || !trail.last) return null;
  const one = trail.count === 1;
  return (
    <section className={record.panel} data-testid="record-trail">
      <h2>
        <Trans>Source trail</Trans> <small className="num">{trail.count}</small>
      </h2>
      {all ? (
        trail.touches.map((touch) => <One key={touch.id} touch={touch} />)
      ) : (
        <>
          <One touch={trail.first} mark={one ? undefined : t`First touch`} />
          {one ? null : <One touch={trail.last} mark={t`Last touch`} />}
        </>
      )}
      {trail.count > 2 ? (
        <GhostButton onClick={() => setAll(!all)} data-testid="trail-all">
          {all ? <Trans>First and last only</Trans> : <Trans>Show all</Trans>}
        </GhostButton>
      ) : null}
      {all && trail.count > trail.touches.length ? (
        <p className="mute">
          <Trans>The newest {trail.touches.length} are shown.</Trans>
        </p>
      ) : null}
    </section>
  );
}

function One({ touch, mark }: { touch: TrailTouch; mark?: string | undefined }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const { source = "", medium = "", campaign = "", term = "", content = "" } = touch.utm;
  const words = [source, medium, campaign, term, content].filter(Boolean).join(" / ");
  const named = touch.campaign?.label;
  return (
    <div className={styles.touch} data-testid="trail-touch">
      {mark ? <small className={styles.mark}>{mark}</small> : null}
      <b>{touch.name}</b> <Chip>{touch.kind === "form" ? t`Web form` : t`Visit`}</Chip>{" "}
      <span className="mute num">{formatInstant(touch.occurred_at, locale, zone)}</span>
      <dl>
        {named && touch.campaign ? (
          <div style={{ display: "contents" }}>
            <dt>{t`Campaign`}</dt>
            <dd>
              <Link to="/o/$noun/$id" params={{ noun: "campaigns", id: touch.campaign.id }}>
                {named}
              </Link>
            </dd>
          </div>
        ) : null}
        {words ? <Told name="UTM" value={words} /> : null}
        {touch.page ? <Told name={t`Page`} value={touch.page} /> : null}
        {touch.referrer ? <Told name={t`Came from`} value={touch.referrer} /> : null}
      </dl>
    </div>
  );
}

function Told({ name, value }: { name: string; value: string }) {
  return (
    <div style={{ display: "contents" }}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
