import { useLingui } from "@lingui/react/macro";
import { useSession } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./settings.module.css";

/** Facts that the country set at sign-up. */
export function OrganisationSection() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { organisation } = useSession();
  const month = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" }).format(
    new Date(Date.UTC(2026, organisation.fiscal_year_start - 1, 1)),
  );
  const country = new Intl.DisplayNames(locale, { type: "region" }).of(organisation.country);
  const currency = new Intl.DisplayNames(locale, { type: "currency" }).of(organisation.currency);
  const language = new Intl.DisplayNames(locale, { type: "language" }).of(organisation.locale);
  const states: Record<string, string> = {
    active: t`Active`,
    read_only: t`Read only`,
    suspended: t`Suspended`,
  };
  const facts = [
    [t`Name`, organisation.name],
    [t`Country or region`, country],
    [t`Time zone`, organisation.time_zone],
    [t`Currency`, `${organisation.currency} · ${currency}`],
    [t`Language`, language],
    [t`Fiscal year starts`, month],
    [t`State`, states[organisation.status]],
    [t`Schema in the database`, organisation.schema],
  ];
  return (
    <>
      <h2>{t`Organisation`}</h2>
      <div className={styles.card}>
        {facts.map(([label, value]) => (
          <div key={label} className={styles.row}>
            <span className="mute">{label}</span>
            <span>{value}</span>
          </div>
        ))}
      </div>
    </>
  );
}
