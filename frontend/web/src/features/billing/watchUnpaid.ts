import type { Billing } from "@rapport/core";
import type { QueryClient } from "@tanstack/react-query";
import { adoptBilling, billingQuery } from "~/data/billing.ts";
import { isOpen } from "./status.ts";

const LOOKS = 15;
const PAUSE_MS = 1_000;

const isWaited = ({ invoices, today }: Billing): boolean =>
  invoices.some((row) => isOpen(row) && row.due_on <= today);

/**
 * The server hears of a new card from the gateway too, often before the browser is back: then it is charging while the
 * browser is told that nothing is left to do. So what comes of it is looked for, for some seconds, until nothing that
 * is due is open. Whatever was found out, the rest is read again at the end.
 */
export async function watchUnpaid(client: QueryClient, pause = PAUSE_MS): Promise<void> {
  try {
    for (let look = 0; look < LOOKS; look++) {
      if (!isWaited(await client.fetchQuery({ ...billingQuery, staleTime: 0 }))) break;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  } catch {
    // The page says what it could not read, and offers to try again.
  }
  await adoptBilling(client);
}
