import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import {
  addDays,
  businessNow,
  dayOf,
  daysBetween,
  formatInstant,
  sameDayNextMonth,
  todayIn,
} from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { bootstrapQuery, sessionQuery, useSession } from "~/data/session.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./settings.module.css";

/** In an embedded Rapport: what the organisation's clock shows, and moving it on for a demonstration. */
export function ClockRow() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const message = useErrorMessage();
  const client = useQueryClient();
  const { data: bootstrap } = useQuery(bootstrapQuery);
  const { organisation, rights } = useSession();
  const zone = organisation.time_zone;
  const today = todayIn(zone);
  const days = daysBetween(dayOf(new Date().toISOString(), zone), today);
  const move = useMutation({
    mutationKey: ["write"],
    mutationFn: (to: string) => api.moveClock({ to }),
    onSuccess: async () => {
      // The clock comes with the session; whatever else is shown is then judged by it.
      await client.refetchQueries(sessionQuery);
      void client.invalidateQueries();
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  if (bootstrap?.mode !== "embedded") return null;
  return (
    <div className={`${styles.row} ${styles.clock}`} data-testid="clock">
      <span>
        <span className="mute">{t`Clock of this organisation`}</span>
        <small>
          <Trans>For demonstrations: it only goes forward.</Trans>
        </small>
      </span>
      <span className={styles.value}>
        <span className="num" data-testid="clock-now">
          {formatInstant(businessNow().toISOString(), locale, zone)}
        </span>
        <small data-testid="clock-ahead">
          {organisation.clock_offset_seconds === 0 ? (
            <Trans>real time</Trans>
          ) : (
            <Plural value={days} one="# day ahead" other="# days ahead" />
          )}
        </small>
      </span>
      {rights.billing ? (
        <span className={styles.acts}>
          <Button
            variant="default"
            size="xs"
            disabled={move.isPending}
            onClick={() => move.mutate(addDays(today, 1))}
            data-testid="clock-day"
          >
            <Trans>+1 day</Trans>
          </Button>
          <Button
            variant="default"
            size="xs"
            disabled={move.isPending}
            onClick={() => move.mutate(sameDayNextMonth(today))}
            data-testid="clock-month"
          >
            <Trans>+1 month</Trans>
          </Button>
        </span>
      ) : null}
    </div>
  );
}
