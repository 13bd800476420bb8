/** What a list shows: filter, sort and columns. A saved view is such a state with a name; edits stay unsaved until asked. */
import type { ColumnState, CrmObject, Field, Filter, Sort, View } from "../api/types.ts";
import { systemFields } from "./system.ts";

export type ViewState = {
  filter: Filter | null;
  sort: Sort[];
  columns: ColumnState[];
  /** The field whose values are the groups. */
  group: string | null;
};

export function defaultState(object: CrmObject): ViewState {
  const { columns, sort, filter } = object.default_view;
  return { filter: filter ?? null, sort: sort ?? [], columns: normalise(columns, object), group: null };
}

export function stateOf(view: View, object: CrmObject): ViewState {
  const columns = normalise(view.columns, object);
  return {
    filter: view.filter,
    sort: view.sort,
    columns: columns.length > 0 ? columns : defaultState(object).columns,
    group: groupFields(object).some((field) => field.name === view.group) ? view.group : null,
  };
}

/** The title is always there and always first: it is the frozen column and the way into the record. */
function normalise(columns: readonly (string | ColumnState)[], object: CrmObject): ColumnState[] {
  const known = new Set(allFields(object).map((field) => field.name));
  const states = columns.map((column) => (typeof column === "string" ? { field: column } : column));
  const title = states.find((column) => column.field === object.title_field) ?? { field: object.title_field };
  const rest = states.filter((column) => column.field !== object.title_field && known.has(column.field));
  return arranged([title, ...rest]);
}

/** The title, what is pinned, the rest: pinned columns stand together at the left. */
function arranged(columns: readonly ColumnState[]): ColumnState[] {
  const [title, ...rest] = columns;
  return [
    ...(title ? [title] : []),
    ...rest.filter((column) => column.pinned),
    ...rest.filter((column) => !column.pinned),
  ];
}

export function pinColumn(columns: readonly ColumnState[], field: string, pinned: boolean): ColumnState[] {
  return arranged(
    columns.map(({ pinned: before, ...column }) =>
      (column.field === field ? pinned : before) ? { ...column, pinned: true } : column,
    ),
  );
}

/** What a list may be grouped by. */
export const groupFields = (object: CrmObject): Field[] =>
  allFields(object).filter((field) => field.groupable);

/** The field that says what another system calls a record: filled by imports, and shown where there is something. */
export const EXTERNAL_ID = "external_id";

export const allFields = (object: CrmObject): Field[] => [...object.fields, ...systemFields(object)];

export const isSameState = (a: ViewState, b: ViewState): boolean => canonical(a) === canonical(b);

const canonical = (state: ViewState): string =>
  JSON.stringify([
    state.filter,
    state.sort.map((sort) => [sort.field, sort.descending]),
    state.columns.map((column) => [column.field, column.width ?? null, column.pinned ?? false]),
    state.group,
  ]);

/** A click on a header: ascending, descending, then the order it came with. */
export function toggleSort(sort: readonly Sort[], field: string): Sort[] {
  const current = sort.find((item) => item.field === field);
  if (!current) return [{ field, descending: false }];
  return current.descending ? [] : [{ field, descending: true }];
}

export function moveColumn(columns: readonly ColumnState[], field: string, to: number): ColumnState[] {
  const moved = columns.find((column) => column.field === field);
  if (!moved) return [...columns];
  const rest = columns.filter((column) => column.field !== field);
  const at = Math.min(Math.max(to, 1), rest.length);
  return arranged([...rest.slice(0, at), moved, ...rest.slice(at)]);
}

const WIDTH: Record<Field["type"], number> = {
  text: 168,
  long_text: 236,
  rich_text: 236,
  email: 200,
  phone: 140,
  url: 180,
  credit_code: 180,
  choice: 140,
  multi_choice: 168,
  auto_number: 140,
  integer: 128,
  decimal: 152,
  money: 140,
  // 2026年12月28日, tabular, and the room beside it.
  date: 132,
  personal_date: 132,
  personal_number: 128,
  boolean: 72,
  reference: 168,
  references: 168,
  file: 200,
  person: 132,
  timestamp: 168,
  option: 132,
  currency: 80,
  pipeline: 140,
  stage: 144,
  time: 80,
  point: 168,
  weekdays: 132,
};

export function widthOf(column: ColumnState, field: Field, isTitle: boolean): number {
  return column.width ?? (isTitle ? 224 : WIDTH[field.type]);
}
