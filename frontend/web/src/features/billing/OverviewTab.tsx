/** Billing at a glance: what is subscribed to, what it will cost, what was invoiced. */
import { useLingui } from "@lingui/react/macro";
import type { Billing } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useBilling } from "~/data/billing.ts";
import { GrowthCard } from "~/features/growth/GrowthCard.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import styles from "./billing.module.css";
import { type Change, ChangeDialog } from "./ChangeDialog.tsx";
import { DraftCard } from "./DraftCard.tsx";
import { InvoiceTable } from "./InvoiceTable.tsx";
import { ModulesCard } from "./ModulesCard.tsx";
import { Notices } from "./Notices.tsx";
import { PaymentCard } from "./PaymentCard.tsx";
import { PlanCard } from "./PlanCard.tsx";
import { UsageCard } from "./UsageCard.tsx";

export function OverviewTab() {
  const billing = useBilling();
  if (billing.isPending) return <Skeleton />;
  if (billing.isError && !billing.data)
    return <ErrorState error={billing.error} onRetry={() => void billing.refetch()} />;
  return <Overview billing={billing.data} />;
}

function Overview({ billing }: { billing: Billing }) {
  const { t } = useLingui();
  const [change, setChange] = useState<Change | null>(null);
  return (
    <div className={styles.page} data-testid="billing-page">
      <Notices billing={billing} />
      <div className={styles.left}>
        <PlanCard billing={billing} onSeats={() => setChange({ what: "seats" })} />
        <div className={`${styles.card} ${styles.pair}`}>
          <ModulesCard billing={billing} onChange={(name) => setChange({ what: "module", name })} />
          <UsageCard billing={billing} />
        </div>
        <PaymentCard billing={billing} />
        <section className={styles.card}>
          <div className={styles.cardHead}>
            <h2>{t`Invoices`}</h2>
            {billing.invoices.length > 0 ? (
              <Link to="/billing/invoices" className="link" data-testid="all-invoices">
                {t`All invoices`}
              </Link>
            ) : null}
          </div>
          <InvoiceTable rows={billing.invoices} today={billing.today} />
        </section>
      </div>
      <div className={styles.right}>
        <DraftCard billing={billing} />
        <GrowthCard />
      </div>
      {change ? <ChangeDialog billing={billing} change={change} onClose={() => setChange(null)} /> : null}
    </div>
  );
}

/** The cards at their final sizes. */
function Skeleton() {
  return (
    <div className={styles.page} aria-busy="true">
      <div className={styles.left}>
        <div className={`${styles.card} ${styles.bones}`}>
          <Bones rows={2} height={28} />
        </div>
        <div className={`${styles.card} ${styles.bones}`}>
          <Bones rows={6} height={36} />
        </div>
        <div className={`${styles.card} ${styles.bones}`}>
          <Bones rows={2} height={40} />
        </div>
        <div className={styles.card}>
          <div className={styles.bones}>
            <Bones rows={6} height={40} />
          </div>
        </div>
      </div>
      <div className={styles.right}>
        <div className={styles.card}>
          <div className={styles.bones}>
            <Bones rows={8} height={36} />
          </div>
        </div>
      </div>
    </div>
  );
}
