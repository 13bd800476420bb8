/** Settings, Working hours: the hours of each weekday, and a month with its holidays and the days that make up for them. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import type { HolidaySet, WorkingHours } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import { SaveFoot } from "~/features/settings/SaveFoot.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { withHolidays } from "./days.ts";
import styles from "./hours.module.css";
import { MonthDays } from "./MonthDays.tsx";
import { WeekHours } from "./WeekHours.tsx";

const KEY = ["working-hours"];

export function HoursSection() {
  const { t } = useLingui();
  const client = useQueryClient();
  const { rights } = useSession();
  const found = useQuery({ queryKey: KEY, queryFn: api.workingHours });
  const [changed, setChanged] = useState<WorkingHours | null>(null);
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: (draft: WorkingHours) => api.saveWorkingHours(draft),
    onSuccess: (page) => {
      client.setQueryData(KEY, page);
      setChanged(null);
      toast({ text: t`Working hours saved`, tone: "plain" });
    },
  });
  if (found.isPending) return <Bones rows={8} height={40} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { zone, known } = found.data;
  const draft = changed ?? found.data.hours;
  const readOnly = !rights.configure;
  const change = (next: WorkingHours) => {
    setChanged(next);
    save.reset();
  };
  return (
    <>
      <h2>{t`Working hours`}</h2>
      <p className={styles.hint}>
        <Trans>
          Deadlines within so many hours of work are reckoned by these. A change holds for deadlines that are
          set from then on.
        </Trans>
      </p>
      <ZoneSelect
        own={draft.time_zone ?? null}
        zone={zone}
        readOnly={readOnly}
        onChange={(time_zone) => change({ ...draft, time_zone })}
      />
      <h3>{t`Each week`}</h3>
      <WeekHours hours={draft} readOnly={readOnly} onChange={change} />
      <h3>{t`Holidays and make-up days`}</h3>
      <MonthDays hours={draft} readOnly={readOnly} onChange={change} />
      {readOnly ? null : (
        <>
          <Known sets={known} onTake={(set) => change(withHolidays(draft, set))} />
          <div className={styles.save}>
            <SaveFoot
              changed={changed !== null}
              saving={save.isPending}
              error={save.error}
              onDiscard={() => setChanged(null)}
              onSave={() => save.mutate(draft)}
              testid="hours"
            />
          </div>
        </>
      )}
    </>
  );
}

type ZoneProps = {
  own: string | null;
  zone: string;
  readOnly: boolean;
  onChange: (zone: string | null) => void;
};

function ZoneSelect({ own, zone, readOnly, onChange }: ZoneProps) {
  const { t } = useLingui();
  // The server keeps zones by their names of today; a browser may know one by an older name only.
  const zones = new Set([...Intl.supportedValuesOf("timeZone"), ...(own ? [own] : [])]);
  return (
    <NativeSelect
      label={t`Time zone`}
      className={styles.zone}
      value={own ?? ""}
      disabled={readOnly}
      data={[
        { value: "", label: t`The organisation's: ${zone}` },
        ...[...zones].sort().map((name) => ({ value: name, label: name.replaceAll("_", " ") })),
      ]}
      onChange={(event) => onChange(event.currentTarget.value || null)}
      data-testid="hours-zone"
    />
  );
}

function Known({ sets, onTake }: { sets: readonly HolidaySet[]; onTake: (set: HolidaySet) => void }) {
  return (
    <div className={styles.known}>
      {sets.map((set) => (
        <Button
          key={`${set.country}${set.year}`}
          variant="default"
          onClick={() => onTake(set)}
          data-testid={`take-holidays-${set.year}`}
        >
          <Trans>Add China's public holidays of {String(set.year)}</Trans>
        </Button>
      ))}
      <p className="mute">
        <Trans>
          As published, with their make-up days. Days of other years you enter once they are published.
        </Trans>
      </p>
    </div>
  );
}
