import { useLingui } from "@lingui/react/macro";
import {
  type ColumnState,
  type CrmObject,
  type CrmRecord,
  moveColumn,
  type Sort,
  toggleSort,
  type ViewState,
} from "@rapport/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { Header, Table } from "@tanstack/react-table";
import { type DragEvent, useState } from "react";
import { isNumeric, saysItsUnit } from "~/fields/FieldValue.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./grid.module.css";
import type { Selection } from "./useSelection.ts";

type Props = {
  object: CrmObject;
  table: Table<CrmRecord>;
  sort: Sort[];
  columns: ColumnState[];
  selection: Selection;
  rowCount: number;
  lefts: ReadonlyMap<string, number>;
  onView: (part: Partial<ViewState>) => void;
};

export function GridHead({ object, table, sort, columns, selection, rowCount, lefts, onView }: Props) {
  const { t } = useLingui();
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const drop = (field: string) => {
    if (dragged)
      onView({
        columns: moveColumn(
          columns,
          dragged,
          columns.findIndex((item) => item.field === field),
        ),
      });
    setDragged(null);
    setOver(null);
  };
  const some = selection.ids.size > 0;
  return (
    <div className={styles.head} role="row" aria-rowindex={1}>
      <div className={`${styles.headCell} ${styles.box}`} role="columnheader" data-on={some}>
        <input
          type="checkbox"
          aria-label={t`Select all loaded rows`}
          checked={some && selection.ids.size >= rowCount}
          ref={(input) => {
            if (input) input.indeterminate = some && selection.ids.size < rowCount;
          }}
          onChange={selection.toggleLoaded}
          data-reads
          data-testid="select-all"
        />
      </div>
      {table.getFlatHeaders().map((header) => {
        const name = header.column.id;
        const title = name === object.title_field;
        return (
          <HeadCell
            key={header.id}
            header={header}
            left={lefts.get(name)}
            sort={sort.find((item) => item.field === name)}
            onSort={() => onView({ sort: toggleSort(sort, name) })}
            dropping={over === name && dragged !== null && dragged !== name}
            drag={
              title
                ? {}
                : {
                    draggable: true,
                    onDragStart: () => setDragged(name),
                    onDragEnd: () => setDragged(null),
                    onDragOver: (event) => {
                      event.preventDefault();
                      setOver(name);
                    },
                    onDrop: () => drop(name),
                  }
            }
          />
        );
      })}
      <div className={styles.grow} />
    </div>
  );
}

type Drag = {
  draggable?: boolean;
  onDragStart?: () => void;
  onDragEnd?: () => void;
  onDragOver?: (event: DragEvent) => void;
  onDrop?: () => void;
};
type HeadCellProps = {
  header: Header<CrmRecord, unknown>;
  /** Where it stays while the others scroll. */
  left: number | undefined;
  sort: Sort | undefined;
  onSort: () => void;
  dropping: boolean;
  drag: Drag;
};

function HeadCell({ header, left, sort, onSort, dropping, drag }: HeadCellProps) {
  const { locale, read } = useLocale();
  const field = header.column.columnDef.meta?.field;
  if (!field) return null;
  const unit = saysItsUnit(field, locale) ? "" : read(field.unit);
  const name = unit ? `${read(field.label)} (${unit})` : read(field.label);
  const Arrow = sort?.descending ? IconArrowDown : IconArrowUp;
  const order = sort ? (sort.descending ? "descending" : "ascending") : undefined;
  const classes = [
    styles.headCell,
    left === undefined ? "" : styles.frozen,
    isNumeric(field) ? styles.numeric : "",
    sort ? styles.sorted : "",
    dropping ? styles.dropBefore : "",
  ];
  return (
    <div
      className={classes.join(" ")}
      role="columnheader"
      aria-sort={order}
      style={{ width: header.getSize(), left }}
      data-testid={`head-${field.name}`}
      {...drag}
    >
      {sort ? <Arrow {...smallIcon} /> : null}
      {field.sortable ? (
        <button type="button" onClick={onSort} tabIndex={-1}>
          <span className="truncate">{name}</span>
        </button>
      ) : (
        <span className="truncate">{name}</span>
      )}
      <span
        className={styles.resize}
        data-on={header.column.getIsResizing()}
        draggable
        onDragStart={(event) => {
          event.preventDefault();
          event.stopPropagation();
        }}
        onMouseDown={header.getResizeHandler()}
        onTouchStart={header.getResizeHandler()}
        aria-hidden
      />
    </div>
  );
}
