/** The first line of a forecast in large figures, and how its target stands. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { daysBetween, type Forecast, type ForecastRow, formatCompactMoney, formatMoney } from "@rapport/core";
import type { ReactNode } from "react";
import { FigureLink } from "~/features/funnel/FigureLink.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./forecast.module.css";

export function Attainment({ forecast, row }: { forecast: Forecast; row: ForecastRow }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { currency } = forecast;
  const short = (amount: string) => formatCompactMoney({ amount, currency }, locale);
  const exact = (amount: string) => formatMoney({ amount, currency }, locale);
  const deals = (count: number) => t`${plural(count, { one: "# deal", other: "# deals" })}`;
  const receipts = (count: number) => t`${plural(count, { one: "# receipt", other: "# receipts" })}`;
  const left = daysBetween(forecast.today, forecast.last);
  const called = (computed: string, counts: string, count: number) =>
    computed === counts ? deals(count) : t`${short(computed)} in ${deals(count)}`;
  return (
    <section className={styles.card} data-testid="attainment">
      <h2>
        {t`All deals that you see`}
        <small>
          {forecast.today <= forecast.last && forecast.today >= forecast.first ? t`${left} days left` : ""}
        </small>
      </h2>
      <dl className={styles.figures}>
        <Figure label={t`Signed`} below={deals(row.closed.count)}>
          <FigureLink noun="deals" filter={row.closed.filter} testid="forecast-closed">
            <span title={exact(row.closed.amount)}>{short(row.closed.amount)}</span>
          </FigureLink>
        </Figure>
        <Figure label={t`Commit`} below={called(row.commit.amount, row.commit_called, row.commit.count)}>
          <FigureLink noun="deals" filter={row.commit.filter} testid="forecast-commit">
            <span title={exact(row.commit_called)}>{short(row.commit_called)}</span>
          </FigureLink>
        </Figure>
        <Figure
          label={t`Best case`}
          below={called(row.best_case.amount, row.best_case_called, row.best_case.count)}
        >
          <FigureLink noun="deals" filter={row.best_case.filter} testid="forecast-best-case">
            <span title={exact(row.best_case_called)}>{short(row.best_case_called)}</span>
          </FigureLink>
        </Figure>
        <Figure label={t`In the pipeline`} below={deals(row.pipeline.count)}>
          <FigureLink noun="deals" filter={row.pipeline.filter} testid="forecast-in-pipeline">
            <span title={exact(row.pipeline.amount)}>{short(row.pipeline.amount)}</span>
          </FigureLink>
        </Figure>
        {row.received ? (
          <Figure label={t`Cash in`} below={receipts(row.received.count)}>
            <FigureLink noun="receipts" filter={row.received.filter} testid="forecast-received">
              <span title={exact(row.received.amount)}>{short(row.received.amount)}</span>
            </FigureLink>
          </Figure>
        ) : null}
        <Figure label={t`Weighted`} below={t`signed, and open by probability`}>
          <span title={exact(row.weighted)}>{short(row.weighted)}</span>
        </Figure>
        {row.expected.predicted > 0 ? (
          <Figure
            label={t`By past deals`}
            below={
              row.expected.predicted === row.expected.open
                ? t`signed, and open by counted chance`
                : t`signed, and ${row.expected.predicted} of ${row.expected.open} open by counted chance`
            }
          >
            <span title={exact(row.expected.amount)} data-testid="forecast-expected">
              {short(row.expected.amount)}
            </span>
          </Figure>
        ) : null}
      </dl>
      {row.target ? <TargetLine row={row} currency={currency} /> : null}
    </section>
  );
}

function Figure({ label, below, children }: { label: string; below: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
      <dd className={styles.below}>{below}</dd>
    </div>
  );
}

function TargetLine({ row, currency }: { row: ForecastRow; currency: string }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { target } = row;
  if (!target) return null;
  const money = (amount: string) => formatMoney({ amount, currency }, locale);
  const percent = Math.round(Number(target.progress));
  const received = Math.round(Number(target.received));
  return (
    <div className={styles.target} data-testid="forecast-target">
      <TargetBar row={row} />
      <p>
        <b>
          {target.received === null
            ? t`${percent}% of ${money(target.amount)} signed`
            : t`${percent}% of ${money(target.amount)} signed, ${received}% received`}
        </b>
        <ChanceText row={row} currency={currency} />
      </p>
    </div>
  );
}

/** How likely a target is, and by which method: never a figure alone. */
function ChanceText({ row, currency }: { row: ForecastRow; currency: string }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const chance = row.target?.chance;
  if (!chance || Number(chance.needed) === 0) return null;
  const needed = formatMoney({ amount: chance.needed, currency }, locale);
  const { periods, reached, share } = chance;
  return (
    <span className="mute">
      {share === null
        ? t`${needed} to go. Not enough history for a probability: ${periods} of the 4 periods it takes.`
        : t`${needed} to go. Probability ${share}%: in ${reached} of the last ${periods} periods that much was signed from this day on.`}
    </span>
  );
}

/** Signed, then committed, against the target; the tick stands at the target. */
export function TargetBar({ row }: { row: ForecastRow }) {
  const { t } = useLingui();
  const target = Number(row.target?.amount ?? 0);
  const [closed, commit] = [Number(row.closed.amount), Number(row.commit_called)];
  const full = Math.max(target * 1.25, closed + commit, 1);
  const part = (amount: number) => `${(100 * amount) / full}%`;
  const percent = Math.round(Number(row.target?.progress ?? 0));
  return (
    <span className={styles.bar} role="img" aria-label={t`${percent}% of the target is signed`}>
      <i style={{ width: part(closed) }} />
      <i data-commit style={{ width: part(commit) }} />
      <u style={{ left: part(target) }} />
    </span>
  );
}
