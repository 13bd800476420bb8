/** The moment of an archive's history that an organisation is to be made of, and what that brings back and leaves. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import {
  type ArchiveMoment,
  type ArchiveSummary,
  dayOf,
  formatInstant,
  formatNumber,
  formatTime,
  instantOf,
} from "@rapport/core";
import { useState } from "react";
import { useChooseMoment } from "~/data/archiveImports.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import offer from "~/ui/offer.module.css";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./portability.module.css";

type Props = { id: string; summary: ArchiveSummary };

export function MomentChoice({ id, summary }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const choose = useChooseMoment();
  const [picked, setPicked] = useState<string | null>(null);
  const { begins_at, made_at, moment, time_zone: zone } = summary;
  if (!begins_at) return null;
  const from = formatInstant(begins_at, locale, zone);
  const to = formatInstant(made_at, locale, zone);
  // Rounding to minutes may not lead out of the history.
  const text = picked ?? typed(moment?.as_of ?? made_at, zone);
  const take = () => {
    const [day = "", time = ""] = text.split("T");
    const at = instantOf(day, `${time.slice(0, 5)}:00`, zone);
    choose.mutate({ id, asOf: Date.parse(at) < Date.parse(begins_at) ? begins_at : at });
  };
  return (
    <section className={styles.moment} data-testid="archive-moment">
      <div className={styles.when}>
        <TextInput
          type="datetime-local"
          size="xs"
          label={t`Go back to an earlier moment`}
          description={t`Optional. From ${from} to ${to}, time zone ${zone}.`}
          value={text}
          min={typed(begins_at, zone)}
          max={typed(made_at, zone)}
          onChange={(event) => setPicked(event.currentTarget.value)}
          data-testid="archive-moment-at"
        />
        <Button
          variant="default"
          size="xs"
          disabled={picked === null || picked === ""}
          loading={choose.isPending}
          onClick={take}
          data-testid="archive-moment-take"
        >
          <Trans>Show what that does</Trans>
        </Button>
      </div>
      <FormError error={choose.error} />
      {moment ? <Effect moment={moment} at={formatInstant(moment.as_of, locale, zone)} /> : null}
      {moment ? (
        <button
          type="button"
          className="link"
          onClick={() => choose.mutate({ id, asOf: null })}
          data-testid="archive-moment-none"
        >
          <Trans>Make it as the archive is</Trans>
        </button>
      ) : null}
    </section>
  );
}

const typed = (instant: string, zone: string) => `${dayOf(instant, zone)}T${formatTime(instant, "en", zone)}`;

function Effect({ moment, at }: { moment: ArchiveMoment; at: string }) {
  const { t } = useLingui();
  const names = useNames();
  const { changes, lost, files_since, files_gone } = moment;
  const back = names(moment.definitions);
  const stays = names(moment.stays);
  return (
    <div data-testid="archive-moment-effect">
      <b>{t`As it was on ${at}`}</b>
      <ul className={offer.facts}>
        <li>
          {t`${plural(changes, {
            one: "# change of records is taken back. What was made since lies in the trash.",
            other: "# changes of records are taken back. What was made since lies in the trash.",
          })}`}
        </li>
        {back ? <li>{t`These definitions come back too: ${back}.`}</li> : null}
        {stays ? <li>{t`These were changed since and stay as they are in the archive: ${stays}.`}</li> : null}
        {lost > 0 ? (
          <li>
            {t`${plural(lost, {
              one: "# change can't be taken back, since what it held was erased.",
              other: "# changes can't be taken back, since what they held was erased.",
            })}`}
          </li>
        ) : null}
        {files_since > 0 ? (
          <li>
            {t`${plural(files_since, {
              one: "# file that came since is left out.",
              other: "# files that came since are left out.",
            })}`}
          </li>
        ) : null}
        {files_gone > 0 ? (
          <li>
            {t`${plural(files_gone, {
              one: "# file that was deleted since is not in this archive, and stays away.",
              other: "# files that were deleted since are not in this archive, and stay away.",
            })}`}
          </li>
        ) : null}
      </ul>
    </div>
  );
}

/** Kinds with how many of each; kinds without a name of their own are counted together. */
function useNames(): (counts: Readonly<Record<string, number>>) => string {
  const { t } = useLingui();
  const { locale } = useLocale();
  const known: Record<string, string> = {
    custom_field: t`Fields`,
    choice: t({ message: "Labels", context: "of choices" }),
    pipeline: t`Pipelines`,
    saved_view: t({ message: "Views", context: "of lists" }),
    person: t`People`,
    role: t`Roles`,
    role_assignment: t`Who has which role`,
    team: t`Teams`,
    territory: t`Territories`,
    share: t`Shares`,
    sharing_rule: t`Sharing rules`,
    queue: t`Queues`,
    handover: t`Handovers`,
    import: t`Imports`,
    subject_request: t`Requests of people`,
    file_policy: t`How long files are kept`,
  };
  const other = t`Others`;
  return (counts) => {
    const found = new Map<string, number>();
    for (const [kind, count] of Object.entries(counts)) {
      const name = known[kind] ?? other;
      found.set(name, (found.get(name) ?? 0) + count);
    }
    return [...found]
      .map(([name, count]) => `${name} ${formatNumber(count, locale)}`)
      .join(locale === "zh-CN" ? "、" : ", ");
  };
}
