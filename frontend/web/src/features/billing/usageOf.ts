import type { InvoiceDraftLine } from "@rapport/core";

const USAGE = "usage.";

/** Where the events behind a usage line are; null of a line that counts nothing. */
export function usageOf({ item, start, end }: Pick<InvoiceDraftLine, "item" | "start" | "end">) {
  if (!item.startsWith(USAGE)) return null;
  return { meter: item.slice(USAGE.length), from: start, to: end };
}
