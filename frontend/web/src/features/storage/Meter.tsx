import { useLingui } from "@lingui/react/macro";
import { formatBytes, formatDate, formatRoughly, type StorageUsed } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useSession } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import styles from "./storage.module.css";

/** What counts now, and where the meter of billing stands: the greatest day of the period. */
export function Meter({ used: { metered, meter } }: { used: StorageUsed }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { rights } = useSession();
  const share = meter.included ? Number(meter.quantity) / Number(meter.included) : null;
  const gb = formatRoughly(meter.quantity, locale);
  const since = formatDate(meter.since, locale);
  const included = meter.included ? formatRoughly(meter.included, locale) : "";
  return (
    <section className={`${rows.card} ${styles.meter}`} data-testid="storage-meter">
      <p>{t`${formatBytes(metered, locale)} now`}</p>
      {share === null ? null : (
        <div className={styles.bar} data-beyond={share > 1 || undefined} aria-hidden>
          <i style={{ width: `${Math.min(100, share * 100)}%` }} />
        </div>
      )}
      <p className={styles.note}>
        {meter.measured_on === null
          ? t`The meter has not measured a day yet.`
          : t`On the meter: ${gb} GB, the most on a day since ${since}; last measured ${formatDate(meter.measured_on, locale)}.`}{" "}
        {included ? t`Your plan includes ${included} GB of 1,000,000,000 bytes.` : null}
      </p>
      {rights.billing ? (
        <p className={styles.note}>
          <Link
            to="/billing/usage"
            search={{ meter: "storage_gb" }}
            className="link"
            data-testid="storage-billing"
          >
            {t`Day by day, and what it costs`}
          </Link>
        </p>
      ) : null}
    </section>
  );
}
