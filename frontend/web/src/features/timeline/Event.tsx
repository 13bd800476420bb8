/** One thing on a timeline: who did what, and what was said. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { type CrmObject, type CrmRecord, formatTime, type Text, type TimelineItem } from "@rapport/core";
import {
  IconArrowRight,
  IconCheckbox,
  IconDots,
  IconFileText,
  IconMapPin,
  IconPhone,
  IconPlus,
  IconTarget,
  IconTrash,
  IconUserShare,
  IconUsers,
  type TablerIcon,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Fragment, type ReactNode, useState } from "react";
import { type EventNoun, useChange, useRemove } from "~/data/activities.ts";
import { useLabels } from "~/data/labels.ts";
import { byName, fieldOf, useObjects } from "~/data/objects.ts";
import { useFormat } from "~/fields/FieldValue.tsx";
import { Chip, IconButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { MentionBox } from "./MentionBox.tsx";
import { MentionedText } from "./MentionedText.tsx";
import { optionsOf } from "./optionsOf.ts";
import styles from "./timeline.module.css";
import { useMentions } from "./useMentions.ts";

const KINDS: Record<string, TablerIcon> = {
  note: IconFileText,
  call: IconPhone,
  meeting: IconUsers,
  visit: IconMapPin,
};
const TYPES: Record<TimelineItem["type"], TablerIcon> = {
  activity: IconFileText,
  task: IconCheckbox,
  stage: IconTarget,
  owner: IconUserShare,
  created: IconPlus,
};

type Props = { item: TimelineItem; own: string; zone: string };

export function Event({ item, own, zone }: Props) {
  const { locale } = useLocale();
  const Icon = KINDS[String(item.record?.kind)] ?? TYPES[item.type];
  return (
    <li className={styles.event} data-testid="timeline-item" data-type={item.type}>
      <span className={styles.disc} data-tone={item.type === "task" ? "ok" : undefined}>
        <Icon {...smallIcon} />
      </span>
      <div className={styles.what}>
        {item.type === "activity" && item.record ? (
          <Activity item={item} record={item.record} />
        ) : item.type === "task" && item.record ? (
          <DoneTask item={item} record={item.record} />
        ) : (
          <Fact item={item} own={own} />
        )}
        <About item={item} />
      </div>
      <time className={`${styles.time} num`} dateTime={item.at ?? ""}>
        {item.at ? formatTime(item.at, locale, zone) : ""}
      </time>
      {item.may_change && item.record ? <More item={item} record={item.record} /> : null}
    </li>
  );
}

/** Imports and the system have no person behind them. */
function useActor(item: TimelineItem): string {
  const { t } = useLingui();
  const name = useLabels().people.get(item.actor ?? "")?.name;
  return name ?? (item.origin === "import" ? t`Import` : t`Rapport`);
}

function Activity({ item, record }: { item: TimelineItem; record: CrmRecord }) {
  const { t } = useLingui();
  const actor = useActor(item);
  const format = useFormat();
  const activity = byName(useObjects(), "activity");
  const [editing, setEditing] = useState(false);
  const body = String(record.body ?? "");
  const subject = String(record.subject ?? "");
  const minutes = Number(record.minutes ?? 0);
  const did: Record<string, string> = {
    note: t`wrote a note`,
    call: minutes ? t`called, ${minutes} min` : t`called`,
    meeting: minutes ? t`met, ${minutes} min` : t`met`,
    visit: minutes ? t`visited, ${minutes} min` : t`visited`,
  };
  const outcome = activity && fieldOf(activity, "outcome");
  const titled = subject !== "" && !startsWith(body, subject);
  return (
    <>
      <h3>
        <b>{actor}</b> {did[String(record.kind)] ?? did.note}
        {titled ? <span className={styles.subject}>{subject}</span> : null}
        {outcome && record.outcome ? <Chip>{format(outcome, record.outcome)}</Chip> : null}
      </h3>
      {editing ? (
        <EditBody record={record} body={body} onDone={() => setEditing(false)} />
      ) : body && (!titled || body !== subject) ? (
        <Body text={body} onEdit={item.may_change ? () => setEditing(true) : undefined} />
      ) : null}
    </>
  );
}

/** The subject of a note is its first line, cut: then it is not said twice. */
const startsWith = (body: string, subject: string): boolean => {
  const plain = body.replace(/@\[([^[\]\n]+)\]\([0-9a-f-]{36}\)/gi, "@$1").trim();
  return plain.startsWith(subject.replace(/…$/, ""));
};

