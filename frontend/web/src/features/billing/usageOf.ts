import type { InvoiceDraftLine } from "@rapport/core";

const USAGE = "usage.";

/** Where the events behind a usage line are; null of a line that counts nothing. */
export function usageOf({ item, start, end }: Pick<InvoiceDraftLine, "item" | "start" | "end">) {
  if (!item.startsWith(USAGE)) return null;
  return { meter: item.slice(USAGE.length), from: start, to: end };
}

/** Whether a line is of something that is ordered: seats, modules, the plan itself. */
export const isOrdered = ({ item }: Pick<InvoiceDraftLine, "item">) =>
  item === "base" || item === "seats" || item.startsWith("module.");

const CONTRACT = "outcome:";

/** Whether a line is a share of growth, whose contract, quarters and deals have a page of their own. */
export function isShareOfGrowth({ item }: Pick<InvoiceDraftLine, "item">) {
  return item.startsWith(CONTRACT);
}
