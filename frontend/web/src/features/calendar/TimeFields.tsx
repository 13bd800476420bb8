/** Day, time and length, as they are asked for. */
import { useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import styles from "./calendar.module.css";

export type Times = { day: string; time: string; minutes: string };
type Props = {
  times: Times;
  onChange: (times: Times) => void;
  time: "required" | "optional" | "no";
  minutes: boolean;
};

export function TimeFields({ times, onChange, time, minutes }: Props) {
  const { t } = useLingui();
  const set = (part: Partial<Times>) => onChange({ ...times, ...part });
  return (
    <div className={styles.timeFields}>
      <TextInput
        type="date"
        required
        withAsterisk={false}
        label={t`Day`}
        value={times.day}
        onChange={(event) => set({ day: event.currentTarget.value })}
        data-testid="entry-day"
      />
      {time === "no" ? null : (
        <TextInput
          type="time"
          required={time === "required"}
          withAsterisk={false}
          label={t`Time`}
          value={times.time}
          onChange={(event) => set({ time: event.currentTarget.value })}
          data-testid="entry-time"
        />
      )}
      {minutes ? (
        <TextInput
          type="number"
          min={0}
          max={1440}
          label={t`Minutes`}
          value={times.minutes}
          onChange={(event) => set({ minutes: event.currentTarget.value })}
          data-testid="entry-minutes"
        />
      ) : null}
    </div>
  );
}
