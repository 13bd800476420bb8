import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import {
  type CrmObject,
  type CrmRecord,
  dayOf,
  formatAgo,
  formatDayHeading,
  formatNumber,
} from "@rapport/core";
import { IconFileImport, IconPlus, IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useObjects } from "~/data/objects.ts";
import { useCount, useRecent } from "~/data/records.ts";
import { useSession } from "~/data/session.ts";
import { dialogs } from "~/features/shell/dialogs.ts";
import { modKey } from "~/features/shell/Side.tsx";
import { Avatar, Bones, Kbd } from "~/ui/atoms.tsx";
import { icon, objectIcon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import styles from "./home.module.css";

export function HomePage() {
  const { t } = useLingui();
  const { locale, inline } = useLocale();
  const { person, organisation } = useSession();
  const objects = useObjects();
  const first = objects.find((object) => object.rights.create);
  useTitle(t`Home`);
  useKeys({ c: () => first && dialogs.openCreate({ noun: first.noun }) });
  const day = formatDayHeading(dayOf(new Date().toISOString(), organisation.time_zone), locale);
  const name = first ? inline(first.label) : "";
  return (
    <>
      <header className={styles.header}>
        <h1>{t`Home`}</h1>
        <span className="mute">{day}</span>
        {first ? (
          <Button
            leftSection={<IconPlus {...icon} />}
            rightSection={<Kbd onAccent>C</Kbd>}
            onClick={() => dialogs.openCreate({ noun: first.noun })}
            data-testid="new-record"
          >
            {t`New ${name}`}
          </Button>
        ) : (
          <span />
        )}
      </header>
      <div className={styles.page}>
        <h2 className={styles.hello}>{t`Good to see you, ${person.name}`}</h2>
        <p className="mute">{organisation.name}</p>
        <div className={styles.counts}>
          {objects.map((object) => (
            <ObjectCount key={object.noun} object={object} />
          ))}
        </div>
        <div className={styles.columns}>
          <Recent objects={objects} />
          <GetStarted objects={objects} />
        </div>
      </div>
    </>
  );
}

function ObjectCount({ object }: { object: CrmObject }) {
  const { locale, read } = useLocale();
  const { data } = useCount(object.noun, { filter: null });
  const Icon = objectIcon(object.icon);
  return (
    <Link
      to="/o/$noun"
      params={{ noun: object.noun }}
      className={styles.count}
      data-testid={`count-${object.noun}`}
    >
      <small>
        <Icon {...icon} />
        {read(object.plural)}
      </small>
      <span className={`${styles.figure} figure-link`}>{data ? formatNumber(data.count, locale) : "–"}</span>
    </Link>
  );
}

function Recent({ objects }: { objects: CrmObject[] }) {
  const { t } = useLingui();
  return (
    <section>
      <h2>{t`Changed recently`}</h2>
      {objects.slice(0, 2).map((object) => (
        <RecentOf key={object.noun} object={object} />
      ))}
    </section>
  );
}

function RecentOf({ object }: { object: CrmObject }) {
  const { t } = useLingui();
  const { inline } = useLocale();
  const recent = useRecent(object.noun, 6);
  const plural = inline(object.plural);
  if (recent.isPending) return <Bones rows={6} height={36} />;
  if (recent.isError) return <ErrorState error={recent.error} onRetry={() => void recent.refetch()} />;
  if (recent.data.length === 0) return <p className="mute">{t`No ${plural} yet`}</p>;
  return (
    <ul style={{ marginBottom: 20 }}>
      {recent.data.map((record) => (
        <li key={record.id}>
          <RecentLink object={object} record={record} />
        </li>
      ))}
    </ul>
  );
}

function RecentLink({ object, record }: { object: CrmObject; record: CrmRecord }) {
  const { locale, read } = useLocale();
  const title = String(record[object.title_field] ?? "");
  return (
    <Link to="/o/$noun/$id" params={{ noun: object.noun, id: record.id }} className={styles.recent}>
      <Avatar name={title} size={24} square={object.icon === "building"} />
      <span className="truncate">{title}</span>
      <small>{read(object.label)}</small>
      <small className="num">{formatAgo(record.updated_at, locale)}</small>
    </Link>
  );
}

function GetStarted({ objects }: { objects: CrmObject[] }) {
  const { t } = useLingui();
  const { inline } = useLocale();
  const { rights } = useSession();
  return (
    <section>
      <h2>{t`Get started`}</h2>
      <div className={styles.start}>
        {rights.import ? (
          <Link to="/import" data-testid="start-import">
            <IconFileImport {...icon} />
            <span>
              <b>{t`Import a spreadsheet`}</b>
              <small>{t`A dry run first; the whole import can be undone`}</small>
            </span>
          </Link>
        ) : null}
        {objects
          .filter((object) => object.rights.create)
          .map((object) => {
            const name = inline(object.label);
            return (
              <button
                key={object.noun}
                type="button"
                onClick={() => dialogs.openCreate({ noun: object.noun })}
                data-testid={`start-${object.noun}`}
              >
                <IconPlus {...icon} />
                <b>{t`New ${name}`}</b>
              </button>
            );
          })}
        <button type="button" onClick={dialogs.openPalette}>
          <IconSearch {...icon} />
          <span>
            <b>
              <Trans>Find anything</Trans>
            </b>
            <small>{t`By any part of a name, also by pinyin initials`}</small>
          </span>
          <Kbd>{modKey()}</Kbd>
        </button>
      </div>
    </section>
  );
}
