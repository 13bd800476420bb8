import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import type { NotificationChoice, NotificationSettings } from "@rapport/core";
import {
  IconArrowsTransferUp,
  IconAt,
  IconBellCheck,
  IconBellRinging,
  IconCalendarWeek,
  IconCheckbox,
  IconHourglass,
  IconInbox,
  IconListDetails,
  IconMail,
  IconRubberStamp,
  IconShare2,
  IconUserShare,
  IconWebhook,
  type TablerIcon,
} from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api } from "~/app/api.ts";
import { useSession, useZone } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import notes from "./notifications.module.css";
import styles from "./settings.module.css";

type Kind = Exclude<keyof NotificationSettings, "hour" | "weekly_day" | "weekly_hour">;

const settingsQuery = { queryKey: ["notification-settings"], queryFn: () => api.notificationSettings() };
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** What one is told of, and how: by the bell, in a mail soon after, or once a day. Kept as it is chosen. */
export function NotificationsSection() {
  const { t } = useLingui();
  const found = useQuery(settingsQuery);
  return (
    <>
      <h2>{t`Notifications`}</h2>
      {found.isPending ? <Bones rows={4} height={64} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? <Choices settings={found.data} /> : null}
    </>
  );
}

function Choices({ settings }: { settings: NotificationSettings }) {
  const { t } = useLingui();
  const { rights } = useSession();
  const client = useQueryClient();
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: (chosen: NotificationSettings) => api.chooseNotifications(chosen),
    onMutate: (chosen) => {
      client.setQueryData(settingsQuery.queryKey, chosen);
      return settings;
    },
    onError: (_error, _chosen, before) => client.setQueryData(settingsQuery.queryKey, before),
    onSuccess: () => client.invalidateQueries({ queryKey: ["notifications"] }),
  });
  const kinds: { kind: Kind; Icon: TablerIcon; label: string; says: string }[] = [
    {
      kind: "mention",
      Icon: IconAt,
      label: t`Mentions`,
      says: t`Somebody writes @ and your name`,
    },
    {
      kind: "assigned",
      Icon: IconCheckbox,
      label: t`Tasks from others`,
      says: t`Somebody gives you a task`,
    },
    {
      kind: "shared",
      Icon: IconShare2,
      label: t`Shared records`,
      says: t`Somebody shares a record with you or your team`,
    },
    {
      kind: "followed",
      Icon: IconBellCheck,
      label: t`Records you follow`,
      says: t`Somebody else changes the owner, stage, amount or close date, or writes a note`,
    },
    {
      kind: "lead_assigned",
      Icon: IconUserShare,
      label: t`New leads`,
      says: t`A rule gives you a lead`,
    },
    {
      kind: "lead_touched",
      Icon: IconListDetails,
      label: t`Leads that write again`,
      says: t`A lead of yours sends a web form once more`,
    },
    {
      kind: "approval",
      Icon: IconRubberStamp,
      label: t`Approvals`,
      says: t`You are asked to approve something, or what you asked for went on`,
    },
    {
      kind: "transfer",
      Icon: IconArrowsTransferUp,
      label: t`Transfers`,
      says: t`A record is handed over to you, or one that you hand over goes on or is late`,
    },
    ...(rights.configure
      ? [
          {
            kind: "webhook" as const,
            Icon: IconWebhook,
            label: t`Webhooks`,
            says: t`A webhook was stopped`,
          },
        ]
      : []),
    {
      kind: "comes_back",
      Icon: IconInbox,
      label: t`Leads that go back`,
      says: t`A lead of yours goes back to its queue in three days`,
    },
    {
      kind: "response_due",
      Icon: IconHourglass,
      label: t`Answers due soon`,
      says: t`A lead of yours is about to miss its first response`,
    },
    {
      kind: "response_missed",
      Icon: IconHourglass,
      label: t`Missed answers`,
      says: t`A lead of yours, or of a team that you lead, has missed its first response`,
    },
    { kind: "reminder", Icon: IconBellRinging, label: t`Reminders`, says: t`The time you set on a task` },
  ];
  const daily = kinds.some(({ kind }) => settings[kind].mail === "daily");
  return (
    <>
      <div className={styles.card} data-testid="notification-settings">
        {kinds.map(({ kind, Icon, label, says }) => (
          <Row
            key={kind}
            kind={kind}
            icon={<Icon {...icon} />}
            label={label}
            says={says}
            choice={settings[kind]}
            onChange={(choice) => save.mutate({ ...settings, [kind]: choice })}
          />
        ))}
        <DailyRow on={daily} hour={settings.hour} onChange={(hour) => save.mutate({ ...settings, hour })} />
        <WeeklyRow settings={settings} onChange={(chosen) => save.mutate({ ...settings, ...chosen })} />
      </div>
      {save.isError ? <FormError error={save.error} /> : null}
      <p className={notes.hint}>
        <Trans>
          What you have already seen isn't mailed. A mail names who did what and leads here; it holds no word
          of a record.
        </Trans>
      </p>
    </>
  );
}

