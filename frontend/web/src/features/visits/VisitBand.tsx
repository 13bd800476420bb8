/** How far a visit is, above its page, and what comes next with it. */
import { useLingui } from "@lingui/react/macro";
import { type CrmRecord, formatInstant } from "@rapport/core";
import { useZone } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { CheckButton } from "./CheckButton.tsx";
import { StateChip } from "./StateChip.tsx";
import styles from "./visits.module.css";

export function VisitBand({ visit }: { visit: CrmRecord }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useZone();
  const at = (value: unknown) => formatInstant(String(value), locale, zone);
  const distance = visit.check_in_distance;
  return (
    <section className={styles.band} aria-label={t`Visit`} data-testid="visit-band">
      <StateChip visit={visit} />
      {visit.visit_place ? (
        <span className={styles.place} data-testid="visit-band-place">
          {String(visit.visit_place)}
        </span>
      ) : null}
      {visit.checked_in_at ? <span>{t`Checked in ${at(visit.checked_in_at)}`}</span> : null}
      {typeof distance === "number" ? (
        <span className="mute num">
          {visit.visit_place ? t`${distance} m from its place` : t`${distance} m from the customer`}
        </span>
      ) : visit.checked_in_at ? (
        <span className="mute">{t`Distance unknown`}</span>
      ) : null}
      {visit.checked_out_at ? <span>{t`Checked out ${at(visit.checked_out_at)}`}</span> : null}
      <span className={styles.grow} />
      <CheckButton visit={visit} />
    </section>
  );
}
