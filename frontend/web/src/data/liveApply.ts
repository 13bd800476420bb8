/** Brings what is on screen up to date with changes of others: rows in their place, lists where rows came or went. */
import { ApiError, type CrmObject, type CrmRecord, type RecordView } from "@rapport/core";
import type { Query } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { dropRecords, patchRecord } from "./cache.ts";
import { absorb } from "./labels.ts";
import { byName, objectsQuery } from "./objects.ts";
import { recordKey } from "./records.ts";
import { inOrder } from "./writes.ts";

type Changes = Awaited<ReturnType<typeof api.changes>>;

/** More than this many rows are read as lists, not one by one. */
const ONE_BY_ONE = 10;
/** By then the page has taken away what there is no more. */
const DRAWN_MS = 50;
const OWN_THINGS = new Set(["bootstrap", "session", "objects", "views", "people", "imports", "devices"]);

/**
 * Everything on screen; with other rights or another plan first who one is and what there is, so that nothing is asked
 * for that is refused by now.
 */
export async function readAnew(rightsToo: boolean): Promise<void> {
  const first = new Set(["session", "objects", "modules"]);
  const isFirst = ({ queryKey }: Query) => first.has(String(queryKey[0]));
  if (rightsToo) {
    await queryClient.invalidateQueries({ predicate: isFirst });
    await new Promise((resolve) => setTimeout(resolve, DRAWN_MS));
    queryClient.removeQueries({ type: "inactive", predicate: (query) => !isFirst(query) });
  }
  await queryClient.invalidateQueries({
    predicate: (query) => !isFirst(query) && (rightsToo || !OWN_THINGS.has(String(query.queryKey[0]))),
  });
}

/** True when lists were read again. `own` are the numbers of this tab's writes: what they did is on screen already. */
export async function applyChanges(answer: Changes, own: ReadonlySet<number>): Promise<boolean> {
  const objects = queryClient.getQueryData<CrmObject[]>(objectsQuery.queryKey) ?? [];
  const changes = answer.changes.filter((change) => !own.has(change.seq));
  let lists = false;
  for (const name of new Set([...changes, ...answer.removed].map((each) => each.object))) {
    const object = byName(objects, name);
    if (!object) continue;
    const mine = changes.filter((change) => change.object === name);
    const ids = (op: string) => mine.filter((change) => change.op === op).map((change) => change.record_id);
    const removed = answer.removed.filter((each) => each.object === name).map((each) => each.record_id);
    const gone = [...ids("delete"), ...removed];
    const updated = ids("update");
    if (gone.length > 0) dropRecords(object.noun, new Set(gone));
    const came = ids("create").length > 0 || gone.length > 0 || updated.length > ONE_BY_ONE;
    const shown = came ? [] : updated.filter((id) => isShown(object.noun, id));
    await Promise.all(shown.map((id) => refresh(object.noun, id)));
    outdate(
      object.noun,
      new Set([...mine.map((change) => change.record_id), ...removed]),
      new Set(shown),
      came,
    );
    for (const id of removed) forgetRecord(object.noun, id);
    lists ||= came;
  }
  return lists;
}

/** Whether a record stands somewhere on screen: on its page or in a list. */
function isShown(noun: string, id: string): boolean {
  const cache = queryClient.getQueryCache();
  return cache
    .findAll({ type: "active" })
    .some(({ queryKey, state }) =>
      queryKey[0] === "record" ? queryKey[2] === id : queryKey[1] === noun && rowsOf(state.data).includes(id),
    );
}

type Rows = { pages?: { items: CrmRecord[] }[]; items?: CrmRecord[] };

function rowsOf(data: unknown): string[] {
  if (typeof data !== "object" || data === null) return [];
  const { pages, items } = data as Rows;
  return (pages?.flatMap((page) => page.items) ?? items ?? []).map((item) => item.id);
}

/** One record where it stands, after this tab's own writes of it: what is being typed or sent stays. */
function refresh(noun: string, id: string): Promise<void> {
  return inOrder(id, async () => {
    try {
      const view = await api.record(noun, id);
      absorb(view.included);
      queryClient.setQueryData<RecordView>(recordKey(noun, id), (old) => (old ? view : old));
      patchRecord(noun, id, (row) => (row.version > view.record.version ? row : { ...row, ...view.record }));
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) return;
      dropRecords(noun, new Set([id]));
      forgetRecord(noun, id);
    }
  });
}

/** What may not be seen any more goes from the screen too, not only from the next answer. */
function forgetRecord(noun: string, id: string): void {
  for (const kind of ["record", "history", "access"])
    void queryClient.resetQueries({ queryKey: [kind, noun, id] });
}

/**
 * What the changes made old is read again where it is on screen, and otherwise when it next is. A list whose rows were
 * brought up to date in their place keeps them there, as after an edit of one's own.
 */
function outdate(noun: string, ids: ReadonlySet<string>, fresh: ReadonlySet<string>, lists: boolean): void {
  const later: Query[] = [];
  void queryClient.invalidateQueries({
    predicate: (query) => {
      const [kind, of, which] = query.queryKey;
      if (kind === "list" && of === noun) {
        // A card that moved stands in another column, with other counts and sums: a board is read as a whole.
        const whole = which === "recent" || which === "board";
        if (whole || lists) return true;
        later.push(query);
        return false;
      }
      if (kind === "record") {
        if (of === noun && ids.has(String(which))) return !fresh.has(String(which));
        return relatesTo(query.state.data as RecordView | undefined, ids);
      }
      if (kind === "calendar") return noun === "activities" || noun === "tasks" || noun === "deals";
      // What stands beside a record is made of many others.
      if (kind === "overview" || kind === "network" || kind === "suggestions") return true;
      if (kind === "deal-lines") return noun === "products" || (noun === "deals" && ids.has(String(of)));
      if (kind === "history" || kind === "access") return of === noun && ids.has(String(which));
      return of === noun;
    },
  });
  for (const { queryKey } of later)
    void queryClient.invalidateQueries({ queryKey, exact: true, refetchType: "none" });
}

function relatesTo(view: RecordView | undefined, ids: ReadonlySet<string>): boolean {
  return Object.values(view?.related ?? {}).some((items) => items.some((item) => ids.has(item.id)));
}
