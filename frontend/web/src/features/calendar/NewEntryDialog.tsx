/** A new meeting, call, visit or task in an empty place of the calendar, or a visit that is planned. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { instantOf, type Value } from "@rapport/core";
import { type FormEvent, useState } from "react";
import { newDraft, useAdd } from "~/data/activities.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useZone } from "~/data/session.ts";
import { FormField } from "~/features/create/FormField.tsx";
import { PlaceField } from "~/features/visits/PlaceField.tsx";
import { Segments } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./calendar.module.css";
import { timeOf } from "./entries.ts";
import { TimeFields, type Times } from "./TimeFields.tsx";

export type Slot = { day: string; minute: number | null };
type Kind = "meeting" | "call" | "visit" | "task";
const MEETING_MINUTES = "60";

type Props = { slot: Slot; only?: Kind; onClose: () => void };

export function NewEntryDialog({ slot, only, onClose }: Props) {
  const { t } = useLingui();
  const zone = useZone();
  const add = useAdd(null);
  const kinds = useKinds();
  const [kind, setKind] = useState<Kind>(only ?? kinds[0]?.value ?? "task");
  const [title, setTitle] = useState("");
  const [company, setCompany] = useState("");
  const [place, setPlace] = useState("");
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
    const whom = {
      ...(company ? { company } : {}),
      ...(kind === "visit" && place ? { visit_place: place } : {}),
    };
    const written = fieldsOf(kind, title.trim(), times, zone);
    const fields = { ...(only === "visit" ? planned(written) : written), ...whom };
    add.mutate(newDraft({ noun, fields }), { onSuccess: onClose });
  };
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={only === "visit" ? t`Plan a visit` : t`New entry`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form onSubmit={submit} className={styles.fields} noValidate>
        {only ? null : <Segments label={t`Kind`} value={kind} options={kinds} onChange={setKind} />}
        <TextInput
          label={t`Subject`}
          value={title}
          maxLength={500}
          onChange={(event) => setTitle(event.currentTarget.value)}
          data-autofocus
          data-testid="new-entry-title"
        />
        <CompanyField
          noun={timed ? "activity" : "task"}
          value={company}
          onChange={(id) => {
            setCompany(id);
            setPlace("");
          }}
        />
        {kind === "visit" ? <PlaceField company={company} value={place} onChange={setPlace} /> : null}
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
    </TypedModal>
  );
}

type CompanyProps = { noun: "activity" | "task"; value: string; onChange: (id: string) => void };

/** The customer whom it is with: a visit is checked in to at their place. */
function CompanyField({ noun, value, onChange }: CompanyProps) {
  const object = byName(useObjects(), noun);
  const field = object?.fields.find((each) => each.name === "company" && each.editable);
  if (!object || !field) return null;
  return (
    <FormField
      object={object}
      field={field}
      value={value}
      problem={undefined}
      focus={false}
      onChange={onChange}
    />
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

/** What is planned is a window: where somebody checks in later, it stays beside when they did. */
function planned({ occurred_at, minutes, ...rest }: Record<string, Value>): Record<string, Value> {
  const end = Date.parse(String(occurred_at)) + Number(minutes ?? 0) * 60_000;
  return {
    ...rest,
    planned_from: occurred_at ?? null,
    ...(minutes ? { planned_until: new Date(end).toISOString() } : {}),
  };
}
