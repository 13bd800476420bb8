/** Usage as it is charged: the meters of a period, the events behind each figure, and what became of what was sent. */
import { useLingui } from "@lingui/react/macro";
import type { Billing } from "@rapport/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useBilling } from "~/data/billing.ts";
import { useUsage } from "~/data/usage.ts";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import billingStyles from "./billing.module.css";
import { UsageBars } from "./UsageBars.tsx";
import { UsageEvents } from "./UsageEvents.tsx";
import { inOrder, UsageLegend, UsageMeter } from "./UsageMeter.tsx";
import { UsageReconciliation } from "./UsageReconciliation.tsx";
import { UsageTitle } from "./UsageTitle.tsx";
import styles from "./usage.module.css";
import { current, earlier, type Looked } from "./usage.ts";

const route = getRouteApi("/app/billing/billing/usage");

export function UsageTab() {
  const billing = useBilling();
  if (billing.isError && !billing.data)
    return <ErrorState error={billing.error} onRetry={() => void billing.refetch()} />;
  if (!billing.data) return <Skeleton />;
  return <Shown billing={billing.data} />;
}

function Shown({ billing }: { billing: Billing }) {
  const { from, to } = route.useSearch();
  const now = current(billing);
  const isOther = from && to && from < to && (from !== now.span.from || to !== now.span.to);
  const when = isOther ? earlier({ from, to }, billing) : now;
  return <Period billing={billing} when={when} isOther={Boolean(isOther)} />;
}

function Period({ billing, when, isOther }: { billing: Billing; when: Looked; isOther: boolean }) {
  const search = route.useSearch();
  const usage = useUsage(when.span);
  if (usage.isError && !usage.data)
    return <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />;
  if (!usage.data) return <Skeleton />;
  const { meters } = usage.data;
  const chosen = meters.find(({ meter }) => meter === search.meter);
  return (
    <div className={`${billingStyles.page} ${chosen ? "" : styles.alone}`} data-testid="usage-page">
      <div className={billingStyles.left}>
        <section className={billingStyles.card}>
          <Head when={when} isOther={isOther} />
          <div className={`${styles.meters} ${styles.whole}`}>
            {inOrder(meters).map((meter) => (
              <UsageMeter key={meter.meter} meter={meter} when={when} search={search}>
                <UsageBars
                  meter={meter}
                  when={when}
                  search={search}
                  chosen={meter === chosen ? search.day : undefined}
                />
              </UsageMeter>
            ))}
          </div>
        </section>
        <UsageReconciliation span={when.span} meters={meters} />
      </div>
      {chosen ? (
        <div className={billingStyles.right}>
          <UsageEvents meter={chosen} span={when.span} timeZone={billing.time_zone} search={search} />
        </div>
      ) : null}
    </div>
  );
}

function Head({ when, isOther }: { when: Looked; isOther: boolean }) {
  const { t } = useLingui();
  return (
    <div className={billingStyles.cardHead}>
      <UsageTitle when={when} />
      {isOther ? (
        <Link to="/billing/usage" search={{}} className="link" data-testid="this-period">
          {t`This period`}
        </Link>
      ) : (
        <UsageLegend />
      )}
    </div>
  );
}

function Skeleton() {
  return (
    <div className={`${billingStyles.page} ${styles.alone}`} aria-busy="true">
      <div className={billingStyles.left}>
        <div className={`${billingStyles.card} ${billingStyles.bones}`}>
          <Bones rows={9} height={40} />
        </div>
        <div className={`${billingStyles.card} ${billingStyles.bones}`}>
          <Bones rows={6} height={36} />
        </div>
      </div>
    </div>
  );
}
