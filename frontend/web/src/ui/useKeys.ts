import { useEffect, useRef } from "react";

export type Keys = Record<string, (event: KeyboardEvent) => void>;

/** Single-key commands of a page. They rest while someone types, or while a dialog or a menu is open. */
export function useKeys(keys: Keys, enabled = true): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!enabled) return;
    // Asked before the key has done anything: the Esc that closes a menu must not leave the page as well.
    let busy = false;
    const before = (event: KeyboardEvent) => {
      busy = isBusy(event.target);
    };
    const onKey = (event: KeyboardEvent) => {
      if (busy || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const run = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      run?.(event);
    };
    window.addEventListener("keydown", before, true);
    document.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("keydown", before, true);
      document.removeEventListener("keydown", onKey);
    };
  }, [enabled]);
}

function isBusy(target: EventTarget | null): boolean {
  const element = target instanceof HTMLElement ? target : null;
  const typing = element?.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true]");
  return Boolean(typing) || document.querySelector("[role=dialog], [role=menu], [role=listbox]") !== null;
}
