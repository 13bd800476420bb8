/** The same days on a phone: a list, day by day. */
import { useLingui } from "@lingui/react/macro";
import { formatDayHeading, todayIn } from "@rapport/core";
import { useZone } from "~/data/session.ts";
import { EmptyState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./calendar.module.css";
import { EntryLine } from "./EntryLine.tsx";
import type { Entry } from "./entries.ts";

type Props = { days: string[]; entries: Entry[]; onOpen: (entry: Entry) => void };

export function AgendaList({ days, entries, onOpen }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const today = todayIn(useZone());
  const shown = days
    .map((day) => ({ day, found: entries.filter((entry) => entry.day === day) }))
    .filter(({ found }) => found.length > 0);
  if (shown.length === 0)
    return (
      <EmptyState
        title={t`Nothing on these days`}
      >{t`Meetings, calls, visits and tasks stand here.`}</EmptyState>
    );
  return (
    <div className={styles.agenda} data-testid="agenda-list">
      {shown.map(({ day, found }) => (
        <section key={day} aria-label={formatDayHeading(day, locale)}>
          <h2 data-today={day === today}>{formatDayHeading(day, locale)}</h2>
          <ul>
            {found.map((entry) => (
              <li key={entry.id}>
                <EntryLine entry={entry} onOpen={onOpen} about />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
