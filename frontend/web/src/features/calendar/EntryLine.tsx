/** One entry as it stands in a day: a button that opens it, and that can be dragged by whoever may change it. */
import { useLingui } from "@lingui/react/macro";
import { formatDayHeading } from "@rapport/core";
import {
  IconCalendarDown,
  IconCheckbox,
  IconMapPin,
  IconPhone,
  IconSquare,
  IconTarget,
  IconUsers,
} from "@tabler/icons-react";
import type { CSSProperties, DragEvent } from "react";
import { ownAbouts } from "~/data/activities.ts";
import { useLabels } from "~/data/labels.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./calendar.module.css";
import { type Entry, timeOf } from "./entries.ts";

const ICONS = {
  call: IconPhone,
  meeting: IconUsers,
  visit: IconMapPin,
  task: IconSquare,
  deal: IconTarget,
  outside: IconCalendarDown,
} as const;
const glyph = { size: 13, stroke: 1.5 } as const;

/** What is being dragged: where it was taken hold of, in pixels below its top. */
export const dragged: { entry: Entry | null; grip: number } = { entry: null, grip: 0 };

type Props = {
  entry: Entry;
  onOpen: (entry: Entry) => void;
  style?: CSSProperties;
  block?: boolean;
  about?: boolean;
};

export function EntryLine({ entry, onOpen, style, block, about }: Props) {
  const { t } = useLingui();
  const what = useAbout(entry);
  const name = entry.title || (entry.kind === "outside" ? t`Busy` : "");
  const Icon = entry.done ? IconCheckbox : ICONS[entry.kind];
  const time = entry.minute === null ? "" : timeOf(entry.minute);
  return (
    <button
      type="button"
      data-reads
      className={block ? styles.block : styles.line}
      style={style}
      data-kind={entry.kind}
      data-done={entry.done}
      title={[time, name, what].filter(Boolean).join(" ")}
      draggable={entry.movable}
      onDragStart={(event: DragEvent<HTMLButtonElement>) => {
        dragged.entry = entry;
        dragged.grip = event.clientY - event.currentTarget.getBoundingClientRect().top;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", entry.title);
      }}
      onDragEnd={() => {
        dragged.entry = null;
      }}
      onClick={(event) => {
        event.stopPropagation();
        onOpen(entry);
      }}
      data-testid="calendar-entry"
    >
      <Icon {...glyph} aria-hidden />
      {time ? <span className="num">{time}</span> : null}
      <span className={styles.name}>{name}</span>
      {about && what ? <small>{what}</small> : null}
    </button>
  );
}

/** What an entry is about, as far as the reader may know it. */
export function useAbout(entry: Entry): string {
  const { records } = useLabels();
  if (entry.kind === "outside") return String(entry.record.calendar ?? "");
  return ["company", "contact", "deal", "lead", ...ownAbouts(Object.keys(entry.record))]
    .map((field) => records.get(String(entry.record[field] ?? ""))?.label)
    .filter(Boolean)
    .join(" · ");
}

/** When an entry is, in words. */
export function useWhen(): (day: string, minute: number | null) => string {
  const { locale } = useLocale();
  return (day, minute) =>
    [formatDayHeading(day, locale), minute === null ? "" : timeOf(minute)].filter(Boolean).join(" ");
}
