import type { Billing, InvoiceRow } from "@rapport/core";
import { expect, it } from "vitest";
import { endOf, failureKind, noticesOf, statusOf } from "./status.ts";

const row = (over: Partial<InvoiceRow> = {}): InvoiceRow => ({
  id: "i",
  number: "RAP-2026-000001",
  kind: "invoice",
  state: "open",
  issued_on: "2026-12-11",
  due_on: "2026-12-11",
  period_start: "2026-12-10",
  period_end: "2027-01-10",
  currency: "USD",
  total: "328.80",
  open: "328.80",
  dunning: "none",
  last_failure: null,
  next_attempt_on: null,
  ...over,
});

const billing = (over: Partial<Billing> = {}, planned: Billing["plan"]["planned"] = []): Billing => ({
  state: "active",
  hold: null,
  currency: "USD",
  time_zone: "Europe/London",
  today: "2026-12-20",
  next_day: "2026-12-21",
  trial_ends: "2026-12-10",
  period_start: "2026-12-10",
  period_end: "2027-01-10",
  method: "card",
  card: null,
  cards_possible: true,
  has_profile: true,
  plan: {
    chosen: true,
    seats: 5,
    seats_taken: 3,
    seats_invited: 0,
    seat_price: "24.00",
    base_price: "29.00",
    modules: [],
    planned,
    seats_kept: null,
  },
  draft: {
    closes_on: "2027-01-11",
    currency: "USD",
    lines: [],
    subtotal: "0.00",
    tax: "0.00",
    tax_label: null,
    total: "0.00",
  },
  credit: "0.00",
  invoices: [],
  version: 1,
  ...over,
});

it.each<[Partial<InvoiceRow>, string, unknown]>([
  [{}, "2026-12-11", { kind: "due", days: 0, tone: "accent" }],
  [{ due_on: "2027-01-10" }, "2026-12-11", { kind: "due", days: 30, tone: "accent" }],
  [{}, "2026-12-12", { kind: "overdue", days: 1, tone: "warn" }],
  [{ dunning: "read_only" }, "2026-12-26", { kind: "overdue", days: 15, tone: "danger" }],
  [{ state: "paid" }, "2027-12-26", { kind: "paid", tone: "ok" }],
  [{ state: "credited" }, "2027-12-26", { kind: "credited", tone: "neutral" }],
  [{ kind: "credit_note", state: "issued" }, "2027-12-26", { kind: "credit_note", tone: "neutral" }],
])("says of %o on %s what it is", (over, today, expected) => {
  expect(statusOf(row(over), today)).toEqual(expected);
});

it("is silent where all is well, also about an invoice whose day has not come", () => {
  expect(noticesOf(billing({ invoices: [row({ due_on: "2026-12-20" }), row({ state: "paid" })] }))).toEqual(
    [],
  );
});

it("names the oldest invoice that went wrong, with what followed", () => {
  const failed = row({ id: "new", due_on: "2026-12-20", last_failure: "insufficient_funds" });
  const late = row({ id: "old", dunning: "suspended" });
  const [notice] = noticesOf(billing({ hold: "unpaid", invoices: [failed, late] }));
  expect(notice).toEqual({ kind: "unpaid", invoice: late, consequence: "suspended" });
});

it("counts the days of a trial only as long as no plan is chosen, and then says that there is none", () => {
  const trial = billing({ state: "trialing", trial_ends: "2026-12-23" });
  expect(noticesOf(trial)).toEqual([]);
  const open = { ...trial, plan: { ...trial.plan, chosen: false } };
  expect(noticesOf(open)).toEqual([{ kind: "trial", days: 3 }]);
  expect(noticesOf({ ...open, hold: "no_plan" })).toEqual([{ kind: "no_plan" }]);
});

it("knows of an end only what was said last", () => {
  const label = { zh: "", en: "" };
  const end = { on: "2027-01-10", item: "base", label, quantity: 0 };
  expect(endOf(billing({}, [end]))).toBe("2027-01-10");
  expect(noticesOf(billing({}, [end]))).toEqual([{ kind: "ending", on: "2027-01-10" }]);
  expect(endOf(billing({}, [end, { ...end, on: "2027-02-10", quantity: 1 }]))).toBeNull();
  expect(endOf(billing({}, [{ ...end, item: "seats" }]))).toBeNull();
});

it("says of a code it does not know that the bank declined", () => {
  expect(["insufficient_funds", "stolen_card", "refused", "brand_new_code"].map(failureKind)).toEqual([
    "funds",
    "lost",
    "refused",
    "declined",
  ]);
});
