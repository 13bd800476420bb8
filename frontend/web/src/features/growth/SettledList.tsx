/** What was decided of the deals that were disputed in a quarter, and why. */
import { useLingui } from "@lingui/react/macro";
import type { GrowthSettlement } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useFigures } from "~/features/billing/texts.ts";
import { Chip } from "~/ui/atoms.tsx";
import styles from "./growth.module.css";

type Props = { settled: readonly GrowthSettlement[]; currency: string };

export function SettledList({ settled, currency }: Props) {
  const { t } = useLingui();
  const { amount, shortDay } = useFigures(currency);
  if (settled.length === 0) return null;
  return (
    <section className={styles.settled} data-testid="growth-settled">
      <h3>{t`Disputes that were settled`}</h3>
      <ul>
        {settled.map((one) => (
          <li key={one.id}>
            <p>
              {one.hidden ? (
                <span className="mute">{t`Not visible to you`}</span>
              ) : (
                <Link to="/o/$noun/$id" params={{ noun: "deals", id: one.deal_id }} className="truncate">
                  {one.name}
                </Link>
              )}
              <span className="num">{amount(one.amount)}</span>
            </p>
            <p>
              <Chip tone={one.decision === "keep" ? "warn" : "ok"}>
                {one.decision === "keep" ? t`Counts` : t`Taken out`}
              </Chip>
              <small>{shortDay(one.settled_on)}</small>
            </p>
            <blockquote>{one.reason}</blockquote>
          </li>
        ))}
      </ul>
    </section>
  );
}
