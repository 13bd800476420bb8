/** How what a line costs is due, in words, and what lines come to. */
import { useLingui } from "@lingui/react/macro";
import { amountOf, type Due, type LineText, type Recurrence, worthOf } from "./lineMath.ts";
import styles from "./lines.module.css";

export const RECURRENCES: readonly Recurrence[] = ["one_off", "monthly", "quarterly", "yearly"];

export function useRecurrences(): Record<Recurrence, string> {
  const { t } = useLingui();
  return {
    one_off: t`One-off`,
    monthly: t({ message: "Monthly", context: "billed" }),
    quarterly: t`Quarterly`,
    yearly: t`Yearly`,
  };
}

/** "Monthly × 24", or that it has no end; nothing of what is due once. */
export function useDue(): (due: Due) => string | null {
  const { t } = useLingui();
  const named = useRecurrences();
  return ({ recurrence, term }) => {
    if (recurrence === "one_off") return null;
    const every = named[recurrence];
    return term === null ? t`${every}, open-ended` : t`${every} × ${term}`;
  };
}

type Props = { lines: readonly (LineText & Due)[]; money: (amount: string) => string };

/** One-off, annual and total, where something recurs; else the sum alone. */
export function Worth({ lines, money }: Props) {
  const { t } = useLingui();
  const { oneOff, annual, total } = worthOf(lines);
  const shown = (cents: bigint) => money(amountOf(cents));
  const recurs = lines.some((line) => line.recurrence !== "one_off");
  return (
    <dl className={styles.worth} data-testid="lines-worth">
      {recurs ? (
        <>
          <dt>{t`One-off`}</dt>
          <dd className="num">{shown(oneOff)}</dd>
          <dt>{t({ message: "Recurring a year (ARR)", context: "sum of lines" })}</dt>
          <dd className="num">{shown(annual)}</dd>
        </>
      ) : null}
      <dt>{recurs ? t({ message: "Total contract value (TCV)", context: "sum of lines" }) : t`Sum`}</dt>
      <dd className="num" data-testid="lines-sum">
        <b>{shown(total)}</b>
      </dd>
    </dl>
  );
}
