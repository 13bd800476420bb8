/** A month: whole weeks, each day with what fits of its entries; the day's number opens the rest. */
import { useLingui } from "@lingui/react/macro";
import { formatDayHeading, todayIn } from "@rapport/core";
import { useZone } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./calendar.module.css";
import { daysOf, type Span } from "./days.ts";
import { EntryLine } from "./EntryLine.tsx";
import type { Entry } from "./entries.ts";
import { useDrop } from "./useDrop.ts";

const FITS = 4;

type Props = {
  span: Span;
  month: string;
  entries: Entry[];
  onDay: (day: string) => void;
  onOpen: (entry: Entry) => void;
  onAdd: (day: string, minute: number | null) => void;
};

export function MonthGrid({ span, entries, ...rest }: Props) {
  const { locale } = useLocale();
  const days = daysOf(span);
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  const weeks = Array.from({ length: days.length / 7 }, (_, at) => days.slice(at * 7, at * 7 + 7));
  return (
    <div className={styles.monthScroll}>
      <table className={styles.month} data-testid="month-grid">
        <thead>
          <tr>
            {days.slice(0, 7).map((day) => (
              <th key={day} scope="col">
                {weekday.format(new Date(`${day}T00:00:00Z`))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <Cell key={day} day={day} entries={entries.filter((entry) => entry.day === day)} {...rest} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type CellProps = Omit<Props, "span"> & { day: string };

function Cell({ day, month, entries, onDay, onOpen, onAdd }: CellProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const today = todayIn(useZone());
  const drop = useDrop((entry) => ({ day, minute: entry.minute }));
  const fits = entries.length > FITS ? FITS - 1 : FITS;
  const more = entries.length - fits;
  const count = entries.length;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the C key and the button of the page do the same
    <td
      data-other={!day.startsWith(month)}
      data-today={day === today}
      onClick={() => onAdd(day, null)}
      {...drop}
      data-testid={`day-${day}`}
    >
      <button
        type="button"
        data-reads
        className={styles.date}
        aria-label={t`${formatDayHeading(day, locale)}, entries: ${count}`}
        {...(day === today ? { "aria-current": "date" as const } : {})}
        onClick={(event) => {
          event.stopPropagation();
          onDay(day);
        }}
      >
        {Number(day.slice(8))}
      </button>
      <ul className={styles.inDay}>
        {entries.slice(0, fits).map((entry) => (
          <li key={entry.id}>
            <EntryLine entry={entry} onOpen={onOpen} />
          </li>
        ))}
        {more > 0 ? (
          <li>
            <button
              type="button"
              data-reads
              className={styles.more}
              onClick={(event) => {
                event.stopPropagation();
                onDay(day);
              }}
            >
              {t`${more} more`}
            </button>
          </li>
        ) : null}
      </ul>
      {count > 0 ? (
        <span className={styles.dots} aria-hidden>
          {entries.slice(0, 3).map((entry) => (
            <i key={entry.id} data-kind={entry.kind} />
          ))}
        </span>
      ) : null}
    </td>
  );
}
