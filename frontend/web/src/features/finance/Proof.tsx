import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { dayOf, formatInstant, formatTime, type Receivables } from "@rapport/core";
import { IconAlertOctagon, IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { FinanceSearch } from "~/app/financeRoutes.ts";
import { useSession } from "~/data/session.ts";
import { useFigures } from "~/features/billing/texts.ts";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import cards from "./cards.module.css";
import { Finalizing } from "./Finalizing.tsx";
import styles from "./finance.module.css";
import { ALL } from "./Kpis.tsx";
import { isOff, isZero } from "./sums.ts";

type Props = { data: Receivables; onGo: (part: FinanceSearch) => void };

/** Three totals that are found independently, and their difference, which is nothing unless something is wrong. */
export function Proof({ data, onGo }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { time_zone } = useSession().organisation;
  const { amount } = useFigures(data.currency);
  const { proof, currency } = data;
  const isRight = !isOff(proof) && proof.series.every((each) => each.gapless);
  const difference = amount(proof.difference);
  const shown = (at: string) =>
    (dayOf(at, time_zone) === dayOf(data.checked_at, time_zone) ? formatTime : formatInstant)(
      at,
      locale,
      time_zone,
    );
  const time = shown(data.checked_at);
  const since = proof.off_since ? shown(proof.off_since) : null;
  const ledger = { currency, account: "receivable" };
  return (
    <section className={styles.card} data-tone={isRight ? undefined : "danger"} data-testid="proof">
      <h2 className={cards.proved} data-tone={isRight ? "ok" : "danger"}>
        {isRight ? <IconCircleCheck {...icon} /> : <IconAlertOctagon {...icon} />}
        {isRight
          ? t`Ledger balances`
          : isZero(proof.difference)
            ? t`Ledger is off`
            : since
              ? t`Ledger is off by ${difference} since ${since}`
              : t`Ledger is off by ${difference}`}
        {isRight ? (
          <small>
            <Trans>checked {time}</Trans>
          </small>
        ) : null}
      </h2>
      <Finalizing data={data} />
      <dl className={cards.lines}>
        <Line label={t`Open by age`}>
          <button type="button" className="figure-link" onClick={() => onGo(ALL)}>
            {amount(proof.by_age)}
          </button>
        </Line>
        <Line label={t`Open invoices`}>
          <button type="button" className="figure-link" onClick={() => onGo(ALL)}>
            {amount(proof.by_invoice)}
          </button>
        </Line>
        <Line label={t`Account Receivables`}>
          <Link to="/finance/ledger" search={ledger} className="figure-link" data-testid="proof-ledger">
            {amount(proof.by_ledger)}
          </Link>
        </Line>
        <Line label={t`Difference`} strong tone={isZero(proof.difference) ? "ok" : "danger"}>
          {proof.off ? (
            <Link
              to="/finance/ledger"
              search={{
                currency,
                organisation: proof.off,
                ...(proof.off_entry ? { down_from: proof.off_entry } : {}),
              }}
              className="figure-link"
              data-testid="proof-off"
            >
              {difference}
            </Link>
          ) : (
            difference
          )}
        </Line>
        <Line
          label={<Plural value={proof.entries} one="# entry sums to" other="# entries sum to" />}
          tone={isZero(proof.entries_sum) ? undefined : "danger"}
        >
          <Link to="/finance/ledger" search={{ currency }} className="figure-link">
            {amount(proof.entries_sum)}
          </Link>
        </Line>
        <Numbers proof={proof} />
      </dl>
    </section>
  );
}

/** Every series, or the one with a hole. */
function Numbers({ proof }: { proof: Receivables["proof"] }) {
  const { t } = useLingui();
  const broken = proof.series.find((each) => !each.gapless);
  const shown = broken ? [broken] : proof.series;
  const numbers = shown.map(({ name, last }) => `${name} ${last}`).join(" · ");
  return (
    <Line
      label={broken ? t`Numbers missing up to` : t`Numbers gapless to`}
      tone={broken ? "danger" : undefined}
    >
      {numbers || "–"}
    </Line>
  );
}

type LineProps = {
  label: ReactNode;
  strong?: boolean;
  tone?: "ok" | "danger" | undefined;
  children: ReactNode;
};

function Line({ label, strong, tone, children }: LineProps) {
  return (
    <div data-strong={strong || undefined}>
      <dt>{label}</dt>
      <dd className="num" data-tone={tone}>
        {children}
      </dd>
    </div>
  );
}
