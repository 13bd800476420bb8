/** The day is worked through with the keys: J and K go on and back, X ticks off, S puts off until tomorrow. */
import type { RefObject } from "react";
import { useKeys } from "~/ui/useKeys.ts";

export function useQueueKeys(box: RefObject<HTMLElement | null>): void {
  const rows = () => [...(box.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const place = () => rows().findIndex((row) => row.contains(document.activeElement));
  const go = (to: number) => rows()[to]?.querySelector<HTMLElement>("a")?.focus();
  const press = (act: "tick" | "snooze") => (event: KeyboardEvent) => {
    const at = place();
    const control = rows()[at]?.querySelector<HTMLElement>(`[data-act=${act}]`);
    if (!control) return;
    event.preventDefault();
    // What is put off leaves the list: the focus goes on first, or back from the last.
    go(at + 1 < rows().length ? at + 1 : at - 1);
    control.click();
  };
  useKeys({
    j: () => go(Math.min(place() + 1, rows().length - 1)),
    k: () => go(Math.max(place() - 1, 0)),
    x: press("tick"),
    s: press("snooze"),
  });
}
