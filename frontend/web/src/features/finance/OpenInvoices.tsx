/** Every open invoice: how old it is, what happened last, and what comes next by itself. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useDebouncedValue } from "@mantine/hooks";
import type { Receivable, Receivables, ReceivablesSought } from "@rapport/core";
import { IconX } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { FinanceSearch } from "~/app/financeRoutes.ts";
import { openInvoicesQuery } from "~/data/finance.ts";
import { useFigures } from "~/features/billing/texts.ts";
import { GhostButton, Segments } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState } from "~/ui/states.tsx";
import { useBucketName } from "./Aging.tsx";
import { Find } from "./Find.tsx";
import styles from "./finance.module.css";
import { ALL } from "./Kpis.tsx";
import { OpenRow } from "./OpenRow.tsx";
import { Pages } from "./Pages.tsx";
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
  const { amount } = useFigures(sought.currency);
  const found = useInfiniteQuery(openInvoicesQuery(sought));
  const { count = 0, open = "0" } = found.data?.pages[0] ?? {};
  return (
    <Pages
      found={found}
      look={table.open}
      columns={[
        t`Customer`,
        t`Invoice`,
        t`Due`,
        t`Age`,
        t`Amount`,
        t({ message: "Open", context: "amount" }),
        t`State`,
        t`Last event`,
        t`Next step`,
      ]}
      row={(row: Receivable) => <OpenRow key={row.invoice_id} row={row} currency={sought.currency} />}
      empty={
        isNarrowed ? (
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
        )
      }
      count={count}
      sum={
        <>
          <span className="mute">
            <Plural value={count} one="Open, # invoice" other="Open, all #" />
          </span>
          <b className="num" data-testid="open-sum">
            {amount(open)}
          </b>
        </>
      }
    />
  );
}
