import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";

/** Whether to leave is asked while something is not saved: on the way to another page, and back to the list. */
export function useLeaving(isDirty: boolean, onBack: () => void) {
  const [back, setBack] = useState(false);
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  return {
    asked: back || blocker.status === "blocked",
    back: () => (isDirty ? setBack(true) : onBack()),
    stay: () => {
      setBack(false);
      blocker.reset?.();
    },
    go: () => {
      if (back) onBack();
      else blocker.proceed?.();
    },
  };
}
