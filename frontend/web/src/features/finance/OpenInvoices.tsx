/** Every open invoice: how old it is, what happened last, and what comes next by itself. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useDebouncedValue } from "@mantine/hooks";
import type { Receivables, ReceivablesSought } from "@rapport/core";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { FinanceSearch } from "~/app/financeRoutes.ts";
import { openInvoicesQuery } from "~/data/finance.ts";
import { useFigures } from "~/features/billing/texts.ts";
import { Bones, GhostButton, Segments } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useKeys } from "~/ui/useKeys.ts";
import { useBucketName } from "./Aging.tsx";
import styles from "./finance.module.css";
import { ALL } from "./Kpis.tsx";
import { OpenRow } from "./OpenRow.tsx";
import table from "./table.module.css";
import { useStandingNames } from "./texts.ts";

const TYPING_MS = 160;

type Props = { data: Receivables; search: FinanceSearch; onGo: (part: FinanceSearch) => void };

export function OpenInvoices({ data, search, onGo }: Props) {
  const { t } = useLingui();
  // What is typed is a customer's name: it stays out of the address.
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text.trim(), TYPING_MS);
  const sought: ReceivablesSought = {
    currency: data.currency,
    order: search.order ?? "overdue",
    overdue: search.overdue ?? false,
    bucket: search.bucket ?? null,
    step: search.step ?? null,
    search: settled,
    offset: 0,
  };
  return (
    <section className={styles.card} data-flush aria-label={t`Open invoices`}>
      <div className={table.tools}>
        <Segments
          label={t`Order`}
          value={search.order ?? "overdue"}
          options={[
            { value: "overdue", label: t`Overdue first`, testid: "order-overdue" },
            { value: "largest", label: t`Largest`, testid: "order-largest" },
          ]}
          onChange={(order) => onGo({ order: order === "largest" ? order : undefined })}
        />
        <Filters data={data} search={search} onGo={onGo} />
        <span className={styles.grow} />
        <Find text={text} onText={setText} />
      </div>
      <Rows
        sought={sought}
        isNarrowed={isNarrowed(search) || settled !== ""}
        onAll={() => {
          setText("");
          onGo(ALL);
        }}
      />
    </section>
  );
}

const isNarrowed = ({ bucket, step, overdue }: FinanceSearch): boolean =>
  bucket !== undefined || step !== undefined || overdue !== undefined;

function Find({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  useKeys({
    "/": (event) => {
      event.preventDefault();
      input.current?.focus();
    },
  });
  return (
    <label className={table.find}>
      <IconSearch {...smallIcon} />
      <input
        ref={input}
        type="search"
        aria-label={t`Find by customer or number`}
        placeholder={t`Customer or number`}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Escape" && onText("")}
        data-testid="finance-search"
      />
    </label>
  );
}

/** What a click on a figure narrowed the list to; one click takes it back. */
function Filters({ data, search, onGo }: Props) {
  const { t } = useLingui();
  const bucketName = useBucketName();
  const names = useStandingNames();
  const bucket = search.bucket === undefined ? undefined : data.buckets[search.bucket];
  const days = bucket ? bucketName(bucket) : "";
  const shown = bucket
    ? bucket.low === null
      ? days
      : t`${days} days past due`
    : search.step
      ? names[search.step]
      : search.overdue
        ? names.overdue
        : null;
  if (!shown) return null;
  return (
    <button
      type="button"
      className={table.filter}
      onClick={() => onGo(ALL)}
      aria-label={t`Show all, not only: ${shown}`}
      data-testid="finance-filter"
    >
      {shown}
      <IconX size={13} stroke={1.7} aria-hidden />
    </button>
  );
}

type RowsProps = { sought: ReceivablesSought; isNarrowed: boolean; onAll: () => void };

function Rows({ sought, isNarrowed, onAll }: RowsProps) {
  const { t } = useLingui();
  const found = useInfiniteQuery(openInvoicesQuery(sought));
  if (!found.data && found.isError)
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data)
    return (
      <div className={table.bones}>
        <Bones rows={8} height={32} />
      </div>
    );
  const rows = found.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0)
    return isNarrowed ? (
      <EmptyState
        title={t`No open invoice like that`}
        actions={
          <GhostButton onClick={onAll}>
            <IconX {...icon} />
            <Trans>Show all that are open</Trans>
          </GhostButton>
        }
      />
    ) : (
      <EmptyState title={t`Everything is paid`}>{t`Nobody owes anything in this currency.`}</EmptyState>
    );
  return (
    <>
      <div className={table.scroll}>
        <table className={table.open} data-stale={found.isPlaceholderData || undefined}>
          <thead>
            <tr>
              <th scope="col">{t`Customer`}</th>
              <th scope="col">{t`Invoice`}</th>
              <th scope="col">{t`Due`}</th>
              <th scope="col">{t`Age`}</th>
              <th scope="col">{t`Amount`}</th>
              <th scope="col">{t({ message: "Open", context: "amount" })}</th>
              <th scope="col">{t`State`}</th>
              <th scope="col">{t`Last event`}</th>
              <th scope="col">{t`Next step`}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <OpenRow key={row.invoice_id} row={row} currency={sought.currency} />
            ))}
          </tbody>
        </table>
      </div>
      <Foot
        shown={rows.length}
        count={found.data.pages[0]?.count ?? 0}
        open={found.data.pages[0]?.open ?? "0"}
        currency={sought.currency}
        more={found.hasNextPage ? () => void found.fetchNextPage() : null}
      />
    </>
  );
}

type FootProps = { shown: number; count: number; open: string; currency: string; more: (() => void) | null };

function Foot({ shown, count, open, currency, more }: FootProps) {
  const { t } = useLingui();
  const { amount } = useFigures(currency);
  return (
    <footer className={table.foot}>
      <span className="mute">{t`${shown} of ${count} shown`}</span>
      {more ? (
        <button type="button" className="link" onClick={more} data-testid="more-rows">
          <Trans>Show more</Trans>
        </button>
      ) : null}
      <span className={styles.grow} />
      <span className="mute">
        <Plural value={count} one="Open, # invoice" other="Open, all #" />
      </span>
      <b className="num" data-testid="open-sum">
        {amount(open)}
      </b>
    </footer>
  );
}
