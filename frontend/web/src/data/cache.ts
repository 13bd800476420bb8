/** Changes to records where they lie in the query cache, so that a write shows before the server answers. */
import type { Board, Card, CrmRecord, Page, RecordView } from "@rapport/core";
import type { InfiniteData } from "@tanstack/react-query";
import { queryClient } from "~/app/queries.ts";
import { historyKey, listKey, recordKey } from "./records.ts";

type Pages = InfiniteData<Page, string | null>;
const isPages = (data: unknown): data is Pages =>
  typeof data === "object" && data !== null && "pages" in data;

/** Boards of all kinds have columns of cards. */
const isBoard = (data: unknown): data is Board =>
  typeof data === "object" && data !== null && "columns" in data;

/** A card is a record with fewer fields, and what it shows of the others follows from them on the server. */
const asRecord = (card: Card): CrmRecord => ({ ...card });
const asCard = (record: CrmRecord): Card => record as unknown as Card;

function patchBoard(board: Board, id: string, change: (record: CrmRecord) => CrmRecord): Board {
  const columns = board.columns.map((column) =>
    column.cards.some((card) => card.id === id)
      ? {
          ...column,
          cards: column.cards.map((card) => (card.id === id ? asCard(change(asRecord(card))) : card)),
        }
      : column,
  );
  return { ...board, columns };
}

export function patchRecord(noun: string, id: string, change: (record: CrmRecord) => CrmRecord): void {
  queryClient.setQueryData<RecordView>(recordKey(noun, id), (view) =>
    view ? { ...view, record: change(view.record) } : view,
  );
  const apply = (item: CrmRecord) => (item.id === id ? change(item) : item);
  queryClient.setQueriesData<unknown>({ queryKey: listKey(noun) }, (data: unknown) => {
    if (Array.isArray(data)) return data.map(apply);
    if (isBoard(data)) return patchBoard(data, id, change);
    if (!isPages(data)) return data;
    return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(apply) })) };
  });
}

/** Takes rows out of lists, as they were changed now; a list that looks back still shows them. */
export function dropRecords(noun: string, ids: ReadonlySet<string>): void {
  const isNow = ({ queryKey }: { queryKey: readonly unknown[] }) =>
    !(queryKey[2] as { as_of?: string } | undefined)?.as_of;
  queryClient.setQueriesData<unknown>({ queryKey: listKey(noun), predicate: isNow }, (data: unknown) => {
    if (!isPages(data)) return data;
    const pages = data.pages.map((page) => ({
      ...page,
      items: page.items.filter((item) => !ids.has(item.id)),
    }));
    return { ...data, pages };
  });
}

export function currentRecord(noun: string, id: string): CrmRecord | undefined {
  const view = queryClient.getQueryData<RecordView>(recordKey(noun, id));
  const rows = queryClient
    .getQueriesData<unknown>({ queryKey: listKey(noun) })
    .flatMap(([, data]) => {
      if (isBoard(data)) return data.columns.flatMap((column) => column.cards.map(asRecord));
      return isPages(data) ? data.pages.flatMap((page) => page.items) : [];
    })
    .filter((item) => item.id === id);
  return [...rows, ...(view ? [view.record] : [])].sort((a, b) => b.version - a.version)[0];
}

/** Lists keep their rows (and a row its place) until read again; figures and history are read at once. */
export function afterWrite(noun: string, id?: string): void {
  for (const queryKey of [
    ["count", noun],
    ["summary", noun],
    // A board has counts and sums over its columns, and a card's stage is its column.
    [...listKey(noun), "board"],
  ])
    void queryClient.invalidateQueries({ queryKey });
  // What stands beside a record is made of many others.
  for (const key of ["overview", "network", "suggestions"])
    void queryClient.invalidateQueries({ queryKey: [key] });
  if (id) void queryClient.invalidateQueries({ queryKey: historyKey(noun, id) });
}

export function refreshLists(noun: string): void {
  void queryClient.invalidateQueries({ queryKey: listKey(noun) });
  afterWrite(noun);
}

export function refreshRecord(noun: string, id: string): void {
  void queryClient.invalidateQueries({ queryKey: ["record", noun, id] });
  void queryClient.invalidateQueries({ queryKey: historyKey(noun, id) });
}
