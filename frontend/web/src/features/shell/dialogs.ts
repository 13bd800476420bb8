/** Dialogs that any page may open: the palette and the form for a new record. */
import { useSyncExternalStore } from "react";

export type CreateRequest = {
  noun: string;
  values?: Record<string, string>;
  /** Link the new record to this one, over this relation of the new record's object. */
  link?: { relation: string; id: string };
};
type State = { palette: boolean; create: CreateRequest | null };

let state: State = { palette: false, create: null };
const listeners = new Set<() => void>();

function publish(next: State): void {
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const dialogs = {
  openPalette: () => publish({ palette: !state.palette, create: null }),
  openCreate: (create: CreateRequest) => publish({ palette: false, create }),
  close: () => publish({ palette: false, create: null }),
};

export const useDialogs = (): State => useSyncExternalStore(subscribe, () => state);
