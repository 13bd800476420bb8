/** What a change does to the next invoice: its lines beside those of the invoice as it is planned now. */
import { amountBetween, type InvoiceDraft, type InvoiceDraftLine } from "@rapport/core";

export type LineChange = {
  kind: "new" | "gone" | "changed" | "same";
  line: InvoiceDraftLine;
  /** What the next invoice comes to more because of it. */
  by: string;
};

/**
 * In the order of the new invoice, and what is gone behind it. Of an item and time there may be several lines (seats
 * that were there, seats that are added): those that say the same are paired first, then those of the same item and
 * time in their order.
 */
export function differenceOf(now: InvoiceDraft, then: InvoiceDraft): LineChange[] {
  const left = [...now.lines];
  const take = (fits: (line: InvoiceDraftLine) => boolean): InvoiceDraftLine | undefined => {
    const at = left.findIndex(fits);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const same = then.lines.map((line) => take((other) => isSame(line, other)));
  const changed = then.lines.map((line, at) => same[at] ?? take((other) => isOfSame(line, other)));
  const rows = then.lines.map((line, at): LineChange => {
    const before = changed[at];
    if (!before) return { kind: "new", line, by: line.amount };
    return { kind: same[at] ? "same" : "changed", line, by: amountBetween(before.amount, line.amount) };
  });
  return [
    ...rows,
    ...left.map((line): LineChange => ({ kind: "gone", line, by: amountBetween(line.amount, zero(line)) })),
  ];
}

const zero = ({ amount }: InvoiceDraftLine): string => amount.replace(/^-/, "").replace(/\d/g, "0");

const isOfSame = (a: InvoiceDraftLine, b: InvoiceDraftLine): boolean =>
  a.item === b.item && a.title.en === b.title.en;

const isSame = (a: InvoiceDraftLine, b: InvoiceDraftLine): boolean =>
  isOfSame(a, b) && a.amount === b.amount && a.sentence.en === b.sentence.en;
