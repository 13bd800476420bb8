import type { InvoiceDocument } from "@rapport/core";

const USAGE = "usage.";

/** Where the events behind a usage line are; null of a line that counts nothing. */
export function usageHref(item: string, document: InvoiceDocument): string | null {
  if (!item.startsWith(USAGE)) return null;
  const search = new URLSearchParams({
    meter: item.slice(USAGE.length),
    from: document.period_start,
    to: document.period_end,
  });
  return `/billing/usage?${search}`;
}
