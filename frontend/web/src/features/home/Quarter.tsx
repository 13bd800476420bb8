/** The quarter so far: won, open by its probability, and what both come to. There are no targets yet, and it says so. */
import { Trans, useLingui } from "@lingui/react/macro";
import {
  daysBetween,
  type Filter,
  formatCompactMoney,
  formatMoney,
  type InCurrency,
  type Outlook,
} from "@rapport/core";
import type { ReactNode } from "react";
import { useOutlook } from "~/data/home.ts";
import { useSession } from "~/data/session.ts";
import { FigureLink } from "~/features/funnel/FigureLink.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./home.module.css";
import { QuarterChart } from "./QuarterChart.tsx";

export function Quarter({ filter }: { filter: Filter | null }) {
  const { t } = useLingui();
  const outlook = useOutlook(filter, true);
  if (outlook.isPending) return <Bones rows={6} height={40} />;
  if (outlook.isError) return <ErrorState error={outlook.error} onRetry={() => void outlook.refetch()} />;
  const [main, ...others] = outlook.data.currencies;
  const left = daysBetween(outlook.data.today, outlook.data.last);
  if (!main) return null;
  return (
    <section className={styles.block} data-testid="quarter">
      <h2 className={styles.title}>
        {t`This quarter`} <small>{t`${left} days left`}</small>
        <small className={styles.noTarget}>{t`No target is set yet`}</small>
      </h2>
      <Figures outlook={outlook.data} money={main} />
      <QuarterChart outlook={outlook.data} money={main} />
      {others.map((each) => (
        <Other key={each.currency ?? ""} money={each} />
      ))}
    </section>
  );
}

/** Sums for reading; nothing is added up from them. */
export const expected = ({ won, weighted }: InCurrency): number => Number(won.amount) + Number(weighted);

function Figures({ outlook, money }: { outlook: Outlook; money: InCurrency }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const currency = useCurrency(money);
  const short = (amount: string | number) => formatCompactMoney({ amount: String(amount), currency }, locale);
  const passed = daysBetween(outlook.first, outlook.today) + 1;
  const days = daysBetween(outlook.first, outlook.last) + 1;
  const rate = (Number(money.won.amount) / passed) * days;
  return (
    <dl className={styles.figures}>
      <Figure label={t`Forecast`} below={t`won and open by probability`}>
        <span className={styles.big} title={exact(String(expected(money)), currency, locale)}>
          {short(expected(money))}
        </span>
      </Figure>
      <Figure label={t`Won so far`} below={t`${money.won.count} deals`}>
        <FigureLink noun="deals" filter={money.won.filter} testid="quarter-won">
          <span className={styles.big}>{short(money.won.amount)}</span>
        </FigureLink>
      </Figure>
      <Figure
        label={t`Still open`}
        below={t`${money.open.count} deals, ${short(money.weighted)} by probability`}
      >
        <FigureLink noun="deals" filter={money.open.filter} testid="quarter-open">
          <span className={styles.middle}>{short(money.open.amount)}</span>
        </FigureLink>
      </Figure>
      <Figure label={t`At this pace`} below={t`won ÷ ${passed} × ${days} days`}>
        <span className={`${styles.middle} mute`}>{short(Math.round(rate))}</span>
      </Figure>
    </dl>
  );
}

const exact = (amount: string, currency: string, locale: string): string =>
  formatMoney({ amount, currency }, locale);

export function useCurrency(money: InCurrency): string {
  const own = useSession().organisation.currency;
  return money.currency ?? own;
}

type FigureProps = { label: string; below: string; children: ReactNode };

function Figure({ label, below, children }: FigureProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="num">{children}</dd>
      <dd className={styles.below}>{below}</dd>
    </div>
  );
}

function Other({ money }: { money: InCurrency }) {
  const { locale } = useLocale();
  const currency = useCurrency(money);
  const short = (amount: string) => formatCompactMoney({ amount, currency }, locale);
  return (
    <p className={styles.other}>
      {currency}
      <span>
        <Trans>won</Trans>{" "}
        <FigureLink noun="deals" filter={money.won.filter}>
          {short(money.won.amount)}
        </FigureLink>
      </span>
      <span>
        <Trans>open</Trans>{" "}
        <FigureLink noun="deals" filter={money.open.filter}>
          {short(money.open.amount)}
        </FigureLink>
      </span>
    </p>
  );
}
