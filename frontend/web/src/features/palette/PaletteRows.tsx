import { useLingui } from "@lingui/react/macro";
import type { SearchHit } from "@rapport/core";
import type { ReactNode } from "react";
import { byName, useObjects } from "~/data/objects.ts";
import { Avatar, Kbd } from "~/ui/atoms.tsx";
import { icon, objectIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import type { Command } from "./commands.ts";
import type { HitAction } from "./HitActions.tsx";
import styles from "./palette.module.css";
import type { Recent } from "./recents.ts";

type Shared = { id: string; selected: boolean; onRun: () => void; onHover: () => void };
type RowProps = Shared & {
  best?: boolean;
  glyph: ReactNode;
  kind: ReactNode;
  testid: string;
  children: ReactNode;
};

function Row({ id, selected, onRun, onHover, best, glyph, kind, testid, children }: RowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, which names this row as active
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      className={styles.row}
      data-best={best}
      onClick={onRun}
      onMouseMove={selected ? undefined : onHover}
      data-testid={testid}
    >
      <span className={styles.glyph}>{glyph}</span>
      <span className={styles.main}>{children}</span>
      <span className={styles.kind}>{kind}</span>
    </div>
  );
}

export function HitRow({ hit, best, ...shared }: Shared & { hit: SearchHit; best: boolean }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const object = byName(useObjects(), hit.object);
  const Icon = objectIcon(object?.icon ?? "");
  const matched = typeof hit.matched === "string" ? hit.matched : "";
  const onTitle = object ? hit.field === object.title_field : false;
  const ranges = onTitle ? hit.ranges : [];
  const subtitle = lineOf(hit, onTitle ? "" : matched);
  const kind = best ? (
    <>
      <Icon {...icon} aria-hidden />
      {read(object?.label)} · {t`Open`} <Kbd>↵</Kbd>
    </>
  ) : (
    read(object?.label)
  );
  return (
    <Row
      {...shared}
      best={best}
      kind={kind}
      testid="palette-hit"
      glyph={best ? <Avatar name={hit.label} size={28} /> : <Icon {...icon} />}
    >
      <b className={`${styles.name} truncate`}>
        <Marked text={hit.label} ranges={ranges} />
      </b>
      {hit.pinyin ? <Pinyin hit={hit} ranges={ranges} /> : null}
      {subtitle ? <small className={`${styles.line} truncate`}>{subtitle}</small> : null}
    </Row>
  );
}

/** Where it belongs, and what matched unless that is said already. */
export const lineOf = (hit: SearchHit, matched: string): string =>
  [hit.subtitle, hit.subtitle?.includes(matched) ? "" : matched].filter(Boolean).join(" · ");

function Marked({ text, ranges }: { text: string; ranges: [number, number][] }) {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (start < from) continue;
    parts.push(text.slice(from, start), <mark key={start}>{text.slice(start, end)}</mark>);
    from = end;
  }
  return (
    <>
      {parts}
      {text.slice(from)}
    </>
  );
}

/** Syllables in step with the hanzi; where a hanzi matched, so did its initial. */
function Pinyin({ hit, ranges }: { hit: SearchHit; ranges: [number, number][] }) {
  const places = [...hit.label].flatMap((char, index) => (/\p{Script=Han}/u.test(char) ? [index] : []));
  const matched = (place: number | undefined) =>
    place !== undefined && ranges.some(([start, end]) => place >= start && place < end);
  return (
    <small className="truncate">
      {(hit.pinyin ?? "").split(" ").map((syllable, index) =>
        matched(places[index]) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a syllable has no identity but its place
          <span key={index}>
            <mark>{syllable.charAt(0).toUpperCase()}</mark>
            {syllable.slice(1)}{" "}
          </span>
        ) : (
          `${syllable} `
        ),
      )}
    </small>
  );
}

export function RecentRow({ recent, ...shared }: Shared & { recent: Recent }) {
  const { read } = useLocale();
  const object = byName(useObjects(), recent.object);
  const Icon = objectIcon(object?.icon ?? "");
  return (
    <Row {...shared} kind={read(object?.label)} testid="palette-recent" glyph={<Icon {...icon} />}>
      <span className="truncate">{recent.label}</span>
    </Row>
  );
}

export function ActionRow({ action, ...shared }: Shared & { action: HitAction }) {
  return (
    <Row
      {...shared}
      kind={
        <>
          <Kbd>Alt</Kbd>
          <Kbd>{action.alt === "Enter" ? "↵" : action.alt}</Kbd>
        </>
      }
      testid={`palette-action-${action.key}`}
      glyph={<action.Icon {...icon} />}
    >
      <span className={styles.name}>{action.label}</span>
      <small className="truncate">{action.about}</small>
    </Row>
  );
}

export function CommandRow({ command, ...shared }: Shared & { command: Command }) {
  return (
    <Row
      {...shared}
      kind={command.shortcut ? <Kbd>{command.shortcut}</Kbd> : null}
      testid={`palette-command-${command.key}`}
      glyph={<command.Icon {...icon} />}
    >
      <span className="truncate">{command.label}</span>
    </Row>
  );
}
