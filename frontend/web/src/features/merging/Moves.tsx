import { Plural, Trans } from "@lingui/react/macro";
import { formatNumber, type MergeMove } from "@rapport/core";
import type { ReactNode } from "react";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./merging.module.css";

type Props = { title: ReactNode; moves: MergeMove[]; children?: ReactNode };

/** What goes along to the record that stays, or went along. */
export function Moves({ title, moves, children }: Props) {
  const { locale } = useLocale();
  return (
    <section className={styles.moves} data-testid="merge-moves">
      <h2>{title}</h2>
      {moves.length === 0 ? (
        <p className="mute">
          <Trans>Nothing that you may see hangs on the others.</Trans>
        </p>
      ) : (
        <ul>
          {moves.map(({ place, label, count, joined }) => (
            <li key={place}>
              <span>{label}</span>
              <b className="num">{formatNumber(count, locale)}</b>
              {joined > 0 ? (
                <small className="mute">
                  <Plural
                    value={joined}
                    one="and # that is there already"
                    other="and # that are there already"
                  />
                </small>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {children}
    </section>
  );
}
