/**
 * What the lists of this tab show. Unsaved filters live here, in memory: they hold customers' words, so that neither
 * the address bar nor the browser's storage may have them.
 */
import { type CrmObject, defaultState, isSameState, stateOf, type View, type ViewState } from "@rapport/core";
import { useSyncExternalStore } from "react";
import { onForget } from "~/data/forget.ts";
import type { ListBody } from "~/data/records.ts";

type Memory = {
  drafts: ReadonlyMap<string, ViewState>;
  searches: ReadonlyMap<string, string>;
  /** The list a record was opened from: for its neighbours, and for the way back. */
  opened: ReadonlyMap<string, Opened>;
};

/** What was listed, and the address it was listed at. */
export type Opened = { body: ListBody; search: { view?: string; trash?: boolean } };

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

/** Back to the list a record was opened from, with the saved view that was open there. */
export const backToList = (noun: string) => ({
  to: "/o/$noun" as const,
  params: { noun },
  search: openedFrom(noun)?.search ?? {},
});

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
