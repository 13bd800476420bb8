/** Stands in for the whole app while the organisation's keys are away. The page itself is fetched when it is needed. */
import { lazy, type ReactNode, Suspense } from "react";
import { useDark } from "~/app/dark.ts";

export type Ways = { onBack: () => void; onLeave: () => void };

const KeysAway = lazy(async () => ({ default: (await import("./KeysAway.tsx")).KeysAway }));

export function KeysGate({ children, ...ways }: Ways & { children: ReactNode }) {
  const why = useDark();
  if (!why) return children;
  return (
    <Suspense fallback={null}>
      <KeysAway why={why} {...ways} />
    </Suspense>
  );
}
