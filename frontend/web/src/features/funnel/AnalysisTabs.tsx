import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useSeesAmounts } from "~/data/objects.ts";
import styles from "./analysis.module.css";

/** The pages that say how deals go. Without amounts there is no velocity. */
export function AnalysisTabs() {
  const { t } = useLingui();
  const seesAmounts = useSeesAmounts();
  return (
    <nav className={styles.tabs} aria-label={t`Analyses`}>
      <Link to="/funnel" data-testid="tab-funnel">
        <Trans>Funnel</Trans>
      </Link>
      {seesAmounts ? (
        <Link to="/velocity" data-testid="tab-velocity">
          <Trans>Velocity</Trans>
        </Link>
      ) : null}
      <Link to="/losses" data-testid="tab-losses">
        <Trans>Losses</Trans>
      </Link>
    </nav>
  );
}
