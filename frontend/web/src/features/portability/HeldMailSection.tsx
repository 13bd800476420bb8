/** Mail that this sandbox would have sent: nobody got it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { formatInstant } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { heldMailQuery } from "~/data/sandboxes.ts";
import { useSession } from "~/data/session.ts";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import styles from "./portability.module.css";

export function HeldMailSection() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const found = useQuery(heldMailQuery);
  const end = found.data?.expires_at ? formatInstant(found.data.expires_at, locale, zone) : "";
  return (
    <>
      <h2>{t`Held mail`}</h2>
      <p className={styles.lead}>
        <Trans>A sandbox sends no mail to anybody. What it would have sent is kept here.</Trans>{" "}
        {end ? t`This sandbox ends on ${end}.` : null}
      </p>
      {found.isPending ? <Bones rows={3} height={48} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data?.mails.length === 0 ? <p className="mute">{t`No mail was held yet.`}</p> : null}
      {found.data && found.data.mails.length > 0 ? (
        <ul className={rows.card} data-testid="held-mails">
          {found.data.mails.map((mail) => (
            <li key={mail.id} className={styles.mail}>
              <strong>{mail.subject}</strong>
              <small className="mute">
                {mail.to} · {formatInstant(mail.held_at, locale, zone)}
              </small>
              <p>{mail.text}</p>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
