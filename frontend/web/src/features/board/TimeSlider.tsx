/** The board of any day of the last six months: drawn back, everything is as it stood at the end of that day. */
import { Trans, useLingui } from "@lingui/react/macro";
import { dayOf, endOfDay, todayIn } from "@rapport/core";
import { useEffect, useState } from "react";
import { addDays, daysBetween, monthStarts, sixMonthsBefore } from "~/data/boardMath.ts";
import { useSession } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./board.module.css";
import { shortDay } from "./days.ts";

type Props = { asOf: string | null; onAsOf: (asOf: string | null) => void };

const PAUSE = 160;

export function TimeSlider({ asOf, onAsOf }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { time_zone: zone } = useSession().organisation;
  const today = todayIn(zone);
  const first = sixMonthsBefore(today);
  const span = daysBetween(first, today);
  const shown = asOf ? daysBetween(first, dayOf(asOf, zone)) : span;
  const [at, setAt] = useState(shown);
  useEffect(() => setAt(shown), [shown]);
  const day = addDays(first, at);
  // biome-ignore lint/correctness/useExhaustiveDependencies: waits until the hand rests
  useEffect(() => {
    if (at === shown) return;
    const timer = setTimeout(() => onAsOf(at === span ? null : endOfDay(day, zone)), PAUSE);
    return () => clearTimeout(timer);
  }, [at]);
  const month = new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" });
  const past = at < span;
  return (
    <div className={styles.time} data-past={past}>
      <span className="mute">
        <Trans>As of</Trans>
      </span>
      <span className={styles.scale}>
        <input
          type="range"
          min={0}
          max={span}
          value={at}
          onChange={(event) => setAt(Number(event.currentTarget.value))}
          aria-label={t`The day to look back to`}
          aria-valuetext={past ? shortDay(day, today, locale) : t`Today`}
          style={{ "--at": `${(at / span) * 100}%` } as React.CSSProperties}
          data-testid="time-slider"
        />
        <span className={styles.months} aria-hidden>
          {monthStarts(first, today).map((start) => (
            <span key={start} style={{ left: `${(daysBetween(first, start) / span) * 100}%` }}>
              {month.format(new Date(`${start}T00:00:00Z`))}
            </span>
          ))}
        </span>
      </span>
      <b className="num" data-testid="time-label">
        {past ? shortDay(day, today, locale) : `${t`Today`} ${shortDay(today, today, locale)}`}
      </b>
      {past ? (
        <button
          type="button"
          className="link"
          onClick={() => {
            setAt(span);
            onAsOf(null);
          }}
          data-testid="time-now"
        >
          <Trans>Back to today</Trans>
        </button>
      ) : null}
    </div>
  );
}
