import { useLingui } from "@lingui/react/macro";
import type { Billing } from "@rapport/core";
import { useUsage } from "~/data/usage.ts";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import billingStyles from "./billing.module.css";
import { inOrder, UsageLegend, UsageMeter } from "./UsageMeter.tsx";
import { UsageTitle } from "./UsageTitle.tsx";
import styles from "./usage.module.css";
import { current } from "./usage.ts";

/** The meters at a glance, on the overview. */
export function UsageCard({ billing }: { billing: Billing }) {
  const { t } = useLingui();
  const when = current(billing);
  const usage = useUsage(when.span);
  return (
    <section className={styles.compact} aria-label={t`Usage`} data-testid="usage-card">
      <div className={billingStyles.sectionHead}>
        <UsageTitle when={when} />
        <UsageLegend />
      </div>
      {usage.isError && !usage.data ? (
        <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />
      ) : null}
      {usage.isPending ? <Bones rows={5} height={36} /> : null}
      {usage.data ? (
        <div className={styles.meters}>
          {inOrder(usage.data.meters).map((meter) => (
            <UsageMeter key={meter.meter} meter={meter} when={when} search={{}} />
          ))}
        </div>
      ) : null}
    </section>
  );
}
