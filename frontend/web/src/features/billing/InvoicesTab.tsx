import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { invoicesQuery, useBilling } from "~/data/billing.ts";
import { Bones } from "~/ui/atoms.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import styles from "./billing.module.css";
import { InvoiceTable } from "./InvoiceTable.tsx";

/** Every invoice and credit note, newest first. */
export function InvoicesTab() {
  const { t } = useLingui();
  const billing = useBilling();
  const invoices = useQuery(invoicesQuery);
  const failed = [invoices, billing].find((each) => each.isError && !each.data);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!invoices.data || !billing.data)
    return (
      <div className={styles.single}>
        <div className={`${styles.card} ${styles.bones}`}>
          <Bones rows={10} height={40} />
        </div>
      </div>
    );
  if (invoices.data.length === 0)
    return <EmptyState title={t`No invoices yet`}>{t`The first one comes with the first month.`}</EmptyState>;
  return (
    <div className={styles.single}>
      <section className={styles.card}>
        <InvoiceTable rows={invoices.data} today={billing.data.today} />
      </section>
    </div>
  );
}
