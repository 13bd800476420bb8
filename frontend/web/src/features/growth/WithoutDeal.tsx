/** What if this deal is cancelled: the year without it, and what was recorded of it. */
import { useLingui } from "@lingui/react/macro";
import { useWithout } from "~/data/growth.ts";
import { useFigures } from "~/features/billing/texts.ts";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./growth.module.css";
import { useGrowthWords } from "./words.ts";

export function WithoutDeal({ deal, currency }: { deal: string; currency: string }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { amount, figure, shortDay } = useFigures(currency);
  const { steps } = useGrowthWords();
  const found = useWithout(deal);
  if (found.isError && !found.data)
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Bones rows={3} height={24} />;
  const { now, without, trail } = found.data;
  return (
    <div className={styles.without} data-testid="growth-without">
      <h4>{t`If this deal is cancelled`}</h4>
      <dl>
        <dt>{t`Fee by the formula`}</dt>
        <dd className="num">
          {amount(now.by_formula)} → <b>{amount(without.by_formula)}</b>
        </dd>
        <dt>{t`Next line, as it stands`}</dt>
        <dd className="num">
          {amount(now.line)} → <b data-testid="growth-line-without">{amount(without.line)}</b>
        </dd>
      </dl>
      {without.sentence ? <p className={styles.sentence}>{read(without.sentence)}</p> : null}
      <h4>{t`What was recorded`}</h4>
      <ul>
        {trail.map((step) => (
          <li key={step.recorded_at}>
            <span>
              {steps[step.change] ?? step.change} <small>{shortDay(step.won_on)}</small>
            </span>
            <span className="num">
              {figure(step.amount)} {step.currency === currency ? "" : step.currency}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
