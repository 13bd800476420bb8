import { useLingui } from "@lingui/react/macro";
import { type CrmObject, type CrmRecord, type Field, isPicked } from "@rapport/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Column } from "@tanstack/react-table";
import { memo } from "react";
import { useBulk } from "~/data/writes.ts";
import { TakeButton } from "~/features/record/TakeButton.tsx";
import { ConflictMark } from "~/fields/ConflictMark.tsx";
import { FieldEditor } from "~/fields/FieldEditor.tsx";
import { FieldValue, isNumeric, useFormat } from "~/fields/FieldValue.tsx";
import { useInlineEdit } from "~/fields/useInlineEdit.ts";
import { GhostButton, Kbd } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import styles from "./grid.module.css";
import type { GridCursor } from "./useGridCursor.ts";

type RowProps = {
  object: CrmObject;
  record: CrmRecord;
  index: number;
  top: number;
  columns: Column<CrmRecord, unknown>[];
  selected: boolean;
  activeColumn: number | null;
  editing: boolean;
  trash: boolean;
  past: boolean;
  actions: RowActions;
  /** Widths of the columns: the columns themselves stay the same objects when one is resized. */
  sizing: Record<string, number>;
  lefts: ReadonlyMap<string, number>;
};

type RowActions = Pick<GridCursor, "place" | "edit" | "stop" | "step"> & {
  select: (id: string, range?: boolean) => void;
  open: (id: string) => void;
  focus: () => void;
  /** Opens a cell's editor again after a refusal; false when the cursor is elsewhere by now. */
  reopen: (id: string, field: string) => boolean;
};

/** Memoised: a scroll draws only the rows that come into view. */
export const GridRow = memo(function GridRow(props: RowProps) {
  const { object, record, index, top, columns, selected, activeColumn, trash } = props;
  return (
    <div
      className={styles.row}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={activeColumn !== null}
      style={{ top, zIndex: props.editing ? 3 : undefined }}
      data-testid="list-row"
      data-id={record.id}
    >
      <SelectBox record={record} index={index} selected={selected} onSelect={props.actions.select} />
      {columns.map((column, position) => {
        const field = column.columnDef.meta?.field;
        if (!field) return null;
        return (
          <GridCell
            key={column.id}
            row={props}
            field={field}
            position={position}
            width={props.sizing[column.id] ?? column.getSize()}
            title={field.name === object.title_field}
          />
        );
      })}
      <div className={styles.grow} role="presentation">
        {trash ? <RestoreButton object={object} id={record.id} /> : null}
      </div>
    </div>
  );
});

type BoxProps = { record: CrmRecord; index: number; selected: boolean; onSelect: RowActions["select"] };

function SelectBox({ record, index, selected, onSelect }: BoxProps) {
  const { t } = useLingui();
  const number = index + 1;
  return (
    <div className={`${styles.cell} ${styles.box}`} role="gridcell" data-on={selected}>
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={t`Select row ${number}`}
        checked={selected}
        onClick={(event) => onSelect(record.id, event.shiftKey)}
        onChange={() => undefined}
        data-reads
        data-testid="row-select"
      />
      {selected ? null : <span>{number}</span>}
    </div>
  );
}

type CellProps = { row: RowProps; field: Field; position: number; width: number; title: boolean };

function GridCell({ row, field, position, width, title }: CellProps) {
  const { object, record, index, actions } = row;
  const active = row.activeColumn === position;
  const editing = active && row.editing;
  const here = { row: index, column: position };
  const classes = [
    styles.cell,
    row.lefts.has(field.name) ? styles.frozen : "",
    isNumeric(field) ? styles.numeric : "",
    active && !editing ? styles.active : "",
    editing ? styles.editing : "",
  ];
  const click = () => {
    if (editing) return;
    if (active && !title) return actions.edit(here);
    actions.place(here);
    actions.focus();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys belong to the grid, which names this cell as its active one
    <div
      id={`${record.id}-${field.name}`}
      className={classes.join(" ")}
      role="gridcell"
      aria-colindex={position + 2}
      style={{ width, left: row.lefts.get(field.name) }}
      onClick={click}
      onDoubleClick={() => !title && actions.edit(here)}
      data-testid={`cell-${field.name}`}
    >
      {editing ? (
        <CellEditor row={row} field={field} />
      ) : (
        <>
          {title && !row.trash ? (
            <TitleLink row={row} field={field} />
          ) : (
            <span className={`${styles.text} truncate`}>
              <FieldValue field={field} record={record} />
            </span>
          )}
          <ConflictMark object={object} field={field} record={record} onEdit={() => actions.edit(here)} />
          {title && !row.trash && !row.past ? <TakeButton object={object} record={record} compact /> : null}
        </>
      )}
    </div>
  );
}

function TitleLink({ row, field }: { row: RowProps; field: Field }) {
  const { t } = useLingui();
  const { object, record, actions } = row;
  return (
    <Link
      to="/o/$noun/$id"
      params={{ noun: object.noun, id: record.id }}
      className={`${styles.title} truncate`}
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation();
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        actions.open(record.id);
      }}
      data-testid="row-title"
    >
      {String(record[field.name] ?? "") || <span className="mute">{t`No name`}</span>}
    </Link>
  );
}

function CellEditor({ row, field }: { row: RowProps; field: Field }) {
  const { object, record, actions } = row;
  const stop = () => {
    actions.stop();
    actions.focus();
  };
  const reopen = () => actions.reopen(record.id, field.name);
  const inline = useInlineEdit({ object, field, record, editing: true, reopen, close: stop });
  return (
    <div className={styles.editor}>
      <FieldEditor
        object={object}
        field={field}
        {...inline}
        onMove={actions.step}
        recordId={record.id}
        currency={typeof record.currency === "string" ? record.currency : undefined}
        hint={isPicked(field) || field.type === "file" ? null : <EditHint field={field} record={record} />}
      />
    </div>
  );
}

function EditHint({ field, record }: { field: Field; record: CrmRecord }) {
  const { t } = useLingui();
  const old = useFormat()(field, record[field.name]);
  return (
    <div className={styles.hint} aria-hidden>
      {old ? (
        <div>
          {t`Was`} <b className="truncate">{old}</b>
        </div>
      ) : null}
      <div>
        <Kbd>Enter</Kbd> {t`save`} <Kbd>Tab</Kbd> {t`next cell`} <Kbd>Esc</Kbd> {t`cancel`}
      </div>
    </div>
  );
}

function RestoreButton({ object, id }: { object: CrmObject; id: string }) {
  const { t } = useLingui();
  const bulk = useBulk(object);
  return (
    <GhostButton onClick={() => bulk.mutate({ op: "restore", ids: [id] })} data-testid="restore">
      <IconArrowBackUp {...smallIcon} />
      {t`Restore`}
    </GhostButton>
  );
}
