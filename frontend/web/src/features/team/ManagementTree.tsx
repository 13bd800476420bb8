/** Who reports to whom: a tree to walk by keys, to search, and in which people are moved by dialog or by dragging. */
import { Trans, useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { Placed } from "@rapport/core";
import { IconSearch } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type DragEvent, type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from "react";
import settings from "~/features/settings/settings.module.css";
import { Bones, GhostButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { MoveDialog } from "./MoveDialog.tsx";
import { fits, grow, idOf, openAtFirst, type Row, rowsOf, type Tree, UNPLACED } from "./managementTree.ts";
import { TreeRow } from "./TreeRow.tsx";
import styles from "./tree.module.css";
import { type Move, useMove, useTree } from "./useTree.ts";

export function ManagementTree() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const found = useTree();
  const people = found.data;
  const tree = useMemo(() => (people ? grow(people, locale) : null), [people, locale]);
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!tree) return <Bones rows={8} height={36} />;
  if (tree.people.size < 2)
    return (
      <EmptyState title={t`Nobody else is here yet`}>
        <Trans>Invite people under Members; here you then say who reports to whom.</Trans>
      </EmptyState>
    );
  return <Grown tree={tree} />;
}

function Grown({ tree }: { tree: Tree }) {
  const { t } = useLingui();
  const write = useMove();
  const isPhone = usePhone();
  const [open, setOpen] = useState(() => openAtFirst(tree));
  const [typed, setTyped] = useState("");
  const search = useDeferredValue(typed.trim());
  const rows = useMemo(() => rowsOf(tree, open, search), [tree, open, search]);
  const [moved, setMoved] = useState<Placed | null>(null);
  const all = [...tree.below.keys(), UNPLACED];
  const isAllOpen = all.every((each) => open.has(each));
  const toggle = (id: string, shall = !open.has(id)) => {
    const next = new Set(open);
    if (shall) next.add(id);
    else next.delete(id);
    setOpen(next);
  };
  // Whoever is moved is seen where they came to.
  const move = (next: Move) => {
    toggle(next.managerId ?? UNPLACED, true);
    write(next);
  };
  return (
    <>
      <div className={settings.bar}>
        <h2 style={{ margin: 0 }}>{t`Management tree`}</h2>
        <GhostButton
          disabled={search !== ""}
          onClick={() => setOpen(new Set(isAllOpen ? [] : all))}
          data-testid="tree-open-all"
        >
          {isAllOpen ? <Trans>Close all</Trans> : <Trans>Open all</Trans>}
        </GhostButton>
      </div>
      <p className={styles.hint}>
        <Trans>Whoever stands above sees the records of all below, if their role says so.</Trans>{" "}
        {isPhone ? null : <Trans>Drag somebody onto their new manager, or press Enter on their row.</Trans>}
      </p>
      <div className={styles.bar}>
        <TextInput
          type="search"
          aria-label={t`Find a person`}
          placeholder={t`Find a person`}
          leftSection={<IconSearch {...icon} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-reads
          data-testid="tree-search"
        />
      </div>
      {rows.length === 0 ? (
        <EmptyState title={t`Nobody by that name`}>
          <Trans>Try a part of the name.</Trans>
        </EmptyState>
      ) : (
        <Rows {...{ tree, rows, search }} onToggle={toggle} onAsk={setMoved} onMove={move} />
      )}
      {moved ? (
        <MoveDialog
          tree={tree}
          person={moved}
          onMove={(managerId) => move({ person: moved, managerId })}
          onClose={() => setMoved(null)}
        />
      ) : null}
    </>
  );
}

const usePhone = () => useMediaQuery("(width <= 760px)", undefined, { getInitialValueInEffect: false });

type RowsProps = {
  tree: Tree;
  rows: readonly Row[];
  search: string;
  onToggle: (id: string, shall?: boolean) => void;
  onAsk: (person: Placed) => void;
  onMove: (move: Move) => void;
};

function Rows({ tree, rows, search, onToggle, onAsk, onMove }: RowsProps) {
  const { t } = useLingui();
  const height = usePhone() ? 48 : 36;
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    getScrollElement: () => scroll.current,
    getItemKey: (index) => idOf(rows[index] as Row),
    overscan: 10,
  });
  const [atId, setAt] = useState<string | null>(null);
  const at = Math.max(
    0,
    rows.findIndex((each) => idOf(each) === atId),
  );
  const current = rows[at] as Row;
  const dragging = useDragging(tree, onMove);
  const go = (index: number) => {
    const to = Math.min(Math.max(index, 0), rows.length - 1);
    setAt(idOf(rows[to] as Row));
    virtual.scrollToIndex(to);
  };
  const ask = (row: Row) => {
    if (row.person?.movable) onAsk(row.person);
    else if (row.open !== null) onToggle(idOf(row));
  };
  const parent = () => {
    let index = at - 1;
    while (index > 0 && (rows[index] as Row).depth >= current.depth) index -= 1;
    go(index);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => go(at + 1),
    ArrowUp: () => go(at - 1),
    Home: () => go(0),
    End: () => go(rows.length - 1),
    PageDown: () => go(at + 10),
    PageUp: () => go(at - 10),
    ArrowRight: () => (current.open === false ? onToggle(idOf(current), true) : current.open && go(at + 1)),
    ArrowLeft: () =>
      current.open && search === "" ? onToggle(idOf(current), false) : current.depth > 0 && parent(),
    Enter: () => ask(current),
    " ": () => current.open !== null && onToggle(idOf(current)),
  };
  const onKey = (event: KeyboardEvent) => {
    const run = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  };
  return (
    <div
      ref={scroll}
      role="tree"
      aria-label={t`Management tree`}
      tabIndex={0}
      aria-activedescendant={`tree-${idOf(current)}`}
      className={styles.tree}
      onKeyDown={onKey}
      data-testid="management-tree"
    >
      <div role="presentation" style={{ position: "relative", height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index] as Row;
          const id = idOf(row);
          return (
            <TreeRow
              key={id}
              row={row}
              top={start}
              search={search}
              isAt={index === at}
              isTarget={dragging.over === id}
              drag={dragging.handlers(row)}
              onPick={() => {
                setAt(id);
                scroll.current?.focus({ preventScroll: true });
              }}
              onToggle={() => row.open !== null && onToggle(id)}
              onMove={() => ask(row)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Dragging somebody onto who is to be above them, or onto the group of those beside the tree. */
function useDragging(tree: Tree, onMove: (move: Move) => void) {
  const [held, setHeld] = useState<Placed | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const may = (row: Row) =>
    held !== null &&
    (row.person ? fits(tree, held.id, row.person.id) : true) &&
    (row.person?.id ?? null) !== held.manager_id;
  const end = () => {
    setHeld(null);
    setOver(null);
  };
  const handlers = (row: Row) => ({
    onStart: () => setHeld(row.person),
    onOver: (event: DragEvent) => {
      const fitting = may(row);
      if (fitting) event.preventDefault();
      setOver(fitting ? idOf(row) : null);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      if (held && may(row)) onMove({ person: held, managerId: row.person?.id ?? null });
      end();
    },
    onEnd: end,
  });
  return { over, handlers };
}