type RowProps = {
  kind: Kind;
  icon: ReactNode;
  label: string;
  says: string;
  choice: NotificationChoice;
  onChange: (choice: NotificationChoice) => void;
};

function Row({ kind, icon, label, says, choice, onChange }: RowProps) {
  const { t } = useLingui();
  return (
    <fieldset className={`${styles.row} ${notes.kind}`} aria-label={label} data-writes>
      <span className={notes.what}>
        {icon}
        <span>
          {label}
          <small>{says}</small>
        </span>
      </span>
      <NativeSelect
        aria-label={t`${label}: in the bell`}
        value={choice.shown ? "yes" : "no"}
        data={[
          { value: "yes", label: t`In the bell` },
          { value: "no", label: t`Not in the bell` },
        ]}
        onChange={(event) => onChange({ ...choice, shown: event.currentTarget.value === "yes" })}
        data-testid={`notify-shown-${kind}`}
      />
      <NativeSelect
        aria-label={t`${label}: by mail`}
        value={choice.mail}
        data={[
          { value: "no", label: t`No mail` },
          { value: "soon", label: t`Mail after 5 to 10 minutes` },
          { value: "daily", label: t`In the daily mail` },
        ]}
        onChange={(event) =>
          onChange({ ...choice, mail: event.currentTarget.value as NotificationChoice["mail"] })
        }
        data-testid={`notify-mail-${kind}`}
      />
    </fieldset>
  );
}

function DailyRow({ on, hour, onChange }: { on: boolean; hour: number; onChange: (hour: number) => void }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useZone();
  const time = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
  return (
    <fieldset className={`${styles.row} ${notes.kind}`} aria-label={t`Daily mail`} data-writes>
      <span className={notes.what}>
        <IconMail {...icon} />
        <span>
          {t`Daily mail`}
          <small>{on ? zone : t`Nothing is chosen for it`}</small>
        </span>
      </span>
      <NativeSelect
        aria-label={t`Daily mail`}
        value={hour}
        disabled={!on}
        data={HOURS.map((each) => ({ value: String(each), label: time.format(Date.UTC(2000, 0, 1, each)) }))}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
        data-testid="notify-hour"
      />
    </fieldset>
  );
}

type WeeklyProps = {
  settings: NotificationSettings;
  onChange: (chosen: Pick<NotificationSettings, "weekly_day" | "weekly_hour">) => void;
};

/** The first of the days is a Monday, as 1 January 2024 was. */
const WEEKDAYS = Array.from({ length: 7 }, (_, day) => day);

function WeeklyRow({ settings, onChange }: WeeklyProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useZone();
  const day = settings.weekly_day ?? null;
  const hour = settings.weekly_hour ?? 8;
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  const time = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
  return (
    <fieldset className={`${styles.row} ${notes.kind}`} aria-label={t`Weekly mail`} data-writes>
      <span className={notes.what}>
        <IconCalendarWeek {...icon} />
        <span>
          {t`Weekly mail`}
          <small>
            {day === null
              ? t`Tasks due and overdue, deals whose next step is late, changes of records you follow`
              : t`${zone}, on the next working day where that day is none`}
          </small>
        </span>
      </span>
      <NativeSelect
        aria-label={t`Weekly mail: day`}
        value={day === null ? "" : String(day)}
        data={[
          { value: "", label: t`No weekly mail` },
          ...WEEKDAYS.map((each) => ({
            value: String(each),
            label: weekday.format(Date.UTC(2024, 0, 1 + each)),
          })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange({ weekly_day: value === "" ? null : Number(value), weekly_hour: hour })
        }
        data-testid="notify-weekly-day"
      />
      <NativeSelect
        aria-label={t`Weekly mail: time`}
        value={String(hour)}
        disabled={day === null}
        data={HOURS.map((each) => ({ value: String(each), label: time.format(Date.UTC(2000, 0, 1, each)) }))}
        onChange={(event) => onChange({ weekly_day: day, weekly_hour: Number(event.currentTarget.value) })}
        data-testid="notify-weekly-hour"
      />
    </fieldset>
  );
}
