/** Where the keyboard is in the table, and which cell is being edited. */
import type { CrmObject, CrmRecord, Field } from "@rapport/core";
import { type KeyboardEvent, useState } from "react";
import type { Selection } from "./useSelection.ts";

type Cursor = { row: number; column: number };
export type GridCursor = {
  cursor: Cursor;
  editing: boolean;
  place: (cursor: Cursor) => void;
  edit: (cursor: Cursor) => void;
  stop: () => void;
  /** Edits again what was refused, unless the person has moved on. */
  reopen: (id: string, field: string) => boolean;
  onKeyDown: (event: KeyboardEvent) => void;
  step: (direction: 1 | -1) => void;
};

type Options = {
  object: CrmObject;
  rows: CrmRecord[];
  fields: Field[];
  selection: Selection;
  readOnly: boolean;
  onOpen: (id: string) => void;
  onShow: (row: number) => void;
};

export function useGridCursor({
  object,
  rows,
  fields,
  selection,
  readOnly,
  onOpen,
  onShow,
}: Options): GridCursor {
  const [cursor, setCursor] = useState<Cursor>({ row: 0, column: 0 });
  const [editing, setEditing] = useState(false);
  const mayEdit = (column: number) =>
    !readOnly && fields[column]?.editable === true && object.rights.update !== "none";

  const place = ({ row, column }: Cursor) => {
    const next = { row: clamp(row, rows.length), column: clamp(column, fields.length) };
    setCursor(next);
    setEditing(false);
    onShow(next.row);
  };
  const edit = (at: Cursor) => {
    setCursor(at);
    setEditing(mayEdit(at.column));
  };
  const reopen = (id: string, field: string): boolean => {
    const here = rows[cursor.row]?.id === id && fields[cursor.column]?.name === field;
    if (here && !editing) edit(cursor);
    return here && !editing;
  };
  const step = (direction: 1 | -1) => {
    const cells = rows.length * fields.length;
    let index = cursor.row * fields.length + cursor.column + direction;
    while (index >= 0 && index < cells && !mayEdit(index % fields.length)) index += direction;
    if (index < 0 || index >= cells) return setEditing(false);
    const next = { row: Math.floor(index / fields.length), column: index % fields.length };
    onShow(next.row);
    edit(next);
  };
  const move = (row: number, column: number) =>
    place({ row: cursor.row + row, column: cursor.column + column });
  const enter = () => {
    const record = rows[cursor.row];
    if (!record) return;
    if (fields[cursor.column]?.name === object.title_field || !mayEdit(cursor.column)) onOpen(record.id);
    else edit(cursor);
  };
  const commands: Record<string, (event: KeyboardEvent) => void> = {
    ArrowDown: () => move(1, 0),
    ArrowUp: () => move(-1, 0),
    ArrowLeft: () => move(0, -1),
    ArrowRight: () => move(0, 1),
    j: () => move(1, 0),
    k: () => move(-1, 0),
    PageDown: () => move(20, 0),
    PageUp: () => move(-20, 0),
    Home: () => place({ row: cursor.row, column: 0 }),
    End: () => place({ row: cursor.row, column: fields.length - 1 }),
    Enter: enter,
    F2: () => edit(cursor),
    e: () => edit(cursor),
    x: (event) => {
      const record = rows[cursor.row];
      if (record) selection.toggle(record.id, event.shiftKey);
    },
  };
  commands[" "] = (event) => commands.x?.(event);
  const onKeyDown = (event: KeyboardEvent) => {
    if (editing || event.ctrlKey || event.metaKey || event.altKey) return;
    const run = commands[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!run) return;
    event.preventDefault();
    run(event);
  };
  return { cursor, editing, place, edit, stop: () => setEditing(false), reopen, onKeyDown, step };
}

const clamp = (value: number, length: number): number =>
  Math.min(Math.max(value, 0), Math.max(length - 1, 0));
