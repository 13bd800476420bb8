import { useLingui } from "@lingui/react/macro";
import styles from "./billing.module.css";

type Props = { seats: number; taken: number; invited: number };

/** As many ticks can be told apart; more seats are one bar. */
const MOST_TICKS = 40;

/** One tick a seat: taken, promised by an invitation, free. */
export function SeatTicks({ seats, taken, invited }: Props) {
  const { t } = useLingui();
  const free = Math.max(0, seats - taken - invited);
  const said = t`${taken} taken, ${invited} invited, ${free} free`;
  const all = Math.max(seats, taken + invited);
  const shares = [
    { state: "taken", many: taken },
    { state: "invited", many: invited },
    { state: "free", many: free },
  ].filter(({ many }) => many > 0);
  return (
    <span
      className={styles.ticks}
      role="img"
      aria-label={said}
      title={said}
      data-whole={all > MOST_TICKS || undefined}
    >
      {all > MOST_TICKS
        ? shares.map(({ state, many }) => <i key={state} data-state={state} style={{ flexGrow: many }} />)
        : shares.flatMap(({ state, many }) =>
            Array.from({ length: many }, (_, at) => `${state}-${at}`).map((key) => (
              <i key={key} data-state={state} />
            )),
          )}
    </span>
  );
}
