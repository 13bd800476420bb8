/** The share of growth on billing's first page: the live line and the bars; the tab has the rest. */
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useGrowth } from "~/data/growth.ts";
import billing from "~/features/billing/billing.module.css";
import { GrowthBars } from "./GrowthBars.tsx";
import styles from "./growth.module.css";
import { CapBar, Headline } from "./Headline.tsx";

export function GrowthCard() {
  const { t } = useLingui();
  const growth = useGrowth().data;
  if (!growth?.contract || !growth.preview) return null;
  const waits = growth.draft || growth.statements.some((each) => each.state === "proposed");
  return (
    <section className={billing.card} data-testid="growth-card">
      <div className={billing.cardHead}>
        <h2>{t`Share of growth`}</h2>
        <Link to="/billing/outcome" className="link">
          {waits ? t`Look and decide` : t`Baseline, deals, formula`}
        </Link>
      </div>
      <div className={styles.body}>
        <Headline preview={growth.preview} />
        <GrowthBars preview={growth.preview} contract={growth.contract} />
        <CapBar preview={growth.preview} />
      </div>
    </section>
  );
}
