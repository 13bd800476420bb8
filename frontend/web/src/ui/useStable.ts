import { useRef, useState } from "react";

type Functions = Record<string, (...parameters: never[]) => unknown>;

/** The same functions for ever, which call those of the latest render: for what is passed to many memoised rows. */
export function useStable<F extends Functions>(latest: F): F {
  const current = useRef(latest);
  current.current = latest;
  const [stable] = useState(() => {
    const entries = Object.keys(latest).map((name) => [
      name,
      (...parameters: never[]) => current.current[name]?.(...parameters),
    ]);
    return Object.fromEntries(entries) as F;
  });
  return stable;
}
