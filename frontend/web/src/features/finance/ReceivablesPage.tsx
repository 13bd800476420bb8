/** What everybody owes: how much, how old, what was said about it, and whether the books agree. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { Receivables } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { FinanceSearch } from "~/app/financeRoutes.ts";
import { receivablesQuery } from "~/data/finance.ts";
import { Bones } from "~/ui/atoms.tsx";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useTitle } from "~/ui/useTitle.ts";
import { Aging } from "./Aging.tsx";
import { CurrencySwitch } from "./CurrencySwitch.tsx";
import cards from "./cards.module.css";
import { Dunning } from "./Dunning.tsx";
import { FinanceOnly } from "./FinanceOnly.tsx";
import { Freshness } from "./Freshness.tsx";
import styles from "./finance.module.css";
import { Kpis } from "./Kpis.tsx";
import { NewReceipt } from "./NewReceipt.tsx";
import { OpenInvoices } from "./OpenInvoices.tsx";
import { Proof } from "./Proof.tsx";
import { StandingTabs } from "./StandingTabs.tsx";

const route = getRouteApi("/app/finance");

export function ReceivablesPage() {
  return (
    <FinanceOnly>
      <Page />
    </FinanceOnly>
  );
}

function Page() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  const found = useQuery(receivablesQuery(search.currency));
  useTitle(t`Receivables`);
  const go = (part: FinanceSearch) =>
    void navigate({ to: "/finance", search: { ...search, ...part }, replace: true });
  const { data } = found;
  return (
    <>
      <header className={styles.header}>
        <h1>{t`Receivables`}</h1>
        <StandingTabs value="open" currency={search.currency} />
        <span className={styles.grow} />
        {data ? (
          <>
            <Freshness
              at={data.checked_at}
              failed={found.isError || found.isRefetchError}
              onRetry={() => void found.refetch()}
            />
            <CurrencySwitch
              currency={data.currency}
              currencies={data.currencies}
              issuer={data.issuer}
              onPick={(currency) => go({ currency, bucket: undefined, step: undefined, overdue: undefined })}
            />
            {data.open_count > 0 ? <NewReceipt currency={data.currency} /> : null}
          </>
        ) : null}
      </header>
      {data ? (
        <Body data={data} search={search} onGo={go} stale={found.isPlaceholderData} />
      ) : found.isError ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Skeleton />
      )}
    </>
  );
}

/** At the final sizes, so that nothing jumps. */
function Skeleton() {
  return (
    <div className={styles.page} aria-busy="true">
      <div className={cards.kpis}>
        <Bones rows={1} height={52} />
      </div>
      <div className={cards.cards}>
        {[0, 1, 2].map((card) => (
          <div key={card} className={styles.card}>
            <Bones rows={6} height={36} />
          </div>
        ))}
      </div>
      <div className={styles.card}>
        <Bones rows={10} height={32} />
      </div>
    </div>
  );
}

type BodyProps = {
  data: Receivables;
  search: FinanceSearch;
  onGo: (part: FinanceSearch) => void;
  stale: boolean;
};

function Body({ data, search, onGo, stale }: BodyProps) {
  const { t } = useLingui();
  if (data.currencies.length === 0)
    return (
      <EmptyState
        title={t`No invoices yet`}
        actions={
          <LinkButton to="/finance/ledger" variant="default">
            <Trans>Open the ledger</Trans>
          </LinkButton>
        }
      >
        {data.issuer
          ? t`The first one is written a day after somebody's trial ends with a plan.`
          : t`No legal entity is set up to issue them: rapport billing entity does that (docs/billing.md).`}
      </EmptyState>
    );
  return (
    <div className={styles.page} data-stale={stale || undefined}>
      <Kpis data={data} onGo={onGo} />
      <div className={cards.cards}>
        <Aging data={data} chosen={search.bucket} onGo={onGo} />
        <Dunning data={data} chosen={search.step} onGo={onGo} />
        <Proof data={data} onGo={onGo} />
      </div>
      <OpenInvoices data={data} search={search} onGo={onGo} />
    </div>
  );
}
