import type { ReactNode } from "react";
import { useSession } from "~/data/session.ts";
import { isFinance } from "~/features/shell/financePlaces.ts";
import { PageForbidden } from "~/ui/PageError.tsx";

/** For the finance people of the organisation that runs the installation; others are told so. */
export function FinanceOnly({ children }: { children: ReactNode }) {
  return isFinance(useSession()) ? children : <PageForbidden />;
}
