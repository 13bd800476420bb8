import { Trans, useLingui } from "@lingui/react/macro";
import {
  type CrmObject,
  type CrmRecord,
  dayOf,
  type FieldChange,
  formatDayHeading,
  formatTime,
  type HistoryItem,
  type LinkChange,
  type PlaceChange,
  todayIn,
} from "@rapport/core";
import {
  IconArrowBackUp,
  IconArrowMerge,
  IconArrowRight,
  IconFileImport,
  IconLink,
  IconMap2,
  IconPencil,
  IconPlus,
  IconRubberStamp,
  IconShare2,
  IconShareOff,
  IconTrash,
  IconUnlink,
  type TablerIcon,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useLabels } from "~/data/labels.ts";
import { byName, fieldOf, useObjects } from "~/data/objects.ts";
import { useHistory } from "~/data/records.ts";
import { useSession } from "~/data/session.ts";
import { useRevert } from "~/data/writes.ts";
import { AddressChange } from "~/features/addresses/AddressChange.tsx";
import { ApprovalTitle } from "~/features/approvals/ApprovalTitle.tsx";
import { MergeLine } from "~/features/merging/MergeLine.tsx";
import { ShareLine } from "~/features/sharing/ShareLine.tsx";
import { useFormat } from "~/fields/FieldValue.tsx";
import { Bones, Chip, GhostButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { Notes } from "./Notes.tsx";
import { PastOwners } from "./PastOwners.tsx";
import styles from "./record.module.css";

type Props = { object: CrmObject; record: CrmRecord; readOnly: boolean };

export function HistoryTab({ object, record, readOnly, notes }: Props & { notes: boolean }) {
  const { t } = useLingui();
  return (
    <section className={styles.centre} aria-label={t`History`}>
      {notes ? <Notes object={object} record={record} readOnly={readOnly} /> : null}
      <PastOwners object={object} record={record} />
      <Timeline object={object} record={record} readOnly={readOnly} />
    </section>
  );
}

function Timeline({ object, record, readOnly }: Props) {
  const { locale } = useLocale();
  const { t } = useLingui();
  const zone = useSession().organisation.time_zone;
  const history = useHistory(object.noun, record.id);
  if (history.isPending) return <Bones rows={6} height={40} />;
  if (history.isError) return <ErrorState error={history.error} onRetry={() => void history.refetch()} />;
  const items = history.data.pages.flatMap((page) => page.items);
  const days = byDay(items, zone);
  // An undo is newer than its merge: it is on the same page or an earlier one.
  const undone = new Set(items.flatMap((item) => (item.op === "unmerge" && item.merge_id) || []));
  const today = todayIn(zone);
  return (
    <>
      {days.map(([day, items]) => (
        <div key={day}>
          <div className={styles.day}>
            {day === today ? `${t`Today`} ` : ""}
            {formatDayHeading(day, locale)}
          </div>
          <ol>
            {items.map((item) => (
              <Event
                key={item.seq}
                object={object}
                record={record}
                item={item}
                undone={undone.has(item.merge_id ?? "")}
                zone={zone}
                readOnly={readOnly}
              />
            ))}
          </ol>
        </div>
      ))}
      {history.hasNextPage ? (
        <GhostButton onClick={() => void history.fetchNextPage()}>
          <Trans>Earlier</Trans>
        </GhostButton>
      ) : null}
    </>
  );
}

/** On the organisation's clock. What an import brings has occurred long before. */
const writtenAt = (item: HistoryItem): string =>
  item.origin === "web" || item.origin === "api" ? item.occurred_at : item.recorded_at;

function byDay(items: HistoryItem[], zone: string): [string, HistoryItem[]][] {
  const days = new Map<string, HistoryItem[]>();
  for (const item of items) {
    const day = dayOf(writtenAt(item), zone);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days];
}

const ICONS: Record<HistoryItem["op"], TablerIcon> = {
  create: IconPlus,
  update: IconPencil,
  delete: IconTrash,
  restore: IconArrowBackUp,
  link: IconLink,
  unlink: IconUnlink,
  share: IconShare2,
  unshare: IconShareOff,
  territory: IconMap2,
  merge: IconArrowMerge,
  unmerge: IconArrowBackUp,
  approval: IconRubberStamp,
};

type EventProps = {
  object: CrmObject;
  record: CrmRecord;
  item: HistoryItem;
  undone: boolean;
  zone: string;
  readOnly: boolean;
};

function Event({ object, record, item, undone, zone, readOnly }: EventProps) {
  const { locale } = useLocale();
  const Icon = item.origin === "import" && item.op === "create" ? IconFileImport : ICONS[item.op];
  const tone = item.op === "delete" ? "danger" : item.op === "create" ? "ok" : undefined;
  return (
    <li className={styles.event} data-testid="history-item">
      <span className={styles.disc} data-tone={tone}>
        <Icon {...smallIcon} />
      </span>
      <div>
        <h3>{item.op === "approval" ? <ApprovalTitle item={item} /> : <EventTitle item={item} />}</h3>
        {item.changes.map((change) =>
          "grantee_id" in change ? (
            <ShareLine key={change.grantee_id} change={change} />
          ) : "territory_before" in change ? (
            <PlaceRow
              key="territory"
              object={object}
              record={record}
              item={item}
              change={change}
              readOnly={readOnly}
            />
          ) : "part" in change ? (
            <AddressChange
              key={change.part_id}
              object={object}
              record={record}
              item={item}
              change={change}
              readOnly={readOnly}
            />
          ) : "relation" in change ? (
            <LinkRow key={`${change.relation}/${change.other_id}`} object={object} change={change} />
          ) : (
            <ChangeRow
              key={change.field}
              object={object}
              record={record}
              item={item}
              change={change}
              readOnly={readOnly}
            />
          ),
        )}
        {item.op === "merge" || item.op === "unmerge" ? (
          <MergeLine object={object} item={item} undone={undone} readOnly={readOnly} />
        ) : null}
      </div>
      <time className={`${styles.time} num`} dateTime={writtenAt(item)}>
        {formatTime(writtenAt(item), locale, zone)}
      </time>
    </li>
  );
}

function EventTitle({ item }: { item: HistoryItem }) {
  const { t } = useLingui();
  const origins: Record<string, string> = {
    import: t`by import`,
    api: t`by API`,
    form: t`by a web form`,
    undo: t`by undo`,
    sample: t`as sample data`,
    system: t`by the system`,
    idle: t`as nothing happened with it`,
    unfinished: t`as it was not converted in time`,
  };
  const actions: Record<Exclude<HistoryItem["op"], "approval">, string> = {
    create: t`created this record`,
    update: t`changed`,
    delete: t`moved it to the trash`,
    restore: t`restored it`,
    link: t`linked`,
    unlink: t`removed a link`,
    share: t`shared it`,
    unshare: t`stopped sharing it`,
    territory: t`put it into another territory`,
    merge: mergedAs(
      item,
      t`merged others into it`,
      t`merged it into another record`,
      t`merged what it names`,
    ),
    unmerge: mergedAs(item, t`undid a merge`, t`undid its merge`, t`undid a merge of what it names`),
  };
  const origin = origins[item.origin];
  const called = item.rule?.name;
  const rule = called ? t`by the assignment rule “${called}”` : t`by an assignment rule`;
  return (
    <>
      <b>{item.actor?.name ?? t`Rapport`}</b> {item.op === "approval" ? "" : actions[item.op]}
      {origin ? <span className="mute"> {origin}</span> : null}
      {item.rule ? <span className="mute"> {rule}</span> : null}
    </>
  );
}

/** A merge tells of the record that stayed, of one that went, and of those that named it. */
const mergedAs = (item: HistoryItem, stayed: string, went: string, named: string): string =>
  item.merged ? stayed : item.into ? went : named;

function PlaceRow({ object, record, item, change, readOnly }: PlaceProps) {
  const { t } = useLingui();
  const revert = useRevert(object);
  return (
    <div className={styles.change}>
      {t`Territory`}
      <s>{change.territory_before?.name || t`empty`}</s>
      <IconArrowRight {...smallIcon} />
      <span>
        {change.territory_after?.name || t`empty`}
        {change.by_hand ? <span className="mute"> {t`by hand`}</span> : null}
      </span>
      {change.can_revert && !readOnly ? (
        <RevertButton
          busy={revert.isPending}
          onRevert={() => revert.mutate({ id: record.id, seq: item.seq })}
          testid="revert-territory"
        />
      ) : null}
    </div>
  );
}

type ChangeProps = Omit<EventProps, "zone" | "undone"> & { change: FieldChange };
type PlaceProps = Omit<EventProps, "zone" | "undone"> & { change: PlaceChange };

function ChangeRow({ object, record, item, change, readOnly }: ChangeProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const format = useFormat();
  const revert = useRevert(object);
  const field = fieldOf(object, change.field);
  const show = (value: typeof change.before) => {
    if (!field) return value === null || value === undefined ? "" : String(value);
    return format(field, value);
  };
  const name = field ? read(field.label) : change.field;
  const before = show(change.before);
  const after = show(change.after);
  return (
    <div className={styles.change}>
      {name}
      {item.op !== "create" || before ? (
        <>
          <s>{before || t`empty`}</s>
          <IconArrowRight {...smallIcon} />
        </>
      ) : null}
      <span>{after || t`empty`}</span>
      {change.can_revert && !readOnly ? (
        <RevertButton
          busy={revert.isPending}
          onRevert={() => revert.mutate({ id: record.id, seq: item.seq, field: change.field })}
          testid={`revert-${change.field}`}
        />
      ) : null}
    </div>
  );
}

function RevertButton({ busy, onRevert, testid }: { busy: boolean; onRevert: () => void; testid: string }) {
  return (
    <button type="button" className={styles.revert} disabled={busy} onClick={onRevert} data-testid={testid}>
      <IconArrowBackUp {...smallIcon} />
      <Trans>Revert</Trans>
    </button>
  );
}

function LinkRow({ object, change }: { object: CrmObject; change: LinkChange }) {
  const { read } = useLocale();
  const labels = useLabels();
  const target = byName(useObjects(), change.other_object);
  const relation = object.relations.find((item) => item.name === change.relation);
  const role = relation?.roles.find((item) => item.value === change.role);
  const { other_id: id } = change;
  const label = (id && labels.records.get(id)?.label) || read(target?.label);
  return (
    <div className={styles.change}>
      {read(relation?.label ?? target?.label)}
      {target && id ? (
        <Link to="/o/$noun/$id" params={{ noun: target.noun, id }} className="figure-link">
          <span>{label}</span>
        </Link>
      ) : (
        <span>{label}</span>
      )}
      {role ? <Chip>{read(role.label)}</Chip> : null}
    </div>
  );
}
