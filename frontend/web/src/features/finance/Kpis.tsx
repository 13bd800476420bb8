import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Receivables } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { FinanceSearch } from "~/app/financeRoutes.ts";
import { useFigures } from "~/features/billing/texts.ts";
import cards from "./cards.module.css";
import { percentOf } from "./sums.ts";

type Props = { data: Receivables; onGo: (part: FinanceSearch) => void };

export const ALL: FinanceSearch = { bucket: undefined, step: undefined, overdue: undefined };

/** Each figure opens the rows that add up to it. */
export function Kpis({ data, onGo }: Props) {
  const { t } = useLingui();
  const { amount } = useFigures(data.currency);
  const share = Math.round(percentOf(data.overdue, data.open));
  return (
    <dl className={cards.kpis}>
      <Kpi main below={<Plural value={data.open_count} one="open, # invoice" other="open, # invoices" />}>
        <button type="button" className="figure-link" onClick={() => onGo(ALL)} data-testid="kpi-open">
          {amount(data.open)}
        </button>
      </Kpi>
      <Kpi below={<Trans>overdue, {share}%</Trans>}>
        <button
          type="button"
          className="figure-link"
          onClick={() => onGo({ ...ALL, overdue: true })}
          data-testid="kpi-overdue"
        >
          {amount(data.overdue)}
        </button>
      </Kpi>
      <Kpi below={t`collected this month`}>
        <Link
          to="/finance/payments"
          search={{ outcome: "succeeded" }}
          className="figure-link"
          data-testid="kpi-collected"
        >
          {amount(data.collected)}
        </Link>
      </Kpi>
      <Kpi
        below={
          data.credit_count === 0 ? (
            t`credit of customers`
          ) : (
            <Plural value={data.credit_count} one="credit, # customer" other="credit, # customers" />
          )
        }
      >
        <Link
          to="/finance/ledger"
          search={{ currency: data.currency, account: "customer_credit" }}
          className="figure-link"
          data-testid="kpi-credit"
        >
          {amount(data.credit)}
        </Link>
      </Kpi>
      <Outstanding days={data.dso_days} />
    </dl>
  );
}

/** Ninety days have to be there to look back on; until then there is no rate to show. */
function Outstanding({ days }: { days: number | null }) {
  const { t } = useLingui();
  if (days === null) return null;
  return (
    <Kpi below={t`sales outstanding: open ÷ invoiced in 90 days × 90`}>
      <Plural value={days} one="# day" other="# days" />
    </Kpi>
  );
}

function Kpi({ main, below, children }: { main?: boolean; below: ReactNode; children: ReactNode }) {
  return (
    <div className={cards.kpi} data-main={main || undefined}>
      <dt>{below}</dt>
      <dd className="num">{children}</dd>
    </div>
  );
}
