/** Changes to records where they lie in the query cache, so that a write shows before the server answers. */
import type { CrmRecord, Page, RecordView } from "@rapport/core";
import type { InfiniteData } from "@tanstack/react-query";
import { queryClient } from "~/app/queries.ts";
import { historyKey, listKey, recordKey } from "./records.ts";

type Pages = InfiniteData<Page, string | null>;
const isPages = (data: unknown): data is Pages =>
  typeof data === "object" && data !== null && "pages" in data;

export function patchRecord(noun: string, id: string, change: (record: CrmRecord) => CrmRecord): void {
  queryClient.setQueryData<RecordView>(recordKey(noun, id), (view) =>
    view ? { ...view, record: change(view.record) } : view,
  );
  const apply = (item: CrmRecord) => (item.id === id ? change(item) : item);
  queryClient.setQueriesData<unknown>({ queryKey: listKey(noun) }, (data: unknown) => {
    if (Array.isArray(data)) return data.map(apply);
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
    .flatMap(([, data]) => (isPages(data) ? data.pages.flatMap((page) => page.items) : []))
    .filter((item) => item.id === id);
  return [...rows, ...(view ? [view.record] : [])].sort((a, b) => b.version - a.version)[0];
}

/** Lists keep their rows (and a row its place) until read again; figures and history are read at once. */
export function afterWrite(noun: string, id?: string): void {
  for (const queryKey of [
    ["count", noun],
    ["summary", noun],
  ])
    void queryClient.invalidateQueries({ queryKey });
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
