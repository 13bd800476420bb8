/** A task in the bell is done or put off where it stands. */
import { Trans, useLingui } from "@lingui/react/macro";
import { type CrmRecord, formatInstant, type Notification } from "@rapport/core";
import { IconCheck, IconClockPause } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { lookAt, useTick } from "~/data/activities.ts";
import { refreshLists } from "~/data/cache.ts";
import { isViewing, useSession, useZone } from "~/data/session.ts";
import { GhostButton, IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./bell.module.css";
import { inOneHour, nextWorkingMorning, tomorrowMorning } from "./snooze.ts";

export function TaskActions({ item }: { item: Notification }) {
  const { t } = useLingui();
  const session = useSession();
  const [snoozing, setSnoozing] = useState(false);
  const tick = useTick();
  const version = item.task_version;
  if (version == null || session.organisation.status !== "active" || isViewing(session)) return null;
  const title = item.title ?? "";
  const task = { id: item.record_id, version, title } as unknown as CrmRecord;
  return (
    <div className={styles.acts} data-writes>
      <IconButton
        label={t`Complete ${title}`}
        disabled={tick.isPending}
        onClick={() => tick.mutate({ task, done: true }, { onSettled: () => void lookAt([item.id]) })}
        data-testid="bell-complete"
      >
        <IconCheck {...smallIcon} />
      </IconButton>
      <IconButton
        label={t`Snooze ${title}`}
        aria-expanded={snoozing}
        onClick={() => setSnoozing(!snoozing)}
        data-testid="bell-snooze"
      >
        <IconClockPause {...smallIcon} />
      </IconButton>
      {snoozing ? <Snooze item={item} version={version} onDone={() => setSnoozing(false)} /> : null}
    </div>
  );
}

type SnoozeProps = { item: Notification; version: number; onDone: () => void };

function Snooze({ item, version, onDone }: SnoozeProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const message = useErrorMessage();
  const zone = useZone();
  const hours = useQuery({ queryKey: ["working-hours"], queryFn: api.workingHours }).data?.hours;
  const snooze = useMutation({
    mutationKey: ["write"],
    mutationFn: (remind_at: string) => api.update("tasks", item.record_id, version, { remind_at }),
    onSuccess: (_, remind_at) => {
      onDone();
      refreshLists("tasks");
      void lookAt([item.id]);
      const at = formatInstant(remind_at, locale, zone);
      toast({ text: t`You are reminded again: ${at}`, tone: "plain" });
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  const put = (moment: () => string) => ({
    disabled: snooze.isPending,
    onClick: () => snooze.mutate(moment()),
  });
  return (
    <fieldset className={styles.snooze} aria-label={t`Remind again`}>
      <GhostButton {...put(inOneHour)} data-testid="snooze-hour">
        <Trans>In 1 hour</Trans>
      </GhostButton>
      <GhostButton {...put(() => tomorrowMorning(zone))} data-testid="snooze-tomorrow">
        <Trans>Tomorrow 9:00</Trans>
      </GhostButton>
      {hours ? (
        <GhostButton {...put(() => nextWorkingMorning(hours, zone))} data-testid="snooze-working">
          <Trans>Next working day</Trans>
        </GhostButton>
      ) : null}
    </fieldset>
  );
}
