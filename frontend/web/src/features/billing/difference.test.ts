import { amountBetween, type InvoiceDraft, type InvoiceDraftLine } from "@rapport/core";
import { expect, it } from "vitest";
import { differenceOf } from "./difference.ts";

const line = (item: string, when: string, sentence: string, amount: string): InvoiceDraftLine => ({
  item,
  start: "2026-11-01",
  end: "2026-12-01",
  title: { zh: when, en: when },
  sentence: { zh: sentence, en: sentence },
  amount,
});
const draft = (...lines: InvoiceDraftLine[]): InvoiceDraft => ({
  closes_on: "2027-01-11",
  currency: "USD",
  lines,
  subtotal: "0.00",
  tax: "0.00",
  tax_label: null,
  total: "0.00",
});
const seats = line("seats", "Jan", "5 seats", "120.00");
const base = line("base", "Jan", "1 base plan", "29.00");

it("tells what is added from what was there, and names both with what they do", () => {
  const late = line("seats", "Dec", "2 seats × 29 of 31 days", "44.90");
  const added = line("seats", "Jan", "2 seats", "48.00");
  const found = differenceOf(draft(base, seats), draft(late, base, seats, added));
  expect(found.map((row) => [row.kind, row.line.sentence.en, row.by])).toEqual([
    ["new", "2 seats × 29 of 31 days", "44.90"],
    ["same", "1 base plan", "0.00"],
    ["same", "5 seats", "0.00"],
    ["new", "2 seats", "48.00"],
  ]);
});

it("pairs lines of the same item and time, whatever comes before them", () => {
  const found = differenceOf(draft(seats, base), draft(base, line("seats", "Jan", "3 seats", "72.00")));
  expect(found.map((row) => [row.kind, row.by])).toEqual([
    ["same", "0.00"],
    ["changed", "-48.00"],
  ]);
});

it("says what is gone last, and what is taken back as it is", () => {
  const back = line("module.sales", "Dec", "taken back", "-125.00");
  const found = differenceOf(
    draft(base, line("module.sales", "Jan", "1 module", "125.00")),
    draft(back, base),
  );
  expect(found.map((row) => [row.kind, row.by])).toEqual([
    ["new", "-125.00"],
    ["same", "0.00"],
    ["gone", "-125.00"],
  ]);
});

it("adds up to what the invoices differ by, in yen as well", () => {
  const yen = (amount: string) => line("seats", "Jan", amount, amount);
  const [row] = differenceOf(draft(yen("3500")), draft(yen("7000")));
  expect(row?.by).toBe("3500");
  expect(amountBetween("0.10", "-0.25")).toBe("-0.35");
  expect(amountBetween("-1.5", "90071992547409.93")).toBe("90071992547411.43");
});
