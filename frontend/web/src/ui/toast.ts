/** Toasts speak only of undo, of failure and of what was downloaded. */
import { useSyncExternalStore } from "react";

export type Toast = {
  id: number;
  text: string;
  tone: "plain" | "danger";
  action?: { label: string; run: () => void };
};

const LIFE = { plain: 7_000, danger: 12_000 };
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

export function toast(content: Omit<Toast, "id">): void {
  lastId += 1;
  const id = lastId;
  // One at a time: what was said before is in the history, and in the way.
  publish([{ ...content, id }]);
  setTimeout(() => dismiss(id), LIFE[content.tone]);
}

/** Takes all of them away; whether there were any. */
export function dismissAll(): boolean {
  const any = toasts.length > 0;
  if (any) publish([]);
  return any;
}

export function dismiss(id: number): void {
  publish(toasts.filter((item) => item.id !== id));
}

function publish(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useToasts = (): readonly Toast[] => useSyncExternalStore(subscribe, () => toasts);
