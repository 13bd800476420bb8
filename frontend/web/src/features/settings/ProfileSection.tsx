import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, useMantineColorScheme } from "@mantine/core";
import { type Device, formatAgo, type Theme } from "@rapport/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "~/app/api.ts";
import { toLocale } from "~/app/i18n.ts";
import { useSession, useUpdateSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Avatar, Bones, Chip, Segments } from "~/ui/atoms.tsx";
import { LANGUAGES } from "~/ui/LanguageSwitch.tsx";
import { ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { deviceName } from "./deviceName.ts";
import { EditableRow } from "./EditableRow.tsx";
import { OrganisationsCard } from "./OrganisationsCard.tsx";
import styles from "./settings.module.css";

const route = getRouteApi("/app/settings/{-$section}");

export function ProfileSection() {
  const { t } = useLingui();
  const { person } = useSession();
  const update = useUpdateSession();
  return (
    <>
      <h2>{t`Profile`}</h2>
      <div className={styles.card}>
        <EditableRow
          label={t`Your name`}
          value={person.name}
          field="name"
          maxLength={200}
          onSave={(name) => update.mutateAsync({ name })}
          testid="own-name"
        >
          <Avatar name={person.name} size={32} />
          <span>
            {person.name}
            <small>{person.email}</small>
          </span>
          {person.is_owner ? <Chip>{t`Owner`}</Chip> : null}
        </EditableRow>
        <LanguageRow />
        <ThemeRow />
        <ZoneRow />
      </div>
      <OrganisationsCard />
      <h3>{t`Signed in on`}</h3>
      <Devices />
    </>
  );
}

function LanguageRow() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const update = useUpdateSession();
  return (
    <div className={styles.row} data-writes data-testid="lang-switch">
      <span>{t`Language`}</span>
      <Segments
        label={t`Language`}
        value={toLocale(locale)}
        options={LANGUAGES.map((language) => ({ ...language, testid: `lang-${language.value}` }))}
        onChange={(value) => update.mutate({ locale: value })}
      />
    </div>
  );
}

function ThemeRow() {
  const { t } = useLingui();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const update = useUpdateSession();
  const options: { value: Theme; label: string; testid: string }[] = [
    { value: "system", label: t`System`, testid: "theme-system" },
    { value: "light", label: t`Light`, testid: "theme-light" },
    { value: "dark", label: t`Dark`, testid: "theme-dark" },
  ];
  return (
    <div className={styles.row} data-writes data-testid="theme-switch">
      <span>{t`Theme`}</span>
      <Segments
        label={t`Theme`}
        value={colorScheme === "auto" ? "system" : colorScheme}
        options={options}
        onChange={(theme) => {
          setColorScheme(theme === "system" ? "auto" : theme);
          update.mutate({ theme });
        }}
      />
    </div>
  );
}

function ZoneRow() {
  const { t } = useLingui();
  const { person, organisation } = useSession();
  const message = useErrorMessage();
  const update = useUpdateSession();
  const own = person.time_zone;
  // The server keeps zones by their names of today; a browser may know one by an older name only.
  const zones = new Set([...Intl.supportedValuesOf("timeZone"), ...(own ? [own] : [])]);
  return (
    <div className={styles.row} data-writes>
      <span>
        {t`Time zone`}
        <small>{t`Of your calendar, tasks and mails. Lists and reports keep to the organisation's days.`}</small>
      </span>
      <NativeSelect
        aria-label={t`Time zone`}
        value={own ?? ""}
        data={[
          { value: "", label: t`The organisation's: ${organisation.time_zone}` },
          ...[...zones].sort().map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") })),
        ]}
        onChange={(event) =>
          update.mutate(
            { time_zone: event.currentTarget.value || null },
            { onError: (error) => toast({ text: message(error), tone: "danger" }) },
          )
        }
        data-testid="own-time-zone"
      />
    </div>
  );
}

function Devices() {
  const devices = useQuery({ queryKey: ["devices"], queryFn: api.devices });
  if (devices.isPending) return <Bones rows={2} height={48} />;
  if (devices.isError) return <ErrorState error={devices.error} onRetry={() => void devices.refetch()} />;
  return (
    <>
      <Disowning devices={devices.data} onDone={() => void devices.refetch()} />
      <div className={styles.card}>
        {devices.data.map((device) => (
          <DeviceRow key={device.id} device={device} onRevoked={() => void devices.refetch()} />
        ))}
      </div>
      {devices.data.length > 1 ? <SignOutOthers onDone={() => void devices.refetch()} /> : null}
    </>
  );
}

/** From the mail about a new device: the session that it named, to be ended with all others after a proof. */
function Disowning({ devices, onDone }: { devices: Device[]; onDone: () => void }) {
  const { t } = useLingui();
  const { session } = route.useSearch();
  const navigate = route.useNavigate();
  const named = devices.find((device) => device.id === session);
  const disown = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.disownDevice(session ?? ""),
    onSuccess: async () => {
      onDone();
      await navigate({ params: { section: "security" }, search: {} });
      toast({ text: t`All other devices were signed out. Change the password now.`, tone: "plain" });
    },
  });
  if (!session || named?.is_current) return null;
  return (
    <div className={styles.card} style={{ marginBottom: 16 }} data-testid="disowning">
      <div className={styles.row}>
        <span>
          {t`Was that not you?`}
          <small>
            {named
              ? t`${deviceName(named) ?? t`Unknown device`} · ${named.network}`
              : t`That session has ended already. What else it did is not known.`}
          </small>
        </span>
        <Button
          variant="default"
          size="xs"
          loading={disown.isPending}
          onClick={() => disown.mutate()}
          data-testid="disown"
        >
          <Trans>It was not me</Trans>
        </Button>
      </div>
      <FormError error={disown.error} />
    </div>
  );
}

function SignOutOthers({ onDone }: { onDone: () => void }) {
  const message = useErrorMessage();
  const revoke = useMutation({
    mutationKey: ["write"],
    mutationFn: api.revokeOtherDevices,
    onSuccess: onDone,
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return (
    <div className={styles.foot}>
      <Button
        variant="default"
        size="xs"
        loading={revoke.isPending}
        onClick={() => revoke.mutate()}
        data-testid="sign-out-others"
      >
        <Trans>Sign out everywhere else</Trans>
      </Button>
    </div>
  );
}

function DeviceRow({ device, onRevoked }: { device: Device; onRevoked: () => void }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const message = useErrorMessage();
  const revoke = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.revokeDevice(device.id),
    onSuccess: onRevoked,
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return (
    <div className={styles.row} data-testid="device">
      <span>
        {deviceName(device) ?? t`Unknown device`}
        <small>
          {formatAgo(device.last_seen_at, locale)} · {device.network}
        </small>
      </span>
      {device.is_current ? (
        <Chip tone="ok">{t`This one`}</Chip>
      ) : (
        <Button variant="default" size="xs" loading={revoke.isPending} onClick={() => revoke.mutate()}>
          <Trans>Sign out there</Trans>
        </Button>
      )}
    </div>
  );
}
