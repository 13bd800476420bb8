import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";

/** Whether to leave is asked while something is not saved, wherever it leads: to another address, or by `guard` to
 * what else the same address shows.
 */
export function useLeaving(isDirty: boolean) {
  const [move, setMove] = useState<{ run: () => void } | null>(null);
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  return {
    asked: move !== null || blocker.status === "blocked",
    stay: () => {
      setMove(null);
      blocker.reset?.();
    },
    go: () => {
      move?.run();
      setMove(null);
      blocker.proceed?.();
    },
    guard: (run: () => void) => (isDirty ? setMove({ run }) : run()),
  };
}
