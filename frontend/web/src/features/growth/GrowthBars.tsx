/** Each quarter's growth over its baseline; the deadband as a strip, what isn't final hatched. */
import { useLingui } from "@lingui/react/macro";
import { formatCompactMoney, type GrowthContract, type GrowthPreview } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import { barsOf } from "./figures.ts";
import styles from "./growth.module.css";

type Props = {
  preview: GrowthPreview;
  contract: GrowthContract;
  chosen?: string | null;
  onChoose?: (quarter: string) => void;
};

const UP = 84;
const DOWN = 24;

export function GrowthBars({ preview, contract, chosen, onChoose }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  // A figure doesn't break before its unit.
  const short = (amount: string) =>
    formatCompactMoney({ amount, currency: preview.currency }, locale).replaceAll(" ", "\u00a0");
  return (
    <ol className={styles.bars}>
      {barsOf(preview, contract).map(({ quarter, height, deadband, below }, at) => {
        const number = at + 1;
        const baseline = short(quarter.baseline);
        const won = quarter.result === null ? null : short(quarter.result);
        const grown = quarter.growth === null ? "" : `${below ? "" : "+"}${short(quarter.growth)}`;
        const body = (
          <>
            <span className={styles.plot} style={{ height: UP + DOWN + 18 }} aria-hidden>
              <i className={styles.band} style={{ bottom: DOWN, height: Math.max(3, deadband * UP) }} />
              <i
                className={styles.bar}
                data-phase={quarter.phase}
                data-below={below || undefined}
                style={
                  below
                    ? { top: UP + 18, height: Math.max(2, height * DOWN) }
                    : { bottom: DOWN, height: height === 0 ? 0 : Math.max(2, height * UP) }
                }
              />
              <i className={styles.zero} style={{ bottom: DOWN }} />
              <b className="num" style={{ bottom: DOWN + 2 + (below ? 0 : Math.max(height, deadband) * UP) }}>
                {grown}
              </b>
            </span>
            <span>
              {won ? t`Q${number} won ${won}` : t`Q${number}`}
              <small>{t`Baseline ${baseline}`}</small>
            </span>
          </>
        );
        return (
          <li key={quarter.first}>
            {onChoose ? (
              <button
                type="button"
                aria-pressed={chosen === quarter.first}
                onClick={() => onChoose(quarter.first)}
                data-testid={`growth-quarter-${at}`}
              >
                {body}
              </button>
            ) : (
              <div>{body}</div>
            )}
          </li>
        );
      })}
    </ol>
  );
}
