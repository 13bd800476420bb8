/**
 * What the lists of this tab show. Unsaved filters live here, in memory: they hold customers' words, so that neither
 * the address bar nor the browser's storage may have them.
 */
import {
  type CrmObject,
  defaultState,
  type Filter,
  fieldPaths,
  isAddressable,
  isSameState,
  stateOf,
  type View,
  type ViewState,
} from "@rapport/core";
import { useNavigate } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import { onForget } from "~/data/forget.ts";
import { useObjects } from "~/data/objects.ts";
import type { ListBody } from "~/data/records.ts";

type Memory = {
  drafts: ReadonlyMap<string, ViewState>;
  searches: ReadonlyMap<string, string>;
  /** The list a record was opened from: for its neighbours, and for the way back. */
  opened: ReadonlyMap<string, Opened>;
};

/** What was listed, and the address it was listed at. */
export type Opened = {
  body: ListBody;
  search: { view?: string; trash?: boolean; filter?: Filter };
  page?: "list" | "board";
};

const empty = (): Memory => ({ drafts: new Map(), searches: new Map(), opened: new Map() });
let memory = empty();
const listeners = new Set<() => void>();
onForget(() => {
  memory = empty();
});

function publish(part: Partial<Memory>): void {
  memory = { ...memory, ...part };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function rememberOpened(noun: string, opened: Opened): void {
  memory = { ...memory, opened: new Map([...memory.opened, [noun, opened]]) };
}

export const openedFrom = (noun: string): Opened | undefined => memory.opened.get(noun);

/** Back to the list or board a record was opened from, with the saved view that was open there. */
export const backToList = (noun: string) => {
  const { page, search = {} } = openedFrom(noun) ?? {};
  const to = page === "board" ? ("/o/$noun/board" as const) : ("/o/$noun" as const);
  return { to, params: { noun }, search };
};

export type ListState = {
  state: ViewState;
  saved: ViewState;
  dirty: boolean;
  search: string;
  change: (part: Partial<ViewState>) => void;
  revert: () => void;
  setSearch: (search: string) => void;
};

export function useListState(object: CrmObject, view: View | undefined): ListState {
  const { drafts, searches } = useSyncExternalStore(subscribe, () => memory);
  const key = `${object.noun}/${view?.id ?? ""}`;
  const saved = view ? stateOf(view, object) : defaultState(object);
  const draft = drafts.get(key);
  const state = draft ?? saved;
  const change = (part: Partial<ViewState>) =>
    publish({
      drafts: new Map([...memory.drafts, [key, { ...(memory.drafts.get(key) ?? saved), ...part }]]),
    });
  const revert = () => {
    const next = new Map(memory.drafts);
    next.delete(key);
    publish({ drafts: next });
  };
  const setSearch = (search: string) =>
    publish({ searches: new Map([...memory.searches, [object.noun, search]]) });
  const dirty = draft !== undefined && !isSameState(draft, saved);
  return { state, saved, dirty, search: searches.get(object.noun) ?? "", change, revert, setSearch };
}

/**
 * The list of a filter that stands in the address, as figures link to it. Its filter is changed in the address as long
 * as that may hold it, and in memory from then on; so the same link always shows the same rows.
 */
export function useAddressedList(
  object: CrmObject,
  view: View | undefined,
  filter: Filter | undefined,
): ListState {
  const list = useListState(object, view);
  const objects = useObjects();
  const navigate = useNavigate();
  if (!filter) return list;
  const state = { ...list.state, filter };
  const open = (search: { filter: Filter } | { view: "all" }) =>
    void navigate({ to: "/o/$noun", params: { noun: object.noun }, search, replace: true });
  const change = (part: Partial<ViewState>) => {
    if (part.filter && isAddressable(part.filter, fieldPaths(object, objects))) open({ filter: part.filter });
    else if (part.filter !== undefined) {
      list.change(part);
      open({ view: "all" });
    } else list.change({ ...part, filter: list.saved.filter });
  };
  const revert = () => {
    list.revert();
    open({ view: "all" });
  };
  return { ...list, state, dirty: true, change, revert };
}
