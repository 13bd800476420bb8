import { useBlocker } from "@tanstack/react-router";

/** Whether to leave is asked while something is not saved, wherever it leads: each role has an address of its own. */
export function useLeaving(isDirty: boolean) {
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  return {
    asked: blocker.status === "blocked",
    stay: () => blocker.reset?.(),
    go: () => blocker.proceed?.(),
  };
}
