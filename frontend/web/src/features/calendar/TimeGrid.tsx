/** A week or a day: what has a day only above, below it the hours, with a line where the clock is. */
import { useLingui } from "@lingui/react/macro";
import { businessNow, dayOf, formatDayHeading, formatTime, todayIn } from "@rapport/core";
import { type MouseEvent, useEffect, useRef } from "react";
import { useZone } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./calendar.module.css";
import { dragged, EntryLine } from "./EntryLine.tsx";
import { DAY, type Entry, LEAST, minuteOf, piecesOf, timeOf } from "./entries.ts";
import { useDrop } from "./useDrop.ts";

const HOUR_PX = 48;
const BEGIN_HOUR = 8;
const GRID_MINUTES = 15;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

type Props = {
  days: string[];
  entries: Entry[];
  onDay: (day: string) => void;
  onOpen: (entry: Entry) => void;
  onAdd: (day: string, minute: number | null) => void;
};

export function TimeGrid({ days, entries, onDay, onOpen, onAdd }: Props) {
  const { t } = useLingui();
  const scroll = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (scroll.current) scroll.current.scrollTop = BEGIN_HOUR * HOUR_PX - 12;
  }, []);
  const columns = { gridTemplateColumns: `52px repeat(${days.length}, minmax(0, 1fr))` };
  return (
    <div className={styles.times} data-testid="time-grid">
      <div className={styles.top} style={columns}>
        <span className={styles.allDay}>{t`All day`}</span>
        {days.map((day) => (
          <DayTop
            key={day}
            day={day}
            entries={entries.filter((entry) => entry.day === day && entry.minute === null)}
            {...{ onDay, onOpen, onAdd }}
          />
        ))}
      </div>
      <div className={styles.hours} ref={scroll}>
        <div className={styles.columns} style={{ ...columns, height: 24 * HOUR_PX }}>
          <div className={styles.scale} aria-hidden>
            {HOURS.slice(1).map((hour) => (
              <span key={hour} className="num" style={{ top: hour * HOUR_PX }}>
                {timeOf(hour * 60)}
              </span>
            ))}
          </div>
          {days.map((day) => (
            <Column key={day} day={day} {...{ entries, onOpen, onAdd }} />
          ))}
        </div>
      </div>
    </div>
  );
}

type DayProps = Props & { day: string };

function DayTop({ day, entries, onDay, onOpen, onAdd }: Omit<DayProps, "days">) {
  const { locale } = useLocale();
  const today = todayIn(useZone());
  const drop = useDrop((entry) => (entry.noun === "activities" ? null : { day, minute: null }));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the C key and the button of the page do the same
    // biome-ignore lint/a11y/useKeyWithClickEvents: the C key and the button of the page do the same
    <div className={styles.dayTop} data-today={day === today} onClick={() => onAdd(day, null)} {...drop}>
      <button
        type="button"
        data-reads
        className={styles.dayName}
        {...(day === today ? { "aria-current": "date" as const } : {})}
        onClick={(event) => {
          event.stopPropagation();
          onDay(day);
        }}
      >
        {formatDayHeading(day, locale)}
      </button>
      {entries.map((entry) => (
        <EntryLine key={entry.id} entry={entry} onOpen={onOpen} />
      ))}
    </div>
  );
}

/** The minute of the day at which the pointer is, on the grid. */
function minuteAt(event: MouseEvent<HTMLElement>, grip = 0): number {
  const y = event.clientY - event.currentTarget.getBoundingClientRect().top - grip;
  const minute = Math.round(((y / HOUR_PX) * 60) / GRID_MINUTES) * GRID_MINUTES;
  return Math.max(0, Math.min(DAY - GRID_MINUTES, minute));
}

function Column({ day, entries, onOpen, onAdd }: Omit<DayProps, "days" | "onDay">) {
  const { locale } = useLocale();
  const drop = useDrop((entry, event) =>
    entry.noun === "deals" ? null : { day, minute: minuteAt(event, dragged.grip) },
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the C key and the button of the page do the same
    <section
      className={styles.column}
      aria-label={formatDayHeading(day, locale)}
      onClick={(event) => onAdd(day, Math.floor(minuteAt(event) / LEAST) * LEAST)}
      {...drop}
      data-testid={`column-${day}`}
    >
      {piecesOf(day, entries).map(({ entry, from, to, lane, lanes }) => (
        <EntryLine
          key={entry.id}
          entry={entry}
          onOpen={onOpen}
          block
          about={to - from > LEAST}
          style={{
            top: (from / 60) * HOUR_PX,
            height: ((to - from) / 60) * HOUR_PX - 2,
            left: `calc(${(lane / lanes) * 100}% + 2px)`,
            width: `calc(${100 / lanes}% - 4px)`,
          }}
        />
      ))}
      <Now day={day} />
    </section>
  );
}

function Now({ day }: { day: string }) {
  const zone = useZone();
  const now = businessNow().toISOString();
  if (dayOf(now, zone) !== day) return null;
  const top = (minuteOf(formatTime(now, "en", zone)) / 60) * HOUR_PX;
  return <div className={styles.now} style={{ top }} role="presentation" />;
}
