/** The hours of each weekday; a break is the time between two of them. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Checkbox } from "@mantine/core";
import type { WorkingHours, WorkingSpan } from "@rapport/core";
import settings from "~/features/settings/settings.module.css";
import { GhostButton } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { usualSpans } from "./days.ts";
import styles from "./hours.module.css";
import { SpansInput } from "./SpansInput.tsx";

type Props = { hours: WorkingHours; readOnly: boolean; onChange: (hours: WorkingHours) => void };

export function WeekHours({ hours, readOnly, onChange }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  const set = (place: number, spans: WorkingSpan[]) =>
    onChange({ ...hours, week: hours.week.map((each, at) => (at === place ? spans : each)) });
  const monday = hours.week[0] ?? [];
  const isSame = hours.week.slice(1, 5).every((each) => JSON.stringify(each) === JSON.stringify(monday));
  return (
    <div className={settings.card}>
      {hours.week.map((spans, place) => {
        // The first of January 2024 was a Monday.
        const name = weekday.format(new Date(Date.UTC(2024, 0, place + 1)));
        return (
          <div key={name} className={styles.weekday} data-testid={`weekday-${place}`}>
            <Checkbox
              label={name}
              checked={spans.length > 0}
              disabled={readOnly}
              onChange={(event) => set(place, event.currentTarget.checked ? usualSpans(hours) : [])}
            />
            {spans.length > 0 ? (
              <SpansInput
                name={name}
                spans={spans}
                readOnly={readOnly}
                onChange={(next) => set(place, next)}
              />
            ) : (
              <span className="mute">{t`Closed`}</span>
            )}
          </div>
        );
      })}
      {readOnly || isSame ? null : (
        <div className={styles.same}>
          <GhostButton
            onClick={() =>
              onChange({ ...hours, week: hours.week.map((each, at) => (at < 5 ? monday : each)) })
            }
            data-testid="hours-same"
          >
            <Trans>Monday's hours for all weekdays</Trans>
          </GhostButton>
        </div>
      )}
    </div>
  );
}
