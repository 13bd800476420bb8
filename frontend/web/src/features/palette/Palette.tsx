import { useLingui } from "@lingui/react/macro";
import { Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { CrmObject, SearchHit } from "@rapport/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { api } from "~/app/api.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { Kbd } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { type Command, useCommands } from "./commands.ts";
import { type HitAction, useHitActions } from "./HitActions.tsx";
import { ActionRow, CommandRow, HitRow, RecentRow } from "./PaletteRows.tsx";
import styles from "./palette.module.css";
import { type Recent, recentRecords } from "./recents.ts";

const NO_HITS: SearchHit[] = [];

/** What was typed goes to the server in a body; what is known already stays on screen until the answer is there. */
function useSearch(text: string) {
  const [settled] = useDebouncedValue(text.trim(), 90);
  return useQuery({
    queryKey: ["search", settled],
    queryFn: ({ signal }) => api.search({ q: settled, limit: 12 }, signal),
    enabled: settled !== "",
    placeholderData: (previous) => previous,
    staleTime: 10_000,
    gcTime: 60_000,
  });
}

type Entry =
  | { kind: "hit"; key: string; hit: SearchHit; best: boolean }
  | { kind: "action"; key: string; action: HitAction }
  | { kind: "command"; key: string; command: Command }
  | { kind: "recent"; key: string; recent: Recent };

export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Modal.Root opened onClose={onClose} size={640} yOffset={104} padding={0}>
      <Modal.Overlay color="var(--scrim)" backgroundOpacity={1} />
      <Modal.Content classNames={{ content: styles.window }} aria-label={t`Search or run`}>
        <PaletteBody onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  );
}

function PaletteBody({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const search = useSearch(text);
  const commands = useCommands(text);
  const open = useOpen(onClose);
  const hits = text.trim() === "" ? NO_HITS : (search.data?.hits ?? NO_HITS);
  const actions = useHitActions(hits[0]);
  const entries = entriesOf(text, hits, actions, commands, useObjects());
  const current = Math.min(at, Math.max(entries.length - 1, 0));
  const run = (entry: Entry | undefined) => {
    if (entry) open(entry);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const action = event.altKey
      ? actions.find(({ alt }) => [alt, `Key${alt}`].includes(event.code))
      : undefined;
    if (action) {
      event.preventDefault();
      run({ kind: "action", key: action.key, action });
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((current + step + entries.length) % Math.max(entries.length, 1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(entries[current]);
    }
  };
  const nothing = text.trim() !== "" && hits.length === 0 && search.isFetched && !search.isPlaceholderData;
  return (
    <div className={styles.palette}>
      <label className={styles.input}>
        <IconSearch {...icon} size={18} color="var(--mute)" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={entries[current] ? `palette-${current}` : undefined}
          aria-label={t`Search or run`}
          placeholder={t`Search everything, or type a command`}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          data-autofocus
          data-testid="palette-input"
        />
        <Kbd>Esc</Kbd>
      </label>
      <Results entries={entries} current={current} onRun={run} onHover={setAt} />
      {hits.length > 0 && search.data?.notice?.code === "search.cut_off" ? (
        <p className={styles.section}>{search.data.notice.message}</p>
      ) : null}
      {nothing ? (
        <p className={styles.section} data-testid="palette-none">
          {search.data?.notice?.message ?? t`No record matches “${text.trim()}”.`}
        </p>
      ) : null}
      <div className={styles.foot}>
        <span>
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd> {t`choose`}
        </span>
        <span>
          <Kbd>↵</Kbd> {t`open`}
        </span>
        <span className="num">
          {hits.length > 0 && search.data ? t`${Math.round(search.data.took_ms)} ms` : ""}
        </span>
      </div>
    </div>
  );
}

function entriesOf(
  text: string,
  hits: SearchHit[],
  actions: HitAction[],
  commands: Command[],
  objects: readonly CrmObject[],
): Entry[] {
  const found: Entry[] = hits.map((hit, index) => ({
    kind: "hit",
    key: `${hit.id}/${hit.field}`,
    hit,
    best: index === 0,
  }));
  const [best, ...others] = found;
  const ofBest: Entry[] = actions.map((action) => ({ kind: "action", key: `action-${action.key}`, action }));
  const runs: Entry[] = commands.map((command) => ({ kind: "command", key: command.key, command }));
  const opened = text.trim() === "" ? recentRecords().filter(({ object }) => byName(objects, object)) : [];
  const recents: Entry[] = opened.map((recent) => ({ kind: "recent", key: recent.id, recent }));
  return [...(best ? [best] : []), ...ofBest, ...others, ...recents, ...runs];
}

function useOpen(onClose: () => void): (entry: Entry) => void {
  const navigate = useNavigate();
  const objects = useObjects();
  return (entry) => {
    if (entry.kind === "command") {
      onClose();
      return entry.command.run();
    }
    if (entry.kind === "action") {
      onClose();
      return entry.action.run();
    }
    const noun = entry.kind === "recent" ? entry.recent.noun : byName(objects, entry.hit.object)?.noun;
    const id = entry.kind === "recent" ? entry.recent.id : entry.hit.id;
    onClose();
    if (noun) void navigate({ to: "/o/$noun/$id", params: { noun, id } });
  };
}

type ResultsProps = {
  entries: Entry[];
  current: number;
  onRun: (entry: Entry) => void;
  onHover: (index: number) => void;
};

function Results({ entries, current, onRun, onHover }: ResultsProps) {
  const { t } = useLingui();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`#palette-${current}`)?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const best = entries[0]?.kind === "hit" ? entries[0].hit.label : "";
  const titles = {
    action: t`With ${best}`,
    hit: t`Other matches`,
    recent: t`Opened recently`,
    command: t`Actions`,
  };
  return (
    <div ref={list} className={styles.list} role="listbox" id="palette-list" aria-label={t`Results`}>
      {entries.map((entry, index) => {
        const before = entries[index - 1];
        const isBest = entry.kind === "hit" && entry.best;
        const heading = isBest ? t`Best match` : titles[entry.kind];
        const isFirst = !before || before.kind !== entry.kind || (before.kind === "hit" && before.best);
        const shared = {
          id: `palette-${index}`,
          selected: index === current,
          onRun: () => onRun(entry),
          onHover: () => onHover(index),
        };
        return (
          <div key={entry.key} role="presentation">
            {isFirst ? <div className={styles.section}>{heading}</div> : null}
            {entry.kind === "hit" ? <HitRow {...shared} hit={entry.hit} best={entry.best} /> : null}
            {entry.kind === "recent" ? <RecentRow {...shared} recent={entry.recent} /> : null}
            {entry.kind === "action" ? <ActionRow {...shared} action={entry.action} /> : null}
            {entry.kind === "command" ? <CommandRow {...shared} command={entry.command} /> : null}
          </div>
        );
      })}
    </div>
  );
}
