/** Looking back: the day to see a record or a list as it was on, and the band that says so. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Popover, TextInput } from "@mantine/core";
import { dayOf, endOfDay, formatDate, todayIn } from "@rapport/core";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { useSession } from "~/data/session.ts";
import styles from "./asof.module.css";
import { GhostButton } from "./atoms.tsx";
import { icon } from "./icons.ts";
import { useLocale } from "./useLocale.ts";

type Props = { asOf: string | null; onAsOf: (asOf: string | null) => void };

/** Picks the end of a day, in the organisation's zone; today is now. */
export function AsOfPicker({ asOf, onAsOf, className }: Props & { className?: string | undefined }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const { time_zone } = useSession().organisation;
  const today = todayIn(time_zone);
  const pick = (day: string) => {
    if (!day) return;
    onAsOf(day >= today ? null : endOfDay(day, time_zone));
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus>
      <Popover.Target>
        <GhostButton className={className} onClick={() => setOpen(!open)} data-testid="as-of">
          <IconHistory {...icon} />
          <Trans>As of</Trans>
        </GhostButton>
      </Popover.Target>
      <Popover.Dropdown p="md" data-reads>
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

export function PastBand({ asOf, onAsOf }: { asOf: string; onAsOf: Props["onAsOf"] }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { time_zone } = useSession().organisation;
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
