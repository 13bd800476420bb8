import { Trans, useLingui } from "@lingui/react/macro";
import { Popover, TextInput } from "@mantine/core";
import { type CrmObject, dayOf, endOfDay, formatDate } from "@rapport/core";
import { IconHistory } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { refreshLists, refreshRecord } from "~/data/cache.ts";
import { useSession } from "~/data/session.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./record.module.css";

type Props = { asOf: string | null; onAsOf: (asOf: string | null) => void };

/** Shows the record as it was at the end of a day, in the organisation's zone. */
export function AsOfPicker({ asOf, onAsOf }: Props) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const { time_zone } = useSession().organisation;
  const today = dayOf(new Date().toISOString(), time_zone);
  const pick = (day: string) => {
    if (!day) return;
    onAsOf(day >= today ? null : endOfDay(day, time_zone));
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus>
      <Popover.Target>
        <GhostButton onClick={() => setOpen(!open)} data-testid="as-of">
          <IconHistory {...icon} />
          <Trans>As of</Trans>
        </GhostButton>
      </Popover.Target>
      <Popover.Dropdown p="md">
        <TextInput
          type="date"
          label={t`See it as it was at the end of`}
          max={today}
          defaultValue={asOf ? dayOf(asOf, time_zone) : ""}
          onChange={(event) => pick(event.currentTarget.value)}
          data-autofocus
          data-testid="as-of-date"
        />
      </Popover.Dropdown>
    </Popover>
  );
}

type BandProps = Props & { deleted: boolean; object: CrmObject; id: string };

export function AsOfBand({ asOf, onAsOf, deleted, object, id }: BandProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { time_zone } = useSession().organisation;
  if (asOf) {
    const day = formatDate(dayOf(asOf, time_zone), locale);
    return (
      <div className={styles.band} role="status" data-testid="as-of-band">
        <span>{t`As it was on ${day}. Read only.`}</span>
        <button type="button" className="link" onClick={() => onAsOf(null)} data-testid="as-of-now">
          <Trans>Back to now</Trans>
        </button>
      </div>
    );
  }
  return deleted ? <DeletedBand object={object} id={id} /> : null;
}

function DeletedBand({ object, id }: { object: CrmObject; id: string }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const restore = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.restore(object.noun, id),
    onSuccess: () => {
      refreshRecord(object.noun, id);
      refreshLists(object.noun);
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return (
    <div className={styles.band} role="status">
      <span>{t`This record is in the trash.`}</span>
      <button type="button" className="link" onClick={() => restore.mutate()} data-testid="restore">
        <Trans>Restore</Trans>
      </button>
    </div>
  );
}
