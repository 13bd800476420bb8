import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatAgo, formatInstant, type Keys } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { isRotating, keysQuery, useKeysLog } from "~/data/keys.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones, Chip } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import styles from "./keys.module.css";
import { GiveOwnKey, TakeBackKey } from "./OwnKey.tsx";
import { Rotation } from "./Rotation.tsx";
import { useEventText, useKeeper } from "./texts.ts";

/** What wraps the organisation's keys, the ways to change that, and the log of what was done. */
export function KeysSection() {
  const { t } = useLingui();
  const keys = useQuery({
    ...keysQuery,
    refetchInterval: ({ state }) => (isRotating(state.data) ? 2_000 : false),
  });
  return (
    <>
      <h2>{t`Keys`}</h2>
      <p className={styles.lead}>
        <Trans>
          What your organisation types is encrypted with keys of its own. A root key locks those: without it
          they open nothing, in no backup either.
        </Trans>
      </p>
      {keys.isPending ? <Bones rows={4} height={48} /> : null}
      {keys.isError ? <ErrorState error={keys.error} onRetry={() => void keys.refetch()} /> : null}
      {keys.data ? <Page keys={keys.data} /> : null}
    </>
  );
}

function Page({ keys }: { keys: Keys }) {
  const { t } = useLingui();
  const { person } = useSession();
  return (
    <>
      <State keys={keys} />
      <h3>{t`Who holds the root key`}</h3>
      {keys.follows ? (
        <p className="mute">{t`A sandbox lies under the root key of the organisation that it is a copy of, and is locked together with it.`}</p>
      ) : person.is_owner ? (
        keys.own ? (
          <TakeBackKey />
        ) : (
          <GiveOwnKey />
        )
      ) : (
        <p className="mute">{t`Only an owner of the organisation can change this.`}</p>
      )}
      <h3>{t`Rotation`}</h3>
      <Rotation keys={keys} />
      <h3>{t`Log`}</h3>
      <Log keys={keys} />
    </>
  );
}

function State({ keys }: { keys: Keys }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const keeper = useKeeper();
  // A line for each version of the root key, of which there are several after a rotation.
  const count = (operation: string) =>
    keys.uses.reduce((sum, use) => sum + (use.operation === operation ? use.times : 0), 0);
  const [opened, locked] = [count("unwrap"), count("wrap")];
  const failed = keys.uses.reduce((sum, use) => sum + use.failed, 0);
  const used = [
    t`${plural(opened, { one: "opened # time", other: "opened # times" })}`,
    t`${plural(locked, { one: "locked # time", other: "locked # times" })}`,
    ...(failed > 0 ? [t`${plural(failed, { one: "# failed", other: "# failed" })}`] : []),
  ].join(locale === "zh-CN" ? "，" : ", ");
  const facts = [
    [t`Held in`, keeper(keys.kind)],
    ...(keys.version
      ? [[t`Version of the root key`, <code key="version">{keys.version}</code>] as const]
      : []),
    [t`Data key`, <code key="id">{keys.key_id}</code>],
    [t`Data key since`, formatInstant(keys.created_at, locale, zone)],
    [t`Last locked with the root key`, formatInstant(keys.wrapped_at, locale, zone)],
    // Uses of an own key are in the log, one by one.
    ...(keys.own ? [] : [[t`Root key used in the last 24 hours`, used] as const]),
  ] as const;
  return (
    <div className={rows.card} data-testid="keys-state">
      <div className={rows.row}>
        <span className="mute">{t`Root key`}</span>
        <Chip tone={keys.own ? "accent" : "neutral"}>{keys.own ? t`Your own` : t`The platform's`}</Chip>
      </div>
      {keys.name ? (
        <div className={rows.row}>
          <span className={styles.label}>{t`Name`}</span>
          <code className={styles.name}>{keys.name}</code>
        </div>
      ) : null}
      {facts.map(([label, value]) => (
        <div key={label} className={rows.row}>
          <span className="mute">{label}</span>
          <span className={styles.value}>{value}</span>
        </div>
      ))}
    </div>
  );
}

function Log({ keys }: { keys: Keys }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const say = useEventText();
  const { lines, earlier, hasMore } = useKeysLog(keys);
  if (lines.length === 0) return <p className="mute">{t`Nothing was changed about the keys yet.`}</p>;
  return (
    <>
      <ul className={rows.card} data-testid="keys-log">
        {lines.map((event) => (
          <li key={event.id} className={rows.row}>
            <span>
              {say(event.kind)}
              {event.person || event.key_id ? (
                <small>
                  {event.person}
                  {event.person && event.key_id ? " · " : null}
                  {event.key_id ? <code>{event.key_id}</code> : null}
                </small>
              ) : null}
            </span>
            <time
              className={styles.when}
              dateTime={event.happened_at}
              title={formatInstant(event.happened_at, locale, zone)}
            >
              {formatAgo(event.happened_at, locale)}
            </time>
          </li>
        ))}
      </ul>
      <FormError error={earlier.error} />
      {hasMore ? (
        <div className={styles.more}>
          <Button
            variant="default"
            loading={earlier.isPending}
            onClick={() => earlier.mutate()}
            data-testid="keys-earlier"
          >
            <Trans>Show earlier lines</Trans>
          </Button>
        </div>
      ) : null}
    </>
  );
}
