/** The table: rows drawn as they come into view, the first column and the header stay, every cell edits in place. */
import { useLingui } from "@lingui/react/macro";
import type { ColumnState, CrmObject, CrmRecord, ViewState } from "@rapport/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Scope } from "~/data/records.ts";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useStable } from "~/ui/useStable.ts";
import { GridFoot } from "./GridFoot.tsx";
import { GridHead } from "./GridHead.tsx";
import { GridRow } from "./GridRow.tsx";
import styles from "./grid.module.css";
import { useColumns } from "./useColumns.ts";
import { useGridCursor } from "./useGridCursor.ts";
import { usePaste } from "./usePaste.ts";
import type { Selection } from "./useSelection.ts";

type Props = {
  object: CrmObject;
  rows: CrmRecord[];
  view: ViewState;
  onView: (part: Partial<ViewState>) => void;
  selection: Selection;
  trash: boolean;
  /** A day of the past is read only. */
  past: boolean;
  filter: Scope;
  total: number | undefined;
  /** Whether there may be more than `total`. */
  atLeast: boolean;
  hasMore: boolean;
  onEnd: () => void;
  onOpen: (id: string) => void;
};

const ROW = 32;
const HEAD = 32;
const FOOT = 40;
const BOX = 40;

/** Where the columns that stay are held: the title, and beside it what is pinned. */
function leftsOf(
  columns: readonly ColumnState[],
  sizing: Record<string, number>,
): ReadonlyMap<string, number> {
  const lefts = new Map<string, number>();
  let left = BOX;
  for (const [at, column] of columns.entries()) {
    if (at > 0 && !column.pinned) break;
    lefts.set(column.field, left);
    left += sizing[column.field] ?? 0;
  }
  return lefts;
}

export function DataGrid(props: Props) {
  const { object, rows, view, onView, selection, trash, onEnd, onOpen } = props;
  const { t } = useLingui();
  const { read } = useLocale();
  const scroll = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState(false);
  const table = useColumns(object, rows, view.columns, (columns) => onView({ columns }));
  const columns = table.getVisibleLeafColumns();
  const fields = columns.flatMap((column) => column.columnDef.meta?.field ?? []);
  const virtual = useVirtualizer({
    count: rows.length,
    estimateSize: () => ROW,
    getScrollElement: () => scroll.current,
    overscan: 12,
    scrollPaddingStart: HEAD,
    scrollPaddingEnd: FOOT,
    paddingEnd: selection.ids.size > 0 ? 72 : 0,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last > rows.length - 40) onEnd();
  }, [last, rows.length, onEnd]);
  const grid = useGridCursor({
    object,
    rows,
    fields,
    selection,
    readOnly: trash || props.past,
    onOpen: trash ? () => undefined : onOpen,
    onShow: (row) => virtual.scrollToIndex(row, { align: "auto" }),
  });
  const onPaste = usePaste({ object, rows, fields, readOnly: trash || props.past }, grid.cursor);
  const focus = () => scroll.current?.focus({ preventScroll: true });
  // J and K lead into the table from anywhere on the page; inside it, the table's own keys work.
  const into = (event: KeyboardEvent) => {
    if (document.activeElement === scroll.current) return;
    event.preventDefault();
    focus();
    grid.place(grid.cursor);
  };
  useKeys({ j: into, k: into, x: into, e: into });

  const actions = useStable({
    place: grid.place,
    edit: grid.edit,
    stop: grid.stop,
    step: grid.step,
    reopen: (id: string, field: string) => scroll.current !== null && grid.reopen(id, field),
    select: selection.toggle,
    open: onOpen,
    focus,
  });

  const sizing = table.getState().columnSizing;
  const lefts = useMemo(() => leftsOf(view.columns, sizing), [view.columns, sizing]);
  const width = 40 + columns.reduce((sum, column) => sum + column.getSize(), 0);
  const active = rows[grid.cursor.row];
  const activeField = fields[grid.cursor.column];
  return (
    <div
      ref={scroll}
      className={styles.scroll}
      data-scrolled={scrolled}
      role="grid"
      tabIndex={0}
      aria-label={read(object.plural)}
      aria-rowcount={props.atLeast ? -1 : (props.total ?? -1)}
      aria-colcount={columns.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={active && activeField ? `${active.id}-${activeField.name}` : undefined}
      aria-description={t`Arrow keys move, Enter opens or edits, X selects, a block of a spreadsheet is pasted from here on.`}
      onKeyDown={grid.onKeyDown}
      onPaste={onPaste}
      onScroll={(event) => setScrolled(event.currentTarget.scrollLeft > 0)}
      data-testid="list-grid"
    >
      <div className={styles.inner} style={{ width }}>
        <GridHead
          object={object}
          table={table}
          sort={view.sort}
          columns={view.columns}
          selection={selection}
          rowCount={rows.length}
          lefts={lefts}
          onView={onView}
        />
        <div className={styles.rows} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const record = rows[item.index];
            if (!record) return null;
            const here = item.index === grid.cursor.row;
            return (
              <GridRow
                key={record.id}
                object={object}
                record={record}
                index={item.index}
                top={item.start}
                columns={columns}
                selected={selection.ids.has(record.id)}
                activeColumn={here ? grid.cursor.column : null}
                editing={here && grid.editing}
                trash={trash}
                past={props.past}
                actions={actions}
                sizing={sizing}
                lefts={lefts}
              />
            );
          })}
        </div>
        <GridFoot
          object={object}
          columns={columns}
          lefts={lefts}
          scope={props.filter}
          total={props.total}
          atLeast={props.atLeast}
          trash={trash}
        />
      </div>
    </div>
  );
}
