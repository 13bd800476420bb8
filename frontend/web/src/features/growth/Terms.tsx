/** What is agreed, in sentences: the same for an offer and for a contract. */
import { useLingui } from "@lingui/react/macro";
import type { GrowthContract, GrowthOffer } from "@rapport/core";
import { useFigures } from "~/features/billing/texts.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./growth.module.css";

type Agreed = Pick<GrowthOffer | GrowthContract, "currency" | "deadband" | "tiers" | "cap">;

export function usePercent(): (share: string) => string {
  const { locale } = useLocale();
  return (share) =>
    new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(Number(share));
}

export function Terms({ terms }: { terms: Agreed }) {
  const { t } = useLingui();
  const { amount } = useFigures(terms.currency);
  const percent = usePercent();
  const band = percent(terms.deadband);
  const cap = terms.cap ? amount(terms.cap) : null;
  return (
    <ul className={styles.terms}>
      {terms.tiers.map((tier) => {
        const share = percent(tier.share);
        const upTo = tier.up_to ? amount(tier.up_to) : null;
        return (
          <li key={tier.up_to ?? ""}>
            {upTo ? t`${share} of growth up to ${upTo}` : t`${share} of growth beyond that`}
          </li>
        );
      })}
      <li>{t`Growth counts beyond ${band} above the baseline, over the year so far`}</li>
      {cap ? <li>{t`At most ${cap} a year`}</li> : null}
      <li>{t`Each quarter's statement can be looked at for 15 days before it is invoiced`}</li>
    </ul>
  );
}
