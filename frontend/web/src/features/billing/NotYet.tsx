/** What the next invoice does not have yet: the share of growth of the quarter that runs, or is under review. */
import { Trans } from "@lingui/react/macro";
import { formatDate, type GrowthPage } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./billing.module.css";
import { notYet } from "./notYet.ts";

export function NotYet({ growth }: { growth: GrowthPage }) {
  const { locale } = useLocale();
  const found = notYet(growth);
  if (!found) return null;
  const { number, from, reviewUntil } = found;
  const month = new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", timeZone: "UTC" }).format(
    new Date(from),
  );
  const until = reviewUntil ? formatDate(reviewUntil, locale) : null;
  return (
    <li className={styles.notYet} data-testid="draft-not-yet">
      <span>
        <Trans>Share of growth, Q{number}</Trans>
      </span>
      <span>
        {until ? (
          <Trans>Not in this one, under review until {until}</Trans>
        ) : (
          <Trans>Not in this one, settled from {month}</Trans>
        )}
      </span>
    </li>
  );
}
