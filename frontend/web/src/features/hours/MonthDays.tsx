/** A month: which days are worked. A day opens a dialog in which it, or some in a row, become holidays or make-up days. */
import { useLingui } from "@lingui/react/macro";
import { formatDayHeading, todayIn, type WorkingHours } from "@rapport/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useZone } from "~/data/session.ts";
import { IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { DayDialog } from "./DayDialog.tsx";
import { type DayKind, dayIn, monthAfter, weeksOf } from "./days.ts";
import styles from "./hours.module.css";

type Props = { hours: WorkingHours; readOnly: boolean; onChange: (hours: WorkingHours) => void };

export function MonthDays({ hours, readOnly, onChange }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const today = todayIn(useZone());
  const [month, setMonth] = useState(today.slice(0, 7));
  const [edited, setEdited] = useState<string | null>(null);
  const weeks = weeksOf(month);
  const inUtc = (day: string) => new Date(`${day}T00:00:00Z`);
  const heading = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long", timeZone: "UTC" });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  return (
    <section aria-label={t`Days of a month`}>
      <div className={styles.monthHead}>
        <IconButton label={t`Month before`} onClick={() => setMonth(monthAfter(month, -1))} data-reads>
          <IconChevronLeft {...smallIcon} />
        </IconButton>
        <b aria-live="polite" data-testid="hours-month">
          {heading.format(inUtc(`${month}-01`))}
        </b>
        <IconButton label={t`Month after`} onClick={() => setMonth(monthAfter(month, 1))} data-reads>
          <IconChevronRight {...smallIcon} />
        </IconButton>
      </div>
      <table className={styles.month}>
        <thead>
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day} scope="col">
                {weekday.format(inUtc(day))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <DayCell
                  key={day}
                  day={day}
                  hours={hours}
                  other={!day.startsWith(month)}
                  today={day === today}
                  readOnly={readOnly}
                  onEdit={() => setEdited(day)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Legend />
      {edited ? (
        <DayDialog
          day={edited}
          hours={hours}
          onClose={() => setEdited(null)}
          onDone={(next) => {
            onChange(next);
            setEdited(null);
          }}
        />
      ) : null}
    </section>
  );
}

type CellProps = {
  day: string;
  hours: WorkingHours;
  other: boolean;
  today: boolean;
  readOnly: boolean;
  onEdit: () => void;
};

function DayCell({ day, hours, other, today, readOnly, onEdit }: CellProps) {
  const { locale } = useLocale();
  const words = useKinds();
  const { kind, spans, special } = dayIn(hours, day);
  const said = spans.map(({ begin, end }) => `${begin}–${end}`).join(", ");
  const label = [formatDayHeading(day, locale), special?.name || words[kind], said]
    .filter(Boolean)
    .join(", ");
  return (
    <td data-kind={kind} data-other={other || undefined} data-today={today || undefined}>
      <button
        type="button"
        disabled={readOnly}
        onClick={onEdit}
        aria-label={label}
        title={label}
        data-testid={`day-${day}`}
      >
        <span className="num">{Number(day.slice(8))}</span>
        <small>{special?.name || (special ? words[kind] : "")}</small>
      </button>
    </td>
  );
}

function useKinds(): Record<DayKind, string> {
  const { t } = useLingui();
  return { usual: t`Working day`, closed: t`Closed`, holiday: t`Holiday`, makeUp: t`Different hours` };
}

function Legend() {
  const words = useKinds();
  return (
    <ul className={styles.legend} aria-hidden>
      {(Object.keys(words) as DayKind[]).map((kind) => (
        <li key={kind} data-kind={kind}>
          <i /> {words[kind]}
        </li>
      ))}
    </ul>
  );
}
