/** One entry: what it is and about, the way to its record, and a form to put it elsewhere for who does not drag. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTick } from "~/data/activities.ts";
import { useMove } from "~/data/calendar.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useSession, useZone } from "~/data/session.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { saveFrom } from "~/ui/download.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./calendar.module.css";
import { useAbout, useWhen } from "./EntryLine.tsx";
import { type Entry, minuteOf, moved, timeOf } from "./entries.ts";
import { TimeFields, type Times } from "./TimeFields.tsx";

const OBJECT = { activities: "activity", tasks: "task", deals: "deal" } as const;

type Props = { entry: Entry; onClose: () => void };

export function EntryDialog(props: Props) {
  return props.entry.kind === "outside" ? <OutsideDialog {...props} /> : <OwnDialog {...props} />;
}

/** An event of another program's calendar: it is changed where it is. */
function OutsideDialog({ entry, onClose }: Props) {
  const { t } = useLingui();
  const about = useAbout(entry);
  return (
    <Modal
      opened
      onClose={onClose}
      title={entry.title || t`Busy`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <div className={styles.dialog}>
        {about ? <p className="mute">{about}</p> : null}
        <When entry={entry} />
        <p className="mute">{t`It comes from a calendar of another program, and is changed there.`}</p>
      </div>
    </Modal>
  );
}

function OwnDialog({ entry, onClose }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const about = useAbout(entry);
  const object = byName(useObjects(), OBJECT[entry.noun]);
  const option = object?.fields
    .find((field) => field.name === "kind")
    ?.options?.find((each) => each.value === entry.kind);
  return (
    <Modal
      opened
      onClose={onClose}
      title={entry.title || t`Entry`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <div className={styles.dialog}>
        <p className="mute">{[read(option?.label ?? object?.label), about].filter(Boolean).join(" · ")}</p>
        <div className={styles.acts}>
          <Link
            to="/o/$noun/$id"
            params={{ noun: entry.noun, id: entry.id }}
            className="figure-link"
            data-testid="open-entry"
          >
            <Trans>Open</Trans>
          </Link>
          {entry.noun === "activities" ? (
            <GhostButton
              data-reads
              onClick={() => saveFrom(`/api/activities/${entry.id}/calendar`)}
              data-testid="entry-ics"
            >
              <Trans>Add to another calendar</Trans>
            </GhostButton>
          ) : null}
        </div>
        {entry.movable ? <MoveForm entry={entry} onClose={onClose} /> : <When entry={entry} />}
      </div>
    </Modal>
  );
}

function When({ entry }: { entry: Entry }) {
  const when = useWhen();
  return <p className="num">{when(entry.day, entry.minute)}</p>;
}

function MoveForm({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const { t } = useLingui();
  const zone = useZone();
  const when = useWhen();
  const move = useMove();
  const tick = useTick();
  const { organisation } = useSession();
  const asksMinutes = entry.noun === "activities" && "minutes" in entry.record;
  const [times, setTimes] = useState<Times>({
    day: entry.day,
    time: entry.minute === null ? "" : timeOf(entry.minute),
    minutes: entry.length ? String(entry.length) : "",
  });
  const timed = entry.noun === "activities";
  const complete = times.day !== "" && (!timed || times.time !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!complete) return;
    const minute = times.time ? minuteOf(times.time) : null;
    const fields = moved(entry, times.day, minute, zone);
    const length = times.minutes ? Number(times.minutes) : null;
    if (asksMinutes && length !== (entry.length || null)) fields.minutes = length;
    const said = t`Moved to ${when(times.day, minute)}`;
    move.mutate({ noun: entry.noun, record: entry.record, fields, said });
    onClose();
  };
  return (
    <form onSubmit={submit} className={styles.fields} data-writes={organisation.status === "active"}>
      <TimeFields
        times={times}
        onChange={setTimes}
        time={entry.noun === "deals" ? "no" : timed ? "required" : "optional"}
        minutes={asksMinutes}
      />
      <DialogFoot onClose={onClose}>
        {entry.noun === "tasks" ? (
          <Button
            variant="default"
            onClick={() => {
              tick.mutate({ task: entry.record, done: !entry.done });
              onClose();
            }}
            data-testid="entry-done"
          >
            {entry.done ? <Trans>Open again</Trans> : <Trans>Done</Trans>}
          </Button>
        ) : null}
        <Button type="submit" disabled={!complete} data-testid="entry-move">
          <Trans>Move</Trans>
        </Button>
      </DialogFoot>
    </form>
  );
}
