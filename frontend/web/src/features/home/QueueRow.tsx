/** One thing of the day: a task to tick off, a call, meeting or visit, or a deal's next step; each can be put off. */
import { Plural, useLingui } from "@lingui/react/macro";
import { addDays, type CrmRecord, daysBetween, formatDate, instantOf, type Value } from "@rapport/core";
import { IconMapPin, IconPhone, IconPlayerTrackNext, IconTarget, IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { ownAbouts, useTick } from "~/data/activities.ts";
import { useMove } from "~/data/calendar.ts";
import { useLabels } from "~/data/labels.ts";
import { useZone } from "~/data/session.ts";
import { Repeats } from "~/features/timeline/Repeats.tsx";
import { IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./agenda.module.css";

/** `time` is empty for what has a day only. */
export type Due = {
  noun: "tasks" | "activities" | "deals";
  row: CrmRecord;
  day: string;
  time: string;
  movable: boolean;
};

const ICONS = { call: IconPhone, meeting: IconUsers, visit: IconMapPin } as const;

export function QueueRow({ due, today }: { due: Due; today: string }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { noun, row, day, time } = due;
  const about = useAbout(row);
  const title = titleOf(due);
  const late = day < today;
  const days = late ? daysBetween(day, today) : 0;
  const done = noun === "tasks" && row.status === "done";
  return (
    <li className={styles.row} data-row data-done={done} data-testid="agenda-task">
      <span className={`${styles.time} num`}>{late ? formatDate(day, locale, { year: "never" }) : time}</span>
      {noun === "tasks" ? <Tick task={row} title={title} /> : <Mark due={due} />}
      <Link to="/o/$noun/$id" params={{ noun, id: row.id }} className={styles.what}>
        <span className={styles.name}>
          {title}
          {row.priority === "high" ? <b className={styles.high}>{t`High`}</b> : null}
          {noun === "tasks" ? <Repeats task={row} /> : null}
        </span>
        {late || about ? (
          <small>
            {late && !done ? (
              <b>
                <Plural value={days} one="# day late" other="# days late" />
              </b>
            ) : null}
            {late && !done && about ? t({ message: ", ", context: "clause" }) : ""}
            {about}
          </small>
        ) : null}
      </Link>
      {due.movable && !done ? <Snooze due={due} today={today} title={title} /> : null}
    </li>
  );
}

const titleOf = ({ noun, row }: Due): string => {
  if (noun === "tasks") return String(row.title ?? "");
  if (noun === "activities") return String(row.subject ?? "");
  return [row.next_step, row.name].filter(Boolean).join(" · ");
};

function Tick({ task, title }: { task: CrmRecord; title: string }) {
  const tick = useTick();
  const done = task.status === "done";
  return (
    <input
      type="checkbox"
      aria-label={title}
      checked={done}
      onChange={() => tick.mutate({ task, done: !done })}
      data-act="tick"
      data-testid="tick"
    />
  );
}

function Mark({ due }: { due: Due }) {
  const Icon = due.noun === "deals" ? IconTarget : ICONS[due.row.kind as keyof typeof ICONS];
  return <Icon {...smallIcon} className={styles.mark} aria-hidden />;
}

function Snooze({ due, today, title }: { due: Due; today: string; title: string }) {
  const { t } = useLingui();
  const zone = useZone();
  const move = useMove();
  const put = () => {
    const fields = tomorrow(due, addDays(today, 1), zone);
    move.mutate({ noun: due.noun, record: due.row, fields, said: t`Put off until tomorrow` });
  };
  return (
    <IconButton
      label={t`Put off until tomorrow: ${title}`}
      className={styles.snooze}
      onClick={put}
      data-act="snooze"
      data-testid="snooze"
    >
      <IconPlayerTrackNext {...smallIcon} />
    </IconButton>
  );
}

/** The same time of tomorrow. */
function tomorrow({ noun, time }: Due, day: string, zone: string): Record<string, Value> {
  if (noun === "tasks") return { due_on: day };
  return noun === "deals" ? { next_step_on: day } : { occurred_at: instantOf(day, `${time}:00`, zone) };
}

function useAbout(row: CrmRecord): string {
  const { records } = useLabels();
  return ["deal", "company", "contact", "lead", ...ownAbouts(Object.keys(row))]
    .map((field) => records.get(String(row[field] ?? ""))?.label)
    .filter(Boolean)
    .join(" · ");
}
