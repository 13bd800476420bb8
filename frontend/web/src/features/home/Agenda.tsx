/** One's day: what is overdue first, then the day with a line for now. Ticked off and put off in place. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { businessNow, type CrmObject, dayOf, formatTime } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { type FormEvent, Fragment, type ReactNode, useRef, useState } from "react";
import { newDraft, useAdd } from "~/data/activities.ts";
import { useCalendar } from "~/data/calendar.ts";
import { dueTomorrow, useAgenda, useSteps } from "~/data/home.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useCount } from "~/data/records.ts";
import { useSession, useZone } from "~/data/session.ts";
import { FigureLink } from "~/features/funnel/FigureLink.tsx";
import { Bones, Kbd } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./agenda.module.css";
import { type Due, QueueRow } from "./QueueRow.tsx";
import { useQueueKeys } from "./useQueueKeys.ts";

const NOON = "12:00";

type Props = { today: string; task: CrmObject; children?: ReactNode };

/** Under the day stands what could be done besides. */
export function Agenda({ today, task, children }: Props) {
  const { t } = useLingui();
  const { open, late, day, ticked, tasks, pending } = useQueue(today, task);
  const box = useRef<HTMLElement>(null);
  useQueueKeys(box);
  return (
    <section ref={box} className={styles.agenda} aria-label={t`Today`} data-testid="agenda">
      <h2>
        {t`Today`}{" "}
        {pending ? null : (
          <small>
            <Plural value={tasks} one="# task" other="# tasks" />
            {ticked > 0 ? t`, ${ticked} done` : ""}
          </small>
        )}
        <span className={styles.keys} aria-hidden>
          <Kbd>J</Kbd>
          <Kbd>K</Kbd> <Kbd>X</Kbd> {t`done`} <Kbd>S</Kbd> {t`tomorrow`}
        </span>
      </h2>
      {task.rights.create ? <QuickAdd today={today} /> : null}
      <div className={styles.scroll}>
        {pending ? (
          <div className={styles.bones}>
            <Bones rows={5} height={44} />
          </div>
        ) : null}
        {open.isError ? <ErrorState error={open.error} onRetry={() => void open.refetch()} /> : null}
        {late.length > 0 ? (
          <>
            <h3 className={styles.late}>{t`Overdue: ${late.length}`}</h3>
            <ul>
              {late.map((due) => (
                <QueueRow key={due.row.id} due={due} today={today} />
              ))}
            </ul>
          </>
        ) : null}
        <Day found={day} today={today} />
        {open.data && !pending && day.length + late.length === 0 ? (
          <p className={styles.empty} data-testid="agenda-empty">{t`Nothing is due today`}</p>
        ) : null}
        {pending ? null : children}
      </div>
      <Tomorrow today={today} />
    </section>
  );
}

/** Tasks, deals' next steps, and what is planned for the day, in the order in which they come. */
function useQueue(today: string, task: CrmObject) {
  const { person } = useSession();
  const zone = useZone();
  const deal = byName(useObjects(), "deal");
  const { open, done } = useAgenda(person.id, today);
  const planned = useCalendar({ first: today, last: today });
  const steps = useSteps(person.id, today, deal !== undefined);
  const rows = open.data?.pages.flatMap((page) => page.items) ?? [];
  const known = new Set(rows.map((row) => row.id));
  const finished = (done.data?.pages.flatMap((page) => page.items) ?? []).filter((row) => !known.has(row.id));
  const may = new Set(planned.data?.movable);
  const tasks = [...rows, ...finished].map(
    (row): Due => ({
      noun: "tasks",
      row,
      day: known.has(row.id) ? String(row.due_on) : today,
      time: typeof row.due_time === "string" ? row.due_time : "",
      movable: task.rights.update !== "none",
    }),
  );
  const meetings = (planned.data?.activities ?? []).map((row): Due => {
    const at = String(row.occurred_at);
    const time = formatTime(at, "en", zone);
    return { noun: "activities", row, day: dayOf(at, zone), time, movable: may.has(row.id) };
  });
  const due = (steps.data?.pages.flatMap((page) => page.items) ?? []).map(
    (row): Due => ({
      noun: "deals",
      row,
      day: String(row.next_step_on),
      time: "",
      movable: deal?.rights.update !== "none",
    }),
  );
  const all = [...tasks, ...due, ...meetings.filter((each) => each.day === today)];
  const late = all.filter((each) => each.day < today).sort((a, b) => a.day.localeCompare(b.day));
  const day = all.filter((each) => each.day === today).sort((a, b) => a.time.localeCompare(b.time));
  const ticked = tasks.filter(({ row }) => row.status === "done").length;
  return { open, late, day, ticked, tasks: tasks.length, pending: open.isPending || planned.isPending };
}

/** What has a day only first, then morning and afternoon; a line stands where the clock is. */
function Day({ found, today }: { found: Due[]; today: string }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useZone();
  const now = formatTime(businessNow().toISOString(), "en", zone);
  const parts: [string, Due[]][] = [
    ["", found.filter(({ time }) => time === "")],
    [t`Morning`, found.filter(({ time }) => time !== "" && time < NOON)],
    [t`Afternoon`, found.filter(({ time }) => time >= NOON)],
  ];
  const timed = found.filter(({ time }) => time !== "");
  const next = timed.find(({ time }) => time > now)?.row.id;
  const line = (
    <div className={styles.now} role="presentation">
      {formatTime(businessNow().toISOString(), locale, zone)}
    </div>
  );
  return (
    <>
      {parts.map(([label, each]) =>
        each.length > 0 ? (
          <Fragment key={label}>
            {label ? <h3>{label}</h3> : null}
            <ul>
              {each.map((due) => (
                <Fragment key={due.row.id}>
                  {due.row.id === next ? <li aria-hidden>{line}</li> : null}
                  <QueueRow due={due} today={today} />
                </Fragment>
              ))}
            </ul>
          </Fragment>
        ) : null,
      )}
      {timed.length > 0 && next === undefined ? <div aria-hidden>{line}</div> : null}
    </>
  );
}

function QuickAdd({ today }: { today: string }) {
  const { t } = useLingui();
  const add = useAdd(null);
  const [title, setTitle] = useState("");
  const box = useRef<HTMLInputElement>(null);
  useKeys({
    t: (event) => {
      event.preventDefault();
      box.current?.focus();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = title.trim();
    if (!text) return;
    setTitle("");
    add.mutate(newDraft({ noun: "tasks", fields: { title: text, due_on: today } }), {
      onError: () => setTitle((current) => current || text),
    });
  };
  return (
    <form className={styles.add} onSubmit={submit}>
      <IconPlus {...smallIcon} />
      <input
        ref={box}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Escape" && box.current?.blur()}
        aria-label={t`New task for today`}
        placeholder={t`New task for today`}
        maxLength={500}
        data-testid="agenda-add"
      />
      <Kbd>T</Kbd>
    </form>
  );
}

function Tomorrow({ today }: { today: string }) {
  const { person } = useSession();
  const filter = dueTomorrow(person.id, today);
  const { data } = useCount("tasks", { filter });
  if (!data) return null;
  return (
    <p className={styles.tomorrow}>
      <Trans>Tomorrow</Trans>
      <FigureLink noun="tasks" filter={filter}>
        <Plural value={data.count} one="# task" other="# tasks" />
      </FigureLink>
    </p>
  );
}
