/** Deals that customers dispute in their share of growth: those that wait, and what was decided of others. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { Dispute } from "@rapport/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type DisputeState, disputesQuery } from "~/data/finance.ts";
import { Segments } from "~/ui/atoms.tsx";
import { EmptyState } from "~/ui/states.tsx";
import { useTitle } from "~/ui/useTitle.ts";
import { DisputeRow } from "./DisputeRow.tsx";
import disputes from "./disputes.module.css";
import { FinanceOnly } from "./FinanceOnly.tsx";
import styles from "./finance.module.css";
import { Pages } from "./Pages.tsx";
import { SettleDialog } from "./SettleDialog.tsx";

const route = getRouteApi("/app/finance/disputes");

export function DisputesPage() {
  return (
    <FinanceOnly>
      <Page />
    </FinanceOnly>
  );
}

function Page() {
  const { t } = useLingui();
  const { which = "waiting" } = route.useSearch();
  const navigate = useNavigate();
  const [settled, setSettled] = useState<Dispute | null>(null);
  useTitle(t`Disputed deals`);
  return (
    <>
      <header className={styles.header}>
        <h1>{t`Disputed deals`}</h1>
        <Segments<DisputeState>
          label={t`State`}
          value={which}
          options={[
            { value: "waiting", label: t`To decide`, testid: "disputes-waiting" },
            { value: "settled", label: t`Decided`, testid: "disputes-settled" },
          ]}
          onChange={(value) =>
            void navigate({
              to: "/finance/disputes",
              search: { which: value === "settled" ? "settled" : undefined },
              replace: true,
            })
          }
        />
      </header>
      <div className={styles.page}>
        <Rows which={which} onSettle={setSettled} />
      </div>
      {settled ? <SettleDialog dispute={settled} onClose={() => setSettled(null)} /> : null}
    </>
  );
}

function Rows({ which, onSettle }: { which: DisputeState; onSettle: (dispute: Dispute) => void }) {
  const { t } = useLingui();
  const found = useInfiniteQuery(disputesQuery(which));
  const isWaiting = which === "waiting";
  return (
    <section className={styles.card} data-flush aria-label={t`Disputed deals`}>
      <Pages
        found={found}
        look={disputes.table}
        lead={
          <p className={disputes.lead}>
            <Trans>
              Names of deals are their organisation's alone; ask the customer by the deal's number.
            </Trans>
          </p>
        }
        columns={[
          isWaiting ? t`Since` : t`Decided`,
          t`Customer`,
          t`Quarter`,
          t`Deal`,
          t`Won`,
          t`Amount`,
          t`Decision`,
        ]}
        row={(one: Dispute) => (
          <DisputeRow key={`${one.deal_id} ${one.version}`} one={one} onSettle={() => onSettle(one)} />
        )}
        empty={
          <EmptyState title={isWaiting ? t`Nothing is disputed` : t`Nothing was decided yet`}>
            {isWaiting
              ? t`A customer who disagrees with a deal in a quarter's statement holds it; it is listed here until you decide.`
              : t`What you decide about disputed deals is listed here, with your reason.`}
          </EmptyState>
        }
      />
    </section>
  );
}
