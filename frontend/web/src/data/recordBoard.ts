/** Boards by a choice: a column for each value of a field with one choice, on records of any kind but deals. */
import type { CrmObject, CrmRecord, Field, Filter, Notice, Sort } from "@rapport/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { absorb } from "./labels.ts";
import { appended, type LaneColumn, landingBy, withTails } from "./lanes.ts";
import { hasBoard } from "./objects.ts";
import { listKey } from "./records.ts";

const FIRST = 50;
const MORE = 100;

/** `stage` is the card's column: the choice's id, or nothing for records without one. */
export type RecordCard = CrmRecord & { stage: string };
type Sums = Record<string, string>;
export type RecordColumn = LaneColumn<RecordCard, Sums>;
export type RecordBoard = {
  group: string;
  columns: RecordColumn[];
  total: { count: number; sums: Sums };
  notice: Notice | null;
};
export type RecordBoardScope = {
  group: string;
  filter: Filter | null;
  sort: Sort[];
  fields: string[];
  sums: string[];
  search?: string;
  as_of?: string;
};

/** The fields whose choices can be columns: those with one choice, which the reader sees whole. */
export const boardFields = (object: CrmObject): Field[] =>
  hasBoard(object)
    ? []
    : object.fields.filter(
        ({ type, groupable, editable }) => (type === "choice" || type === "option") && groupable && editable,
      );

/** Under the lists of its object, so that whatever has those read again has the board read again too. */
export const recordBoardsKey = (noun: string) => [...listKey(noun), "board"] as const;
const keyOf = (noun: string, scope: RecordBoardScope) => [...recordBoardsKey(noun), scope] as const;

const asCard = (group: string, record: CrmRecord): RecordCard => ({
  ...record,
  stage: String(record[group] ?? ""),
});

/** Keeps the columns on screen until those of another filter or moment arrive. */
export function useRecordBoard(noun: string, scope: RecordBoardScope | null) {
  return useQuery({
    ...queryOptions({
      queryKey: scope ? keyOf(noun, scope) : recordBoardsKey(noun),
      queryFn: async ({ signal }): Promise<RecordBoard> => {
        if (!scope) throw new Error("a board has columns");
        const answer = await api.recordBoard(noun, { ...scope, limit: FIRST }, signal);
        absorb(answer.included);
        const columns = answer.columns.map(
          ({ key, count, sums, items, next }): RecordColumn => ({
            stage: key ?? "",
            count,
            sums,
            cards: items.map((each) => asCard(scope.group, each)),
            next,
          }),
        );
        const fresh = { group: scope.group, columns, total: answer.total, notice: answer.notice };
        const before = queryClient.getQueryData<RecordBoard>(keyOf(noun, scope));
        return withTails<RecordCard, Sums, RecordBoard>(fresh, before);
      },
    }),
    enabled: scope !== null,
    placeholderData: (previous) => (previous?.group === scope?.group ? previous : undefined),
  });
}

/** The list that a column is. */
export function withinColumn(scope: Pick<RecordBoardScope, "group" | "filter">, column: string): Filter {
  const here: Filter = column
    ? { field: scope.group, op: "eq", value: column }
    : { field: scope.group, op: "empty" };
  return scope.filter ? { and: [scope.filter, here] } : here;
}

const loading = new Set<string>();

/** Fetches the next cards of one column, once at a time. */
export async function loadMoreRecords(
  noun: string,
  scope: RecordBoardScope,
  { stage, next }: RecordColumn,
): Promise<void> {
  if (!next || loading.has(next)) return;
  loading.add(next);
  try {
    const { sort, fields, search, as_of } = scope;
    const page = await api.query(noun, {
      filter: withinColumn(scope, stage),
      sort,
      fields,
      ...(search ? { search } : {}),
      ...(as_of ? { as_of } : {}),
      cursor: next,
      limit: MORE,
    });
    absorb(page.included);
    const cards = page.items.map((each) => asCard(scope.group, each));
    queryClient.setQueryData<RecordBoard>(
      keyOf(noun, scope),
      (board) =>
        board && appended<RecordCard, Sums, RecordBoard>(board, next, { stage, cards, next: page.next }),
    );
  } finally {
    loading.delete(next);
  }
}

/** A column's sums with a card more (1) or less (-1). */
export const shiftedSums = (sums: Sums, card: RecordCard, by: 1 | -1): Sums =>
  Object.fromEntries(
    Object.entries(sums).map(([name, sum]) => {
      const held = Number(card[name] ?? 0);
      return [name, String(Math.round((Number(sum) + by * held) * 1e6) / 1e6)];
    }),
  );

const COUNTED = ["money", "decimal", "integer"];
const DATED = ["date", "timestamp"];

/** Where a card will stand in a column: what is put in order by its last change comes first or last, as it is changed. */
export function landingOf(
  object: CrmObject,
  cards: readonly RecordCard[],
  card: RecordCard,
  sort: readonly Sort[],
): number {
  const { field, descending = false } = sort[0] ?? { field: "updated_at", descending: true };
  if (field === "updated_at") return descending ? 0 : cards.length;
  const type = field === "created_at" ? "timestamp" : object.fields.find(({ name }) => name === field)?.type;
  const counted = COUNTED.includes(type ?? "");
  if (!counted && !DATED.includes(type ?? "")) return 0;
  const key = (each: RecordCard) => {
    const held = each[field] ?? null;
    return held === null ? null : counted ? Number(held) : String(held);
  };
  return landingBy(cards, card, key, descending);
}
