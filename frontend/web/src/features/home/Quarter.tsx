/** The quarter so far: won, open by its probability, and what both come to. */
import { plural } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { daysBetween, type Filter, formatCompactMoney, formatMoney, type Outlook } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useOutlook } from "~/data/home.ts";
import { useSeesAmounts } from "~/data/objects.ts";
import { FigureLink } from "~/features/funnel/FigureLink.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { LeftOut } from "~/ui/LeftOut.tsx";
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
  const left = daysBetween(outlook.data.today, outlook.data.last);
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
          <Figures outlook={outlook.data} />
          <LeftOut found={outlook.data.left_out} />
          <QuarterChart outlook={outlook.data} />
        </>
      ) : (
        <Counts outlook={outlook.data} />
      )}
    </section>
  );
}

/** Sums for reading; nothing is added up from them. */
export const expected = ({ won, weighted }: Outlook): number => Number(won.amount) + Number(weighted);

function Figures({ outlook }: { outlook: Outlook }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { currency } = outlook;
  const short = (amount: string | number) => formatCompactMoney({ amount: String(amount), currency }, locale);
  const passed = daysBetween(outlook.first, outlook.today) + 1;
  const days = daysBetween(outlook.first, outlook.last) + 1;
  const rate = (Number(outlook.won.amount) / passed) * days;
  return (
    <dl className={styles.figures}>
      <Figure label={t`Forecast`} below={t`won and open by probability`}>
        <span className={styles.big} title={exact(String(expected(outlook)), currency, locale)}>
          {short(expected(outlook))}
        </span>
      </Figure>
      <Figure
        label={t`Won so far`}
        below={t`${plural(outlook.won.count, { one: "# deal", other: "# deals" })}`}
      >
        <FigureLink noun="deals" filter={outlook.won.filter} testid="quarter-won">
          <span className={styles.big}>{short(outlook.won.amount)}</span>
        </FigureLink>
      </Figure>
      <Figure
        label={t`Still open`}
        below={t`${plural(outlook.open.count, { one: "# deal", other: "# deals" })}, ${short(outlook.weighted)} by probability`}
      >
        <FigureLink noun="deals" filter={outlook.open.filter} testid="quarter-open">
          <span className={styles.middle}>{short(outlook.open.amount)}</span>
        </FigureLink>
      </Figure>
      <Figure label={t`At this pace`} below={t`won ÷ ${passed} × ${days} days`}>
        <span className={`${styles.middle} mute`}>{short(Math.round(rate))}</span>
      </Figure>
    </dl>
  );
}

/** How many, for whoever may not see how much. */
function Counts({ outlook }: { outlook: Outlook }) {
  const { t } = useLingui();
  return (
    <dl className={styles.figures} data-testid="quarter-counts">
      <Figure label={t`Won so far`} below="">
        <FigureLink noun="deals" filter={outlook.won.filter} testid="quarter-won">
          <span className={styles.big}>
            <Plural value={outlook.won.count} one="# deal" other="# deals" />
          </span>
        </FigureLink>
      </Figure>
      <Figure label={t`Still open`} below="">
        <FigureLink noun="deals" filter={outlook.open.filter} testid="quarter-open">
          <span className={styles.middle}>
            <Plural value={outlook.open.count} one="# deal" other="# deals" />
          </span>
        </FigureLink>
      </Figure>
    </dl>
  );
}

const exact = (amount: string, currency: string, locale: string): string =>
  formatMoney({ amount, currency }, locale);

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
