/** The share of growth: an offer, a draft to be signed, or the year with what it is made of. */
import { useLingui } from "@lingui/react/macro";
import { useGrowth } from "~/data/growth.ts";
import { useHasModule } from "~/data/modules.ts";
import { useSession } from "~/data/session.ts";
import styles from "~/features/billing/billing.module.css";
import { Bones } from "~/ui/atoms.tsx";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { DraftForm } from "./DraftForm.tsx";
import { SignCard } from "./SignCard.tsx";
import { Year } from "./Year.tsx";

export function GrowthTab() {
  const sells = useHasModule("sales");
  const growth = useGrowth();
  const { t } = useLingui();
  const stopped = useSession().organisation.status !== "active";
  if (growth.isError && !growth.data)
    return <ErrorState error={growth.error} onRetry={() => void growth.refetch()} />;
  if (!growth.data) return <Skeleton />;
  const { contract, draft, preview } = growth.data;
  if (contract && preview)
    return <Year page={growth.data} contract={contract} preview={preview} draft={draft ?? null} />;
  if (!sells) return <PageNotThere noun="deals" />;
  if (stopped)
    return (
      <EmptyState title={t`No share of growth is agreed`}>
        {t`A contract can be drafted again once what is owed is paid.`}
      </EmptyState>
    );
  return (
    <div className={styles.single}>
      {draft ? <SignCard contract={draft} /> : <DraftForm page={growth.data} />}
    </div>
  );
}

function Skeleton() {
  return (
    <div className={styles.page} aria-busy="true">
      <div className={styles.left}>
        <div className={`${styles.card} ${styles.bones}`}>
          <Bones rows={10} height={40} />
        </div>
      </div>
      <div className={styles.right}>
        <div className={`${styles.card} ${styles.bones}`}>
          <Bones rows={8} height={36} />
        </div>
      </div>
    </div>
  );
}
