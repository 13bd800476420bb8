/** How often an archive is made by itself, and how many of those are kept. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import { type ArchiveSchedule, formatInstant, formatNumber } from "@rapport/core";
import { type FormEvent, useState } from "react";
import { useSetArchiveSchedule } from "~/data/archives.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import styles from "./portability.module.css";

const KEPT = [1, 3, 7, 14, 30, 60];

export function Schedule({ schedule }: { schedule: ArchiveSchedule }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const [every, setEvery] = useState(schedule.every);
  const [keep, setKeep] = useState(schedule.keep);
  const save = useSetArchiveSchedule();
  const next = schedule.next_at ? formatInstant(schedule.next_at, locale, zone) : "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ every, keep });
  };
  const counts = KEPT.includes(schedule.keep) ? KEPT : [...KEPT, schedule.keep].sort((a, b) => a - b);
  return (
    <form className={`${rows.card} ${styles.begin}`} onSubmit={submit} data-testid="archive-schedule">
      <div className={`${rows.row} ${styles.schedule}`}>
        <span>
          {t`By schedule`}
          <small>{t`Encrypted here. Whoever runs this installation can make a new organisation of one, as yours was at an earlier moment. The oldest make room.`}</small>
          {next ? <small>{t`The next one: ${next}`}</small> : null}
        </span>
        <NativeSelect
          aria-label={t`How often`}
          size="xs"
          value={every}
          data={[
            { value: "off", label: t`Off` },
            { value: "daily", label: t`Daily` },
            { value: "weekly", label: t`Weekly` },
          ]}
          onChange={(event) => setEvery(event.currentTarget.value as ArchiveSchedule["every"])}
          data-testid="schedule-every"
        />
        <NativeSelect
          aria-label={t`How many are kept`}
          size="xs"
          value={String(keep)}
          data={counts.map((count) => ({
            value: String(count),
            label: t`Keep ${formatNumber(count, locale)}`,
          }))}
          disabled={every === "off"}
          onChange={(event) => setKeep(Number(event.currentTarget.value))}
          data-testid="schedule-keep"
        />
        <Button
          type="submit"
          variant="default"
          size="xs"
          loading={save.isPending}
          disabled={every === schedule.every && keep === schedule.keep}
          data-testid="schedule-save"
        >
          <Trans>Save</Trans>
        </Button>
      </div>
      <FormError error={save.error} />
    </form>
  );
}
