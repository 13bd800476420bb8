/** Proving again who is there: whoever needs it waits, and one dialog answers all who do. */
import { useSyncExternalStore } from "react";

type Waiting = { done: Promise<boolean>; settle: (proved: boolean) => void };

let waiting: Waiting | null = null;
const listeners = new Set<() => void>();

export function askStepUp(): Promise<boolean> {
  if (!waiting) {
    let settle: (proved: boolean) => void = () => {};
    const done = new Promise<boolean>((resolve) => {
      settle = resolve;
    });
    publish({ done, settle });
  }
  return (waiting as unknown as Waiting).done;
}

export function endStepUp(proved: boolean): void {
  const settled = waiting;
  publish(null);
  settled?.settle(proved);
}

function publish(next: Waiting | null): void {
  waiting = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useStepUpAsked = (): boolean => useSyncExternalStore(subscribe, () => waiting !== null);
