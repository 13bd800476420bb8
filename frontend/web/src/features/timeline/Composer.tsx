/** Writes what was done or is to be done: a note, a call, a meeting, a visit, a task. */
import { Trans, useLingui } from "@lingui/react/macro";
import { addDays, businessNow, dayOf, formatTime, instantOf, type Value } from "@rapport/core";
import {
  IconCheckbox,
  IconFileText,
  IconMapPin,
  IconPhone,
  IconUsers,
  type TablerIcon,
} from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { type Draft, newDraft, useAdd } from "~/data/activities.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useZone } from "~/data/session.ts";
import { Kbd } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { ActivityDetails, type Details, TaskDetails } from "./Details.tsx";
import { MentionBox } from "./MentionBox.tsx";
import { optionsOf } from "./optionsOf.ts";
import styles from "./timeline.module.css";
import { type Mentions, useMentions } from "./useMentions.ts";

export type Kind = "note" | "call" | "meeting" | "visit" | "task";

const ICONS: Record<Kind, TablerIcon> = {
  note: IconFileText,
  call: IconPhone,
  meeting: IconUsers,
  visit: IconMapPin,
  task: IconCheckbox,
};
const KINDS: Kind[] = ["note", "call", "meeting", "visit", "task"];

type Props = { about: { noun: string; object: string; id: string } };

export function Composer({ about }: Props) {
  const { t } = useLingui();
  const kinds = useKinds();
  const [kind, setKind] = useState<Kind>(kinds[0] ?? "note");
  const [open, setOpen] = useState(false);
  const mentions = useMentions();
  const zone = useZone();
  const [details, setDetails] = useState<Details>(() => fresh(zone));
  const box = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLDivElement>(null);
  const add = useAdd(about);
  const names = useNames();
  const begin = (next: Kind) => {
    setKind(next);
    setDetails(fresh(zone));
    setOpen(true);
    box.current?.focus();
  };
  useKeys({
    n: (event) => start(event, kinds.includes("note") ? "note" : undefined),
    t: (event) => start(event, kinds.includes("task") ? "task" : undefined),
  });
  const start = (event: KeyboardEvent, next: Kind | undefined) => {
    if (!next) return;
    event.preventDefault();
    begin(next);
  };
  useFold(form, mentions, () => setOpen(false));
  const submit = () => {
    const text = mentions.text;
    if (!text.trim()) return;
    add.mutate(newDraft(draftOf(kind, mentions.kept().trim(), details, zone)), {
      // What was typed comes back, unless something else was begun meanwhile.
      onError: () => box.current && !box.current.value && mentions.setText(text),
    });
    mentions.setText("");
    setDetails(fresh(zone));
    setOpen(false);
    box.current?.blur();
  };
  if (kinds.length === 0) return null;
  const prompts: Record<Kind, string> = {
    note: t`Write a note, @ mentions a colleague`,
    call: t`What was said on the phone?`,
    meeting: t`What came out of the meeting?`,
    visit: t`What did the visit bring?`,
    task: t`What is to be done?`,
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: opens where somebody begins to write
    <div ref={form} className={styles.composer} data-open={open} onFocus={() => setOpen(true)}>
      <MentionBox
        label={names[kind]}
        mentions={mentions}
        placeholder={prompts[kind]}
        oneLine={kind === "task"}
        box={box}
        onSubmit={submit}
        testid="composer"
      />
      {open && kind === "task" ? <TaskDetails details={details} onChange={setDetails} /> : null}
      {open && kind !== "task" && kind !== "note" ? (
        <ActivityDetails details={details} onChange={setDetails} />
      ) : null}
      <div className={styles.tools}>
        {kinds.map((each) => {
          const Icon = ICONS[each];
          return (
            <button
              key={each}
              type="button"
              className={styles.tool}
              aria-pressed={each === kind}
              // Focus would unfold the form, and move the button away from under a press before it ends.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => begin(each)}
              data-testid={`composer-${each}`}
            >
              <Icon {...smallIcon} />
              {names[each]}
            </button>
          );
        })}
        <button
          type="button"
          className={styles.send}
          disabled={!mentions.text.trim()}
          onClick={submit}
          data-testid="composer-send"
        >
          {kind === "task" ? <Trans>Add</Trans> : <Trans>Record</Trans>}
          <Kbd>{kind === "task" ? "↵" : "Ctrl ↵"}</Kbd>
        </button>
      </div>
    </div>
  );
}

/** Folds away when one leaves it without having written anything. */
function useFold(form: { current: HTMLElement | null }, { text }: Mentions, fold: () => void): void {
  const latest = useRef({ text, fold });
  latest.current = { text, fold };
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const outside = form.current && !form.current.contains(event.target as Node);
      if (outside && !latest.current.text.trim()) latest.current.fold();
    };
    // At the end of the press: what is under it must not move away before.
    document.addEventListener("click", onClick);
    return () => document.removeEventListener("click", onClick);
  }, [form]);
}

function useKinds(): Kind[] {
  const objects = useObjects();
  return KINDS.filter((kind) => byName(objects, kind === "task" ? "task" : "activity")?.rights.create);
}

function useNames(): Record<Kind, string> {
  const { t } = useLingui();
  const { read } = useLocale();
  const activity = byName(useObjects(), "activity");
  const options = optionsOf(activity?.fields.find((field) => field.name === "kind"));
  const name = (value: string) => read(options.find((option) => option.value === value)?.label) || value;
  return {
    note: name("note"),
    call: name("call"),
    meeting: name("meeting"),
    visit: name("visit"),
    task: t`Task`,
  };
}

const fresh = (zone: string): Details => {
  const now = businessNow().toISOString();
  return {
    day: dayOf(now, zone),
    time: formatTime(now, "en", zone),
    touched: false,
    minutes: "",
    outcome: null,
    due: "",
    dueTime: "",
    owner: null,
    remind: "none",
    repeat: "",
    high: false,
  };
};

export function draftOf(kind: Kind, text: string, details: Details, zone: string): Draft {
  if (kind === "task") return { noun: "tasks", fields: taskOf(text, details, zone) };
  const fields: Record<string, Value> = { kind, body: text };
  if (kind === "note") return { noun: "activities", fields };
  if (details.touched && details.day && details.time)
    fields.occurred_at = instantOf(details.day, `${details.time}:00`, zone);
  if (details.minutes) fields.minutes = Number(details.minutes);
  if (details.outcome) fields.outcome = details.outcome;
  return { noun: "activities", fields };
}

function taskOf(title: string, details: Details, zone: string): Record<string, Value> {
  const { due, dueTime, owner, remind, repeat, high } = details;
  const fields: Record<string, Value> = { title };
  if (due) fields.due_on = due;
  if (due && dueTime) fields.due_time = dueTime;
  if (due && repeat) fields.repeat = repeat;
  if (owner) fields.owner_id = owner;
  if (high) fields.priority = "high";
  if (due && remind !== "none") {
    const day = remind === "before" ? addDays(due, -1) : due;
    fields.remind_at = instantOf(day, `${remind === "due" && dueTime ? dueTime : "09:00"}:00`, zone);
  }
  return fields;
}