function Body({ text, onEdit }: { text: string; onEdit?: (() => void) | undefined }) {
  const { t } = useLingui();
  if (!onEdit)
    return (
      <p className={styles.body}>
        <MentionedText text={text} />
      </p>
    );
  return (
    <button type="button" className={styles.body} onClick={onEdit} title={t`Edit`} data-testid="event-body">
      <MentionedText text={text} />
    </button>
  );
}

function EditBody({ record, body, onDone }: { record: CrmRecord; body: string; onDone: () => void }) {
  const { t } = useLingui();
  const change = useChange();
  const mentions = useMentions(body);
  const save = () => {
    const text = mentions.kept();
    if (text.trim() && text !== body) change.mutate({ noun: "activities", record, fields: { body: text } });
    onDone();
  };
  return (
    <div className={styles.editing}>
      <MentionBox
        label={t`Text`}
        mentions={mentions}
        autoFocus
        onSubmit={save}
        onCancel={onDone}
        onBlur={save}
        testid="event-edit"
      />
    </div>
  );
}

function DoneTask({ item, record }: { item: TimelineItem; record: CrmRecord }) {
  const { t } = useLingui();
  return (
    <h3>
      <b>{useActor(item)}</b> {t`completed`} <span>{String(record.title ?? "")}</span>
    </h3>
  );
}

function Fact({ item, own }: { item: TimelineItem; own: string }) {
  const { t } = useLingui();
  const { read, inline } = useLocale();
  const labels = useLabels();
  const actor = useActor(item);
  const object = byName(useObjects(), item.object);
  const person = (id: string | null | undefined) => labels.people.get(id ?? "")?.name ?? "…";
  if (item.type === "created")
    return (
      <h3>
        <b>{actor}</b> {t`created this ${object ? inline(object.label) : ""}`}
      </h3>
    );
  if (item.type === "owner")
    return (
      <h3>
        <b>{actor}</b> {t`handed over`} <Change before={person(item.before)} after={person(item.after)} />
      </h3>
    );
  const label = (value: string | null | undefined) =>
    value ? read(labels.choices.get(value)) || optionOf(object, value, read) : "";
  return (
    <h3>
      {item.object !== own && object ? (
        <Link to="/o/$noun/$id" params={{ noun: object.noun, id: item.record_id }} className={styles.strong}>
          {labels.records.get(item.record_id)?.label ?? read(object.label)}
        </Link>
      ) : (
        <b>{actor}</b>
      )}{" "}
      {item.before ? <Change before={label(item.before)} after={label(item.after)} /> : label(item.after)}
    </h3>
  );
}

function Change({ before, after }: { before: ReactNode; after: ReactNode }) {
  return (
    <span className={styles.moved}>
      <span className="mute">{before}</span> <IconArrowRight {...smallIcon} /> {after}
    </span>
  );
}

/** A status is one of the words of its field. */
function optionOf(object: CrmObject | undefined, value: string, read: (text: Text) => string): string {
  const found = (object?.fields ?? []).flatMap(optionsOf).find((option) => option.value === value);
  return found ? read(found.label) : value;
}

/** What else it is about, as far as the reader may see that. */
function About({ item }: { item: TimelineItem }) {
  const objects = useObjects();
  if (item.targets.length === 0) return null;
  return (
    <p className={styles.about}>
      {item.targets.map((target, index) => {
        const object = byName(objects, target.object);
        return (
          <Fragment key={target.id}>
            {index > 0 ? " · " : ""}
            {object ? (
              <Link to="/o/$noun/$id" params={{ noun: object.noun, id: target.id }}>
                {target.label}
              </Link>
            ) : (
              target.label
            )}
          </Fragment>
        );
      })}
    </p>
  );
}

function More({ item, record }: { item: TimelineItem; record: CrmRecord }) {
  const { t } = useLingui();
  const remove = useRemove();
  const noun: EventNoun = item.type === "task" ? "tasks" : "activities";
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton label={t`More`} className={styles.more} data-testid="event-more">
          <IconDots {...icon} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to={`/o/${noun}/${record.id}`}>
          <Trans>Open</Trans>
        </Menu.Item>
        <Menu.Item
          color="var(--danger-text)"
          leftSection={<IconTrash {...icon} />}
          onClick={() => remove.mutate({ noun, id: record.id })}
          data-testid="event-delete"
        >
          <Trans>Move to the trash</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
