/** What belongs to a call, meeting or visit beside its text, and to a task beside its title. */
import { useLingui } from "@lingui/react/macro";
import type { CrmObject, Field } from "@rapport/core";
import { IconFlag, IconFlagFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { byName, fieldOf, useObjects } from "~/data/objects.ts";
import { peopleQuery, useOptions } from "~/data/options.ts";
import { useSession } from "~/data/session.ts";
import { IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useRepeats } from "./Repeats.tsx";
import styles from "./timeline.module.css";

type Remind = "none" | "due" | "before";
export type Details = {
  day: string;
  time: string;
  /** Whether the moment was chosen: until then it is now. */
  touched: boolean;
  minutes: string;
  outcome: string | null;
  due: string;
  dueTime: string;
  owner: string | null;
  remind: Remind;
  repeat: string;
  high: boolean;
};

type Props = { details: Details; onChange: (details: Details) => void };

export function ActivityDetails({ details, onChange }: Props) {
  const { t } = useLingui();
  const activity = byName(useObjects(), "activity");
  const outcome = activity && fieldOf(activity, "outcome");
  const set = (part: Partial<Details>) => onChange({ ...details, ...part });
  return (
    <div className={styles.details}>
      <input
        type="date"
        aria-label={t`Day`}
        value={details.day}
        onChange={(event) => set({ day: event.currentTarget.value, touched: true })}
        data-testid="composer-day"
      />
      <input
        type="time"
        aria-label={t`Time`}
        value={details.time}
        onChange={(event) => set({ time: event.currentTarget.value, touched: true })}
        data-testid="composer-time"
      />
      <label>
        <input
          type="number"
          min={0}
          max={1440}
          className={styles.minutes}
          aria-label={t`Minutes`}
          value={details.minutes}
          onChange={(event) => set({ minutes: event.currentTarget.value })}
          data-testid="composer-minutes"
        />
        <span className="mute">{t`min`}</span>
      </label>
      {activity && outcome ? (
        <Outcome object={activity} field={outcome} details={details} onChange={onChange} />
      ) : null}
    </div>
  );
}

function Outcome({ object, field, details, onChange }: Props & { object: CrmObject; field: Field }) {
  const { t } = useLingui();
  const { options } = useOptions(object, field, true, "set");
  return (
    <select
      aria-label={t`Outcome`}
      value={details.outcome ?? ""}
      onChange={(event) => onChange({ ...details, outcome: event.currentTarget.value || null })}
      data-testid="composer-outcome"
    >
      <option value="">{t`Outcome`}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

export function TaskDetails({ details, onChange }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const repeats = useRepeats();
  const me = useSession().person.id;
  const people = useQuery(peopleQuery).data ?? [];
  const set = (part: Partial<Details>) => onChange({ ...details, ...part });
  const mine = people.filter((person) => person.is_me || person.may_own.includes("task"));
  return (
    <div className={styles.details}>
      <input
        type="date"
        aria-label={t`Due on`}
        value={details.due}
        onChange={(event) => set({ due: event.currentTarget.value })}
        data-testid="composer-due"
      />
      <input
        type="time"
        aria-label={t`Due at`}
        disabled={!details.due}
        value={details.dueTime}
        onChange={(event) => set({ dueTime: event.currentTarget.value })}
      />
      <select
        aria-label={t`Assignee`}
        value={details.owner ?? me}
        onChange={(event) => set({ owner: event.currentTarget.value })}
        data-testid="composer-owner"
      >
        {mine.map((person) => (
          <option key={person.id} value={person.id}>
            {person.is_me ? t`Me` : person.name}
          </option>
        ))}
      </select>
      <select
        aria-label={t`Reminder`}
        disabled={!details.due}
        value={details.remind}
        onChange={(event) => set({ remind: event.currentTarget.value as Remind })}
        data-testid="composer-remind"
      >
        <option value="none">{t`No reminder`}</option>
        <option value="due">{details.dueTime ? t`Remind when due` : t`Remind at 9:00 that day`}</option>
        <option value="before">{t`Remind at 9:00 the day before`}</option>
      </select>
      {repeats.length > 0 ? (
        <select
          aria-label={t`Repeats`}
          disabled={!details.due}
          value={details.due ? details.repeat : ""}
          onChange={(event) => set({ repeat: event.currentTarget.value })}
          data-testid="composer-repeat"
        >
          <option value="">{t`Doesn't repeat`}</option>
          {repeats.map((option) => (
            <option key={option.value} value={option.value}>
              {read(option.label)}
            </option>
          ))}
        </select>
      ) : null}
      <IconButton
        label={t`High priority`}
        aria-pressed={details.high}
        onClick={() => set({ high: !details.high })}
        data-testid="composer-high"
      >
        {details.high ? <IconFlagFilled {...smallIcon} color="var(--danger)" /> : <IconFlag {...smallIcon} />}
      </IconButton>
    </div>
  );
}
