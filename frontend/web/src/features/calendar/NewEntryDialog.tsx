/** A new meeting, call, visit or task in an empty place of the calendar. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import { instantOf, type Value } from "@rapport/core";
import { type FormEvent, useState } from "react";
import { newDraft, useAdd } from "~/data/activities.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useZone } from "~/data/session.ts";
import { Segments } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./calendar.module.css";
import { timeOf } from "./entries.ts";
import { TimeFields, type Times } from "./TimeFields.tsx";

export type Slot = { day: string; minute: number | null };
type Kind = "meeting" | "call" | "visit" | "task";
const MEETING_MINUTES = "60";

export function NewEntryDialog({ slot, onClose }: { slot: Slot; onClose: () => void }) {
  const { t } = useLingui();
  const zone = useZone();
  const add = useAdd(null);
  const kinds = useKinds();
  const [kind, setKind] = useState<Kind>(kinds[0]?.value ?? "task");
  const [title, setTitle] = useState("");
  const [times, setTimes] = useState<Times>({
    day: slot.day,
    time: slot.minute === null ? "" : timeOf(slot.minute),
    minutes: MEETING_MINUTES,
  });
  const timed = kind !== "task";
  const complete = title.trim() !== "" && times.day !== "" && (!timed || times.time !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!complete) return;
    const noun = timed ? "activities" : "tasks";
    add.mutate(newDraft({ noun, fields: fieldsOf(kind, title.trim(), times, zone) }), { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`New entry`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form onSubmit={submit} className={styles.fields} noValidate>
        <Segments label={t`Kind`} value={kind} options={kinds} onChange={setKind} />
        <TextInput
          label={t`Subject`}
          value={title}
          maxLength={500}
          onChange={(event) => setTitle(event.currentTarget.value)}
          data-autofocus
          data-testid="new-entry-title"
        />
        <TimeFields
          times={times}
          onChange={setTimes}
          time={timed ? "required" : "optional"}
          minutes={timed}
        />
        <DialogFoot onClose={onClose}>
          <Button type="submit" disabled={!complete} loading={add.isPending} data-testid="new-entry-save">
            <Trans>Create</Trans>
          </Button>
        </DialogFoot>
      </form>
    </Modal>
  );
}

function useKinds(): { value: Kind; label: string; testid: string }[] {
  const { read } = useLocale();
  const objects = useObjects();
  const [activity, task] = [byName(objects, "activity"), byName(objects, "task")];
  const options = activity?.fields.find((field) => field.name === "kind")?.options ?? [];
  const named = (value: Kind) => read(options.find((each) => each.value === value)?.label) || value;
  const planned: Kind[] = activity?.rights.create ? ["meeting", "call", "visit"] : [];
  return [
    ...planned.map((value) => ({ value, label: named(value), testid: `kind-${value}` })),
    ...(task?.rights.create
      ? [{ value: "task" as const, label: read(task.label), testid: "kind-task" }]
      : []),
  ];
}

function fieldsOf(kind: Kind, title: string, times: Times, zone: string): Record<string, Value> {
  if (kind === "task") return { title, due_on: times.day, ...(times.time ? { due_time: times.time } : {}) };
  return {
    kind,
    subject: title,
    occurred_at: instantOf(times.day, `${times.time}:00`, zone),
    ...(times.minutes ? { minutes: Number(times.minutes) } : {}),
  };
}
