/** The table's columns, from the view's state: widths and order live in the view, TanStack Table computes with them. */
import {
  allFields,
  type ColumnState,
  type CrmObject,
  type CrmRecord,
  type Field,
  widthOf,
} from "@rapport/core";
import { type ColumnDef, getCoreRowModel, type Table, useReactTable } from "@tanstack/react-table";
import { useMemo } from "react";

declare module "@tanstack/react-table" {
  interface ColumnMeta<TData, TValue> {
    field: Field;
  }
}

export function useColumns(
  object: CrmObject,
  rows: CrmRecord[],
  columns: ColumnState[],
  onColumns: (columns: ColumnState[]) => void,
): Table<CrmRecord> {
  const names = columns.map((column) => column.field).join(",");
  // biome-ignore lint/correctness/useExhaustiveDependencies: definitions change with the names, widths are state
  const defs = useMemo(() => definitions(object, columns), [object, names]);
  const columnSizing = useMemo(() => {
    const fields = new Map(allFields(object).map((field) => [field.name, field]));
    return Object.fromEntries(
      columns.flatMap((column) => {
        const field = fields.get(column.field);
        return field ? [[column.field, widthOf(column, field, column.field === object.title_field)]] : [];
      }),
    );
  }, [object, columns]);
  return useReactTable<CrmRecord>({
    data: rows,
    columns: defs,
    getCoreRowModel: getCoreRowModel(),
    getRowId: (record) => record.id,
    columnResizeMode: "onChange",
    state: { columnSizing },
    onColumnSizingChange: (change) => {
      const next = typeof change === "function" ? change(columnSizing) : change;
      onColumns(
        columns.map((column) => {
          const width = Math.round(next[column.field] ?? 0);
          return width && width !== columnSizing[column.field] ? { ...column, width } : column;
        }),
      );
    },
  });
}

function definitions(object: CrmObject, columns: ColumnState[]): ColumnDef<CrmRecord>[] {
  const fields = new Map(allFields(object).map((field) => [field.name, field]));
  return columns.flatMap((column) => {
    const field = fields.get(column.field);
    if (!field) return [];
    const isTitle = field.name === object.title_field;
    return [
      {
        id: field.name,
        accessorFn: (record: CrmRecord) => record[field.name],
        minSize: isTitle ? 140 : 56,
        maxSize: 640,
        meta: { field },
      },
    ];
  });
}
