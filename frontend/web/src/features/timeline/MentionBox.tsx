/** A text box that grows with its text, in which "@" offers people. Ctrl+Enter sends, Esc leaves. */
import { useLingui } from "@lingui/react/macro";
import { mentionAt } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useRef, useState } from "react";
import { peopleQuery } from "~/data/options.ts";
import { Avatar } from "~/ui/atoms.tsx";
import styles from "./timeline.module.css";
import type { Mentions } from "./useMentions.ts";

const OFFERED = 6;

type Props = {
  label: string;
  mentions: Mentions;
  placeholder?: string;
  autoFocus?: boolean;
  /** One line only: Enter sends as well. */
  oneLine?: boolean;
  box?: RefObject<HTMLTextAreaElement | null>;
  onSubmit: () => void;
  onCancel?: () => void;
  onBlur?: () => void;
  testid: string;
};

export function MentionBox(props: Props) {
  const { mentions, oneLine } = props;
  const own = useRef<HTMLTextAreaElement>(null);
  const box = props.box ?? own;
  const [asked, setAsked] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const id = useId();
  const people = useQuery({ ...peopleQuery, enabled: asked !== null }).data ?? [];
  const needle = asked?.toLowerCase() ?? "";
  const found =
    asked === null
      ? []
      : people
          .filter((person) => !person.is_me && person.name.toLowerCase().includes(needle))
          .slice(0, OFFERED);
  const caret = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: its height follows from its text
  useLayoutEffect(() => {
    grow(box.current);
    if (caret.current === null) return;
    // With the text itself, before anything more can be typed.
    box.current?.focus();
    box.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [mentions.text]);

  const look = () => {
    const element = box.current;
    setAsked(element ? mentionAt(element.value.slice(0, element.selectionStart)) : null);
    setAt(0);
  };
  const pick = (person: { id: string; name: string }) => {
    const element = box.current;
    if (!element || asked === null) return;
    const end = element.selectionStart;
    const start = end - asked.length;
    mentions.pick(person.name, person.id);
    mentions.setText(`${element.value.slice(0, start)}${person.name} ${element.value.slice(end)}`);
    setAsked(null);
    caret.current = start + person.name.length + 1;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = found[at];
    if (chosen && (event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      pick(chosen);
    } else if (found.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setAt((at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (found.length > 0) setAsked(null);
      else if (props.onCancel) props.onCancel();
      else box.current?.blur();
    } else if (event.key === "Enter" && (oneLine || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      props.onSubmit();
    }
  };
  return (
    <div className={styles.mentionBox}>
      <textarea
        ref={box}
        rows={1}
        aria-label={props.label}
        aria-autocomplete="list"
        aria-controls={found.length > 0 ? id : undefined}
        aria-activedescendant={found.length > 0 ? `${id}-${at}` : undefined}
        placeholder={props.placeholder}
        value={mentions.text}
        // biome-ignore lint/a11y/noAutofocus: the editor was asked for by a click
        autoFocus={props.autoFocus}
        onChange={(event) => {
          mentions.setText(event.currentTarget.value);
          look();
        }}
        onClick={look}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setAsked(null);
          props.onBlur?.();
        }}
        data-testid={props.testid}
      />
      {found.length > 0 ? <People id={id} people={found} at={at} onPick={pick} /> : null}
    </div>
  );
}

function grow(element: HTMLTextAreaElement | null): void {
  if (!element) return;
  element.style.height = "auto";
  element.style.height = `${element.scrollHeight}px`;
}

type Person = { id: string; name: string; has_seat: boolean };
type PeopleProps = { id: string; people: Person[]; at: number; onPick: (person: Person) => void };

function People({ id, people, at, onPick }: PeopleProps) {
  const { t } = useLingui();
  return (
    <div id={id} role="listbox" aria-label={t`People`} className={styles.people}>
      {people.map((person, index) => (
        <div
          key={person.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={styles.person}
          // The box must not lose the cursor by the press.
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(person);
          }}
          data-testid="mention-option"
        >
          <Avatar name={person.name} seat={person.has_seat} />
          <span className="truncate">{person.name}</span>
        </div>
      ))}
    </div>
  );
}
