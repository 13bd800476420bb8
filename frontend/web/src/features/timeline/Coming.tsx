/** Next steps before history: open tasks and planned activities, the nearest first. One line; the rest unfolds. */
import { useLingui } from "@lingui/react/macro";
import { type CrmRecord, dayOf, formatDate, formatTime, type TimelineItem } from "@rapport/core";
import { IconCalendarEvent, IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTick } from "~/data/activities.ts";
import { useLabels } from "~/data/labels.ts";
import { useSession } from "~/data/session.ts";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { Repeats } from "./Repeats.tsx";
import styles from "./timeline.module.css";

const SHOWN = 2;

type Props = { items: TimelineItem[]; today: string; zone: string };

export function Coming({ items, today, zone }: Props) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  if (items.length === 0) return null;
  const count = items.length;
  return (
    <section className={styles.coming} data-open={open} aria-label={t`Next`} data-testid="coming">
      <span className={styles.comingLabel}>{t`Next`}</span>
      <ul>
        {(open ? items : items.slice(0, SHOWN)).map((item) => (
          <Step key={item.id} item={item} today={today} zone={zone} />
        ))}
      </ul>
      {count > SHOWN ? (
        <button
          type="button"
          className={styles.comingAll}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          data-testid="coming-all"
        >
          {t`${count} in all`}
          <IconChevronRight {...smallIcon} />
        </button>
      ) : null}
    </section>
  );
}

function Step({ item, today, zone }: { item: TimelineItem; today: string; zone: string }) {
  const tick = useTick();
  const { record } = item;
  const me = useSession().person.id;
  const owner = useLabels().people.get(String(record?.owner_id))?.name;
  if (!record) return null;
  const isTask = item.type === "task";
  const title = String(record[isTask ? "title" : "subject"] ?? "");
  const done = record.status === "done";
  return (
    <li className={styles.step} data-done={done} data-testid="coming-item">
      {isTask ? (
        <input
          type="checkbox"
          aria-label={title}
          checked={done}
          disabled={!item.may_change}
          onChange={() => tick.mutate({ task: record, done: !done })}
          data-testid="tick"
        />
      ) : (
        <IconCalendarEvent {...smallIcon} />
      )}
      <When item={item} record={record} today={today} zone={zone} />
      {item.may_change ? (
        <Link
          to="/o/$noun/$id"
          params={{ noun: isTask ? "tasks" : "activities", id: record.id }}
          className="truncate"
        >
          {title}
        </Link>
      ) : (
        <span className="truncate">{title}</span>
      )}
      <Repeats task={record} />
      {owner && record.owner_id !== me ? <span className="mute">{owner}</span> : null}
    </li>
  );
}

type WhenProps = { item: TimelineItem; record: CrmRecord; today: string; zone: string };

function When({ item, record, today, zone }: WhenProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const isTask = item.type === "task";
  const day = isTask ? record.due_on : dayOf(String(item.at), zone);
  if (typeof day !== "string") return null;
  const time = isTask ? record.due_time : formatTime(String(item.at), locale, zone);
  const late = isTask && day < today;
  return (
    <b className={styles.when} data-late={late}>
      {day === today ? t`Today` : formatDate(day, locale, { year: "unless-current" })}
      {time ? ` ${String(time)}` : ""}
    </b>
  );
}
