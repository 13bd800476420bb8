import { useLingui } from "@lingui/react/macro";
import { IconArrowsMoveVertical, IconChevronRight } from "@tabler/icons-react";
import type { DragEventHandler } from "react";
import { Avatar, Chip, IconButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { idOf, isMeant, type Row } from "./managementTree.ts";
import styles from "./tree.module.css";

/** Below this nobody is drawn further to the right: their names would have no room. */
const DEEPEST = 10;

type Props = {
  row: Row;
  top: number;
  search: string;
  isAt: boolean;
  /** Over which row of the tree something is held that may be let go there. */
  isTarget: boolean;
  drag: { onStart: () => void; onOver: DragEventHandler; onDrop: DragEventHandler; onEnd: () => void };
  onPick: () => void;
  onToggle: () => void;
  onMove: () => void;
};

/** One person (or the group of those beside the tree), as deep as they stand. */
export function TreeRow({ row, top, search, isAt, isTarget, drag, onPick, onToggle, onMove }: Props) {
  const { t } = useLingui();
  const { person, count, depth } = row;
  const name = person?.name ?? t`Nobody above or below`;
  const dim = person !== null && search !== "" && !isMeant(person, search);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree holds the focus and hears the keys of its rows
    <div
      id={`tree-${idOf(row)}`}
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-posinset={row.place}
      aria-setsize={row.of}
      aria-selected={isAt}
      aria-expanded={row.open ?? undefined}
      className={styles.row}
      style={{ top }}
      data-target={isTarget || undefined}
      data-group={person === null || undefined}
      draggable={person?.movable === true}
      onClick={onPick}
      onDoubleClick={onToggle}
      onDragStart={drag.onStart}
      onDragOver={drag.onOver}
      onDrop={drag.onDrop}
      onDragEnd={drag.onEnd}
      data-testid={person ? "tree-person" : "tree-unplaced"}
    >
      <span
        className={styles.lines}
        style={{ width: `calc(${Math.min(depth, DEEPEST)} * var(--step))` }}
        aria-hidden
      />
      {row.open === null ? (
        <span className={styles.leaf} />
      ) : (
        <span className={styles.chevron} data-open={row.open || undefined} aria-hidden onClick={onToggle}>
          <IconChevronRight {...smallIcon} />
        </span>
      )}
      {person ? <Avatar name={person.name} size={24} seat={person.is_active} /> : null}
      <span className={styles.name} data-dim={dim || undefined}>
        <span className="truncate">{name}</span>
        {person && !person.is_active ? <Chip>{t`Deactivated`}</Chip> : null}
      </span>
      {count > 0 ? (
        <span className={styles.count} data-testid="tree-count">
          {person ? t`${count} below` : count}
        </span>
      ) : null}
      {person?.movable ? (
        <IconButton
          label={t`Move ${person.name}`}
          tabIndex={-1}
          className={styles.act}
          onClick={onMove}
          data-testid="tree-move"
        >
          <IconArrowsMoveVertical {...icon} />
        </IconButton>
      ) : (
        <span className={styles.act} />
      )}
    </div>
  );
}
