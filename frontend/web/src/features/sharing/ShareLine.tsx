import { useLingui } from "@lingui/react/macro";
import { dayOf, formatDate, type ShareChange } from "@rapport/core";
import { useSession } from "~/data/session.ts";
import record from "~/features/record/record.module.css";
import { Chip } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useSharingWords } from "./words.ts";

/** In a record's history: with whom it was shared, as what, and until when. */
export function ShareLine({ change }: { change: ShareChange }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { time_zone } = useSession().organisation;
  const words = useSharingWords();
  // The end is the first moment after the last day.
  const last = change.expires_at ? new Date(Date.parse(change.expires_at) - 1).toISOString() : null;
  const day = last ? formatDate(dayOf(last, time_zone), locale) : "";
  return (
    <div className={record.change}>
      <b>{change.grantee ?? (change.kind === "rule" ? t`A sharing rule` : t`A team that is gone`)}</b>
      <span>{words.levels[change.level]}</span>
      {change.role ? <Chip>{words.roles[change.role]}</Chip> : null}
      {day ? <span className="mute">{t`until ${day}`}</span> : null}
    </div>
  );
}
