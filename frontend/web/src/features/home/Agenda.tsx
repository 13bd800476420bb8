/** The day's tasks: what is overdue first, then the day with a line for now. Ticked off in place. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import {
  businessNow,
  type CrmObject,
  type CrmRecord,
  daysBetween,
  formatDate,
  formatTime,
} from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type FormEvent, Fragment, useRef, useState } from "react";
import { newDraft, useAdd, useTick } from "~/data/activities.ts";
import { dueTomorrow, useAgenda } from "~/data/home.ts";
import { useLabels } from "~/data/labels.ts";
import { useCount } from "~/data/records.ts";
import { useSession, useZone } from "~/data/session.ts";
import { FigureLink } from "~/features/funnel/FigureLink.tsx";
import { Repeats } from "~/features/timeline/Repeats.tsx";
import { Bones, Kbd } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./agenda.module.css";

const NOON = "12:00";

export function Agenda({ today, task }: { today: string; task: CrmObject }) {
  const { t } = useLingui();
  const { person } = useSession();
  const { open, done } = useAgenda(person.id, today);
  const rows = open.data?.pages.flatMap((page) => page.items) ?? [];
  const finished = done.data?.pages.flatMap((page) => page.items) ?? [];
  const known = new Set(rows.map((row) => row.id));
  const late = rows.filter((row) => String(row.due_on) < today);
  const day = [
    ...rows.filter((row) => row.due_on === today),
    ...finished.filter((row) => !known.has(row.id)),
  ].sort((a, b) => timeOf(a).localeCompare(timeOf(b)));
  const count = day.length + late.length;
  const ticked = [...day, ...late].filter((row) => row.status === "done").length;
  return (
    <section className={styles.agenda} aria-label={t`Today`} data-testid="agenda">
      <h2>
        {t`Today`}{" "}
        <small>
          <Plural value={count} one="# task" other="# tasks" />
          {ticked > 0 ? t`, ${ticked} done` : ""}
        </small>
      </h2>
      {task.rights.create ? <QuickAdd today={today} /> : null}
      <div className={styles.scroll}>
        {open.isPending ? <Bones rows={5} height={44} /> : null}
        {open.isError ? <ErrorState error={open.error} onRetry={() => void open.refetch()} /> : null}
        {late.length > 0 ? (
          <>
            <h3 className={styles.late}>{t`Overdue: ${late.length}`}</h3>
            <ul>
              {late.map((row) => (
                <TaskRow key={row.id} row={row} today={today} late />
              ))}
            </ul>
          </>
        ) : null}
        <Day rows={day} today={today} />
        {open.data && count === 0 ? (
          <p className={styles.empty} data-testid="agenda-empty">{t`Nothing is due today`}</p>
        ) : null}
      </div>
      <Tomorrow today={today} />
    </section>
  );
}

const timeOf = (row: CrmRecord): string => (typeof row.due_time === "string" ? row.due_time : "");

/** All-day tasks first, then morning and afternoon; a line stands where the clock is. */
function Day({ rows, today }: { rows: CrmRecord[]; today: string }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useZone();
  const now = formatTime(businessNow().toISOString(), "en", zone);
  const parts: [string, CrmRecord[]][] = [
    ["", rows.filter((row) => timeOf(row) === "")],
    [t`Morning`, rows.filter((row) => timeOf(row) !== "" && timeOf(row) < NOON)],
    [t`Afternoon`, rows.filter((row) => timeOf(row) >= NOON)],
  ];
  const timed = rows.filter((row) => timeOf(row) !== "");
  const next = timed.find((row) => timeOf(row) > now)?.id;
  const line = (
    <div className={styles.now} role="presentation">
      {formatTime(businessNow().toISOString(), locale, zone)}
    </div>
  );
  return (
    <>
      {parts.map(([label, found]) =>
        found.length > 0 ? (
          <Fragment key={label}>
            {label ? <h3>{label}</h3> : null}
            <ul>
              {found.map((row) => (
                <Fragment key={row.id}>
                  {row.id === next ? <li aria-hidden>{line}</li> : null}
                  <TaskRow row={row} today={today} />
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

function TaskRow({ row, today, late }: { row: CrmRecord; today: string; late?: boolean }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const tick = useTick();
  const about = useAbout(row);
  const done = row.status === "done";
  const title = String(row.title ?? "");
  const days = late ? daysBetween(String(row.due_on), today) : 0;
  return (
    <li className={styles.row} data-done={done} data-testid="agenda-task">
      <span className={`${styles.time} num`}>
        {late ? formatDate(String(row.due_on), locale, { year: "never" }) : timeOf(row)}
      </span>
      <input
        type="checkbox"
        aria-label={title}
        checked={done}
        onChange={() => tick.mutate({ task: row, done: !done })}
        data-testid="tick"
      />
      <Link to="/o/$noun/$id" params={{ noun: "tasks", id: row.id }} className={styles.what}>
        <span className={styles.name}>
          {title}
          {row.priority === "high" ? <b className={styles.high}>{t`High`}</b> : null}
          <Repeats task={row} />
        </span>
        {late || about ? (
          <small>
            {late && !done ? (
              <b>
                <Plural value={days} one="# day late" other="# days late" />
              </b>
            ) : null}
            {late && !done && about ? t({ message: ", ", context: "list" }) : ""}
            {about}
          </small>
        ) : null}
      </Link>
    </li>
  );
}

function useAbout(row: CrmRecord): string {
  const { records } = useLabels();
  return ["deal", "company", "contact", "lead"]
    .map((field) => records.get(String(row[field] ?? ""))?.label)
    .filter(Boolean)
    .join(" · ");
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
