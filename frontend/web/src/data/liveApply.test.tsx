import { ApiError, type CrmRecord, type RecordView } from "@rapport/core";
import { QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { company } from "~/testing/harness.tsx";
import { applyChanges, readAnew } from "./liveApply.ts";
import { objectsQuery } from "./objects.ts";

const row = (id: string, version: number, name: string) => ({ id, version, name }) as unknown as CrmRecord;
const view = (record: CrmRecord, related = {}): RecordView => ({
  record,
  included: { choices: {}, people: {}, records: {} },
  related,
});
const LIST = ["list", "companies", { filter: null, sort: [] }];
const TRASH = ["list", "companies", { filter: null, sort: [], deleted: true }];
const rows = (key: readonly unknown[]) =>
  queryClient.getQueryData<{ pages: { items: CrmRecord[] }[] }>(key)?.pages.flatMap((page) => page.items);

let asked: string[];
let stops: (() => void)[];

/** A query that is on screen, as `data`; notes when it is read again. */
function onScreen(name: string, queryKey: readonly unknown[], data: unknown) {
  queryClient.setQueryData(queryKey, data);
  const observer = new QueryObserver(queryClient, {
    queryKey,
    queryFn: () => {
      asked.push(name);
      return queryClient.getQueryData(queryKey) ?? null;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  stops.push(observer.subscribe(() => undefined));
}

const answer = (over: Partial<Parameters<typeof applyChanges>[0]>) => ({
  seq: 9,
  mark: "m",
  more: false,
  reset: false,
  changes: [],
  removed: [],
  ...over,
});
const change = (record_id: string, op: "create" | "update" | "delete", seq = 9) => ({
  seq,
  object: "company",
  record_id,
  op,
  mine: false,
});

beforeEach(() => {
  asked = [];
  stops = [];
  queryClient.setQueryData(objectsQuery.queryKey, [company]);
  onScreen("list", LIST, { pages: [{ items: [row("a", 1, "A"), row("b", 1, "B")] }], pageParams: [null] });
  onScreen("trash", TRASH, { pages: [{ items: [] }], pageParams: [null] });
  onScreen("count", ["count", "companies", {}], { count: 2 });
  onScreen("contacts", ["list", "contacts", {}], { pages: [], pageParams: [] });
  onScreen(
    "related",
    ["record", "contacts", "c", null],
    view(row("c", 1, "C"), { companies: [{ id: "b" }] }),
  );
});
afterEach(() => {
  for (const stop of stops) stop();
  queryClient.clear();
  vi.restoreAllMocks();
});
const settled = () => vi.waitFor(() => expect(queryClient.isFetching()).toBe(0));

it("changes a row in its place, and reads no list again", async () => {
  const record = vi.spyOn(api, "record").mockResolvedValue(view(row("b", 2, "Bee")));
  expect(await applyChanges(answer({ changes: [change("b", "update")] }), new Set())).toBe(false);
  await settled();
  expect(record.mock.calls).toEqual([["companies", "b"]]);
  expect(rows(LIST)?.map((item) => item.name)).toEqual(["A", "Bee"]);
  expect(asked.sort()).toEqual(["count", "related"]);
  expect(queryClient.getQueryState(LIST)?.isInvalidated).toBe(true);
});

it("asks for nothing that is on no screen, and nothing of one's own writes", async () => {
  const record = vi.spyOn(api, "record");
  await applyChanges(answer({ changes: [change("z", "update"), change("b", "update", 7)] }), new Set([7]));
  await settled();
  expect(record).not.toHaveBeenCalled();
  expect(asked).toEqual(["count"]);
});

it("reads lists again where a row came, and takes one out that went", async () => {
  expect(await applyChanges(answer({ changes: [change("new", "create")] }), new Set())).toBe(true);
  await settled();
  expect(asked.sort()).toEqual(["count", "list", "trash"]);
  await applyChanges(answer({ changes: [change("a", "delete")] }), new Set());
  expect(rows(LIST)?.map((item) => item.id)).toEqual(["b"]);
});

it("reads a deal's lines again when the deal changed, or a product that they name", async () => {
  const deal = { ...company, name: "deal", noun: "deals" };
  const product = { ...company, name: "product", noun: "products" };
  queryClient.setQueryData(objectsQuery.queryKey, [company, deal, product]);
  onScreen("lines of d", ["deal-lines", "d"], { version: 1, lines: [] });
  onScreen("lines of e", ["deal-lines", "e"], { version: 1, lines: [] });
  await applyChanges(answer({ changes: [{ ...change("d", "update"), object: "deal" }] }), new Set());
  await settled();
  expect(asked).toEqual(["lines of d"]);
  await applyChanges(answer({ changes: [{ ...change("p", "update"), object: "product" }] }), new Set());
  await settled();
  expect(asked.sort()).toEqual(["lines of d", "lines of d", "lines of e"]);
});

it("takes what may not be seen any more from the screen", async () => {
  onScreen("record", ["record", "companies", "a", null], view(row("a", 1, "A")));
  await applyChanges(answer({ removed: [{ seq: 9, object: "company", record_id: "a" }] }), new Set());
  expect(rows(LIST)?.map((item) => item.id)).toEqual(["b"]);
  expect(queryClient.getQueryData(["record", "companies", "a", null])).toBeUndefined();
});

it("leaves a row alone that is newer here", async () => {
  vi.spyOn(api, "record").mockResolvedValue(view(row("a", 0, "Old")));
  await applyChanges(answer({ changes: [change("a", "update")] }), new Set());
  expect(rows(LIST)?.[0]?.name).toBe("A");
});

it("begins anew with what is on screen, and with who one is when rights changed", async () => {
  onScreen("session", ["session"], {});
  readAnew(false);
  await settled();
  expect(asked).not.toContain("session");
  expect(asked).toEqual(expect.arrayContaining(["list", "trash", "count", "contacts", "related"]));
  readAnew(true);
  await settled();
  expect(asked).toContain("session");
});

it("asks what there is before anything else when rights or the plan changed, and forgets what is off screen", async () => {
  queryClient.setQueryData(["summary", "deals"], { count: 7 });
  const observer = new QueryObserver(queryClient, {
    queryKey: objectsQuery.queryKey,
    queryFn: () => {
      asked.push("objects");
      // What is switched off leaves the page, as a board does whose object is gone.
      stops[0]?.();
      return [];
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const stop = observer.subscribe(() => undefined);
  await readAnew(true);
  await settled();
  stop();
  expect(asked[0]).toBe("objects");
  expect(asked).not.toContain("list");
  expect(asked).toContain("contacts");
  expect(queryClient.getQueryData(["summary", "deals"])).toBeUndefined();
  expect(rows(LIST)).toBeUndefined();
});

it("looks again what there is when something answers that it is not in the plan", async () => {
  onScreen("session", ["session"], {});
  const refused = new ApiError(403, { code: "not_in_plan", message: "No", details: { module: "sales" } });
  const ask = (error: Error) =>
    queryClient.fetchQuery({
      queryKey: ["x", error.message],
      queryFn: () => Promise.reject(error),
      retry: false,
    });
  await expect(ask(new ApiError(403, { code: "forbidden", message: "Other" }))).rejects.toThrow("Other");
  await settled();
  expect(asked).toEqual([]);
  await expect(ask(refused)).rejects.toThrow("No");
  await settled();
  expect(asked).toEqual(["session"]);
});
