/** Stands in for the whole app while the organisation's keys are away. The page itself is fetched when it is needed. */

import { type ReactNode, Suspense } from "react";
import { useDark } from "~/app/dark.ts";
import { part } from "~/app/part.ts";

export type Ways = { onBack: () => void; onLeave: () => void };

const KeysAway = part(() => import("./KeysAway.tsx"), "KeysAway");

export function KeysGate({ children, ...ways }: Ways & { children: ReactNode }) {
  const why = useDark();
  if (!why) return children;
  return (
    <Suspense fallback={null}>
      <KeysAway why={why} {...ways} />
    </Suspense>
  );
}
