/** The quarter so far: won, open by its probability, and what both come to. */
import { plural } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import {
  daysBetween,
  type Filter,
  formatCompactMoney,
  formatMoney,
  type InCurrency,
  type Outlook,
} from "@rapport/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useOutlook } from "~/data/home.ts";
import { useSeesAmounts } from "~/data/objects.ts";
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
  const seesAmounts = useSeesAmounts();
  if (outlook.isPending) return <Bones rows={6} height={40} />;
  if (outlook.isError) return <ErrorState error={outlook.error} onRetry={() => void outlook.refetch()} />;
  const [main, ...others] = outlook.data.currencies;
  const left = daysBetween(outlook.data.today, outlook.data.last);
  if (!main) return null;
  return (
    <section className={styles.block} data-testid="quarter">
      <h2 className={styles.title}>
        {t`This quarter`} <small>{t`${left} days left`}</small>
        <small className={styles.noTarget}>
          {seesAmounts ? (
            <Link to="/forecast" className="link" data-testid="home-forecast">
              <Trans>Forecast and targets</Trans>
            </Link>
          ) : (
            t`Amounts are hidden for you`
          )}
        </small>
      </h2>
      {seesAmounts ? (
        <>
          <Figures outlook={outlook.data} money={main} />
          <QuarterChart outlook={outlook.data} money={main} />
        </>
      ) : (
        <Counts money={main} />
      )}
      {others.map((each) => (
        <Other key={each.currency ?? ""} money={each} seesAmounts={seesAmounts} />
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
      <Figure
        label={t`Won so far`}
        below={t`${plural(money.won.count, { one: "# deal", other: "# deals" })}`}
      >
        <FigureLink noun="deals" filter={money.won.filter} testid="quarter-won">
          <span className={styles.big}>{short(money.won.amount)}</span>
        </FigureLink>
      </Figure>
      <Figure
        label={t`Still open`}
        below={t`${plural(money.open.count, { one: "# deal", other: "# deals" })}, ${short(money.weighted)} by probability`}
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

/** How many, for whoever may not see how much. */
function Counts({ money }: { money: InCurrency }) {
  const { t } = useLingui();
  return (
    <dl className={styles.figures} data-testid="quarter-counts">
      <Figure label={t`Won so far`} below="">
        <FigureLink noun="deals" filter={money.won.filter} testid="quarter-won">
          <span className={styles.big}>
            <Plural value={money.won.count} one="# deal" other="# deals" />
          </span>
        </FigureLink>
      </Figure>
      <Figure label={t`Still open`} below="">
        <FigureLink noun="deals" filter={money.open.filter} testid="quarter-open">
          <span className={styles.middle}>
            <Plural value={money.open.count} one="# deal" other="# deals" />
          </span>
        </FigureLink>
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

function Other({ money, seesAmounts }: { money: InCurrency; seesAmounts: boolean }) {
  const { locale } = useLocale();
  const currency = useCurrency(money);
  const short = (amount: string) => formatCompactMoney({ amount, currency }, locale);
  return (
    <p className={styles.other}>
      {currency}
      <span>
        <Trans>won</Trans>{" "}
        <FigureLink noun="deals" filter={money.won.filter}>
          {seesAmounts ? short(money.won.amount) : money.won.count}
        </FigureLink>
      </span>
      <span>
        <Trans>open</Trans>{" "}
        <FigureLink noun="deals" filter={money.open.filter}>
          {seesAmounts ? short(money.open.amount) : money.open.count}
        </FigureLink>
      </span>
    </p>
  );
}
