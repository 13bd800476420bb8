/** Everybody's payments and refunds, the latest first; what failed says why. */
import { useLingui } from "@lingui/react/macro";
import type { MoneyMoved } from "@rapport/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { moneyQuery, type Outcome } from "~/data/finance.ts";
import { useFailureText, useFigures } from "~/features/billing/texts.ts";
import { Chip, Segments } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { EmptyState } from "~/ui/states.tsx";
import { useTitle } from "~/ui/useTitle.ts";
import { FinanceOnly } from "./FinanceOnly.tsx";
import styles from "./finance.module.css";
import { opensRow, Pages } from "./Pages.tsx";
import table from "./table.module.css";
import { MONEY_ICON, MONEY_TONE, useMoneyNames, useMoneyStates } from "./texts.ts";

const route = getRouteApi("/app/finance/payments");

export function PaymentsPage() {
  return (
    <FinanceOnly>
      <Page />
    </FinanceOnly>
  );
}

function Page() {
  const { t } = useLingui();
  const { outcome } = route.useSearch();
  const navigate = useNavigate();
  useTitle(t`Money in and out`);
  return (
    <>
      <header className={styles.header}>
        <h1>{t`Money in and out`}</h1>
        <Segments<Outcome | "all">
          label={t`State`}
          value={outcome ?? "all"}
          options={[
            { value: "all", label: t`All` },
            { value: "succeeded", label: t`Done`, testid: "money-succeeded" },
            { value: "failed", label: t`Failed`, testid: "money-failed" },
            { value: "under_way", label: t`Under way`, testid: "money-under-way" },
            { value: "disputed", label: t`Disputed`, testid: "money-disputed" },
          ]}
          onChange={(value) =>
            void navigate({
              to: "/finance/payments",
              search: { outcome: value === "all" ? undefined : value },
              replace: true,
            })
          }
        />
      </header>
      <div className={styles.page}>
        <Rows outcome={outcome} />
      </div>
    </>
  );
}

function Rows({ outcome }: { outcome: Outcome | undefined }) {
  const { t } = useLingui();
  const found = useInfiniteQuery(moneyQuery(outcome));
  return (
    <section className={styles.card} data-flush aria-label={t`Money in and out`}>
      <Pages
        found={found}
        look={table.money}
        columns={[t`Day`, t`Customer`, t`Invoice`, t`How`, t`Amount`, t`State`, t`Reason or reference`]}
        row={(one: MoneyMoved) => <Row key={one.id} one={one} />}
        empty={
          <EmptyState title={outcome ? t`None of these` : t`No money has moved yet`}>
            {outcome
              ? t`Choose another state above.`
              : t`Cards are charged a day after a period begins; transfers are recorded on their invoice.`}
          </EmptyState>
        }
      />
    </section>
  );
}

function Row({ one }: { one: MoneyMoved }) {
  const navigate = useNavigate();
  const { amount, shortDay } = useFigures(one.currency);
  const failure = useFailureText();
  const names = useMoneyNames();
  const states = useMoneyStates();
  const Icon = MONEY_ICON[one.kind];
  const params = { org: one.organisation_id, id: one.invoice_id };
  const open = opensRow(() => void navigate({ to: "/finance/invoices/$org/$id", params }));
  const why = one.failure && one.kind !== "refund" ? failure(one.failure) : one.reference;
  return (
    <tr data-opens onClick={open} data-testid="money-row">
      <td className="mute num">{shortDay(one.on_day)}</td>
      <td>
        <span className="truncate">{one.customer}</span>
      </td>
      <td>
        <Link to="/finance/invoices/$org/$id" params={params} className="figure-link">
          {one.number}
        </Link>
      </td>
      <td>
        <span className={table.kind}>
          <Icon {...smallIcon} aria-hidden />
          {names[one.kind]}
        </span>
      </td>
      <td className="num">{amount(one.amount)}</td>
      <td>
        <Chip tone={MONEY_TONE[one.state]}>{states[one.state]}</Chip>
      </td>
      <td className="mute">{why}</td>
    </tr>
  );
}
