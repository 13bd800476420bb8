/** Proving again who is there: whoever needs it waits, and one dialog answers all who do. */
import { useSyncExternalStore } from "react";

/** `bound`: by a passkey that stays on its device. */
type Waiting = { bound: boolean; done: Promise<boolean>; settle: (proved: boolean) => void };

let waiting: Waiting | null = null;
const listeners = new Set<() => void>();

export function askStepUp(bound = false): Promise<boolean> {
  if (!waiting) {
    let settle: (proved: boolean) => void = () => {};
    const done = new Promise<boolean>((resolve) => {
      settle = resolve;
    });
    publish({ bound, done, settle });
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

export const useStepUpBound = (): boolean => useSyncExternalStore(subscribe, () => waiting?.bound === true);
