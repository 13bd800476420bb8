import { Plural, useLingui } from "@lingui/react/macro";
import type { DunningStep, Receivables } from "@rapport/core";
import type { FinanceSearch } from "~/app/financeRoutes.ts";
import { useFigures } from "~/features/billing/texts.ts";
import cards from "./cards.module.css";
import styles from "./finance.module.css";
import { ALL } from "./Kpis.tsx";
import { StandingChip } from "./StandingChip.tsx";

type Props = {
  data: Receivables;
  chosen: DunningStep | undefined;
  onGo: (part: FinanceSearch) => void;
};

/** What customers were told, and what it means for them. */
export function Dunning({ data, chosen, onGo }: Props) {
  const { t } = useLingui();
  const { amount } = useFigures(data.currency);
  const meaning: Record<DunningStep, (day: number) => string> = {
    reminded: (day) => t`day ${day} after due`,
    warned: (day) => t`day ${day}`,
    read_only: (day) => t`day ${day}, data stays readable`,
    suspended: (day) => t`day ${day}, nothing is deleted`,
  };
  return (
    <section className={styles.card}>
      <h2>{t`Dunning`}</h2>
      <ul className={cards.lines}>
        {data.dunned.map(({ step, from_day, amount: sum, count }) => (
          <li key={step} data-chosen={chosen === step || undefined}>
            <span>
              <StandingChip standing={step} />
              <small>{meaning[step](from_day)}</small>
            </span>
            <span className={cards.right}>
              <button
                type="button"
                className="figure-link num"
                aria-pressed={chosen === step}
                disabled={count === 0}
                onClick={() => onGo({ ...ALL, step: chosen === step ? undefined : step })}
                data-testid={`step-${step}`}
              >
                {amount(sum)}
              </button>
              <small>
                <Plural value={count} one="# invoice" other="# invoices" />
              </small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
