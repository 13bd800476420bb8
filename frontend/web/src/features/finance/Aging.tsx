import { Plural, useLingui } from "@lingui/react/macro";
import type { AgeBucket, Receivables } from "@rapport/core";
import type { FinanceSearch } from "~/app/financeRoutes.ts";
import { useFigures } from "~/features/billing/texts.ts";
import cards from "./cards.module.css";
import styles from "./finance.module.css";
import { ALL } from "./Kpis.tsx";
import { percentOf } from "./sums.ts";

type Props = { data: Receivables; chosen: number | undefined; onGo: (part: FinanceSearch) => void };

export function useBucketName(): (bucket: AgeBucket) => string {
  const { t } = useLingui();
  return ({ low, high }) => {
    if (low === null) return t`Not due`;
    return high === null ? t({ message: `Over ${low - 1}`, context: "days past due" }) : `${low}–${high}`;
  };
}

/** Days past due. Red is for what hardly comes any more; everything else is a shade of one colour. */
export function Aging({ data, chosen, onGo }: Props) {
  const { t } = useLingui();
  const { amount } = useFigures(data.currency);
  const name = useBucketName();
  const largest = data.buckets.reduce((most, each) => Math.max(most, Number(each.amount)), 0);
  return (
    <section className={`${styles.card} ${cards.agingBox}`}>
      <h2>
        {t`Aging`} <small>{t`days past due, open amount`}</small>
      </h2>
      <ol className={cards.aging}>
        {data.buckets.map((bucket, at) => {
          const share = Math.round(percentOf(bucket.amount, data.open));
          const part = largest ? Number(bucket.amount) / largest : 0;
          return (
            <li key={bucket.low ?? "none"} data-bucket={at} data-chosen={chosen === at || undefined}>
              <span className={cards.plot}>
                <button
                  type="button"
                  className="figure-link num"
                  aria-pressed={chosen === at}
                  disabled={bucket.count === 0}
                  onClick={() => onGo({ ...ALL, bucket: chosen === at ? undefined : at })}
                  data-testid={`bucket-${at}`}
                >
                  <span className="visually-hidden">{name(bucket)}: </span>
                  {amount(bucket.amount)}
                </button>
                <i
                  data-empty={bucket.count === 0 || undefined}
                  style={{ "--part": part } as Record<string, number>}
                />
              </span>
              <span className={cards.bucket}>
                {name(bucket)} <span className="mute num">{share}%</span>
                <small>
                  <Plural value={bucket.count} one="# invoice" other="# invoices" />
                </small>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
