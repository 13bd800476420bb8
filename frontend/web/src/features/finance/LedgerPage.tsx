/** The books: what every account comes to, and the entries behind it, each with its debits and credits. */
import { Trans, useLingui } from "@lingui/react/macro";
import { formatInstant, type LedgerPage as Page } from "@rapport/core";
import { IconAlertOctagon, IconX } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type LedgerSought, ledgerQuery } from "~/data/finance.ts";
import { useSession } from "~/data/session.ts";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { Balances } from "./Balances.tsx";
import { CurrencySwitch } from "./CurrencySwitch.tsx";
import { Entries } from "./Entries.tsx";
import { FinanceOnly } from "./FinanceOnly.tsx";
import styles from "./finance.module.css";
import { LastProof } from "./LastProof.tsx";
import ledger from "./ledger.module.css";
import table from "./table.module.css";
import { useAccountName } from "./texts.ts";

const route = getRouteApi("/app/finance/ledger");

export function LedgerPage() {
  return (
    <FinanceOnly>
      <Shown />
    </FinanceOnly>
  );
}

function Shown() {
  const { t } = useLingui();
  const { currency, account, organisation, down_from } = route.useSearch();
  const navigate = useNavigate();
  const sought: LedgerSought = {
    ...(currency ? { currency } : {}),
    ...(account ? { account } : {}),
    ...(organisation ? { organisation } : {}),
    ...(down_from ? { down_from } : {}),
  };
  const found = useInfiniteQuery(ledgerQuery(sought));
  useTitle(t`Ledger`);
  const go = (part: { [name in keyof LedgerSought]?: string | undefined }) =>
    void navigate({ to: "/finance/ledger", search: { currency, account, organisation, ...part } });
  const first = found.data?.pages[0];
  return (
    <>
      <header className={styles.header}>
        <h1>{t`Ledger`}</h1>
        {first ? <Filters page={first} sought={sought} onGo={go} /> : null}
        <span className={styles.grow} />
        {first ? (
          <CurrencySwitch
            currency={first.currency}
            currencies={first.currencies}
            onPick={(picked) => go({ currency: picked })}
          />
        ) : null}
      </header>
      {first && found.data ? (
        <div className={ledger.ledger}>
          <div className={ledger.whole}>
            <Held page={first} />
            <LastProof proved={first.proved ?? null} />
          </div>
          <Balances
            page={first}
            chosen={account}
            onPick={(name) => go({ account: name === account ? undefined : name })}
          />
          <Entries
            currency={first.currency}
            marked={down_from}
            entries={found.data.pages.flatMap((page) => page.entries)}
            isStale={found.isPlaceholderData}
            more={found.hasNextPage ? () => void found.fetchNextPage() : null}
            onOrganisation={(id) => go({ organisation: id })}
          />
        </div>
      ) : found.isError ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <div className={ledger.ledger} aria-busy="true">
          <div className={styles.card}>
            <Bones rows={12} height={32} />
          </div>
          <div className={styles.card}>
            <Bones rows={16} height={32} />
          </div>
        </div>
      )}
    </>
  );
}

/** That the ledger is off, with the way to what differs; the daily proof may not have seen it yet. */
function Held({ page }: { page: Page }) {
  const { locale } = useLocale();
  const { time_zone } = useSession().organisation;
  if (!page.off_since) return null;
  const { currency } = page;
  const since = formatInstant(page.off_since, locale, time_zone);
  return (
    <p className={ledger.proved} data-tone="danger" role="alert" data-testid="ledger-held">
      <IconAlertOctagon {...icon} aria-hidden />
      <Trans>
        The ledger in {currency} is off since {since}; nothing is finalized in it.
      </Trans>
      <Link to="/finance" search={{ currency }} className="link">
        <Trans>What differs</Trans>
      </Link>
    </p>
  );
}

type FiltersProps = {
  page: Page;
  sought: LedgerSought;
  onGo: (part: { account?: undefined; organisation?: undefined }) => void;
};

function Filters({ page, sought, onGo }: FiltersProps) {
  const { t } = useLingui();
  const accountName = useAccountName();
  const shown = [
    ...(sought.account
      ? [{ name: accountName(sought.account), drop: () => onGo({ account: undefined }) }]
      : []),
    ...(sought.organisation && page.customer !== null
      ? [{ name: page.customer, drop: () => onGo({ organisation: undefined }) }]
      : []),
    ...(sought.down_from ? [{ name: t`From the first entry that differs`, drop: () => onGo({}) }] : []),
  ];
  return shown.map(({ name, drop }) => (
    <button
      key={name}
      type="button"
      className={table.filter}
      aria-label={t`Show all, not only: ${name}`}
      onClick={drop}
      data-testid="ledger-filter"
    >
      <span className="truncate">{name}</span>
      <IconX size={13} stroke={1.7} aria-hidden />
    </button>
  ));
}
