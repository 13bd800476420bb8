/** What an invoice, a payment and the plan are up to, as facts; `useStatusTexts` says them. */
import { addDays, type Billing, daysBetween, type InvoicePayment, type InvoiceRow } from "@rapport/core";
import type { Tone } from "~/ui/atoms.tsx";

export type InvoiceStatus =
  | { kind: "paid" | "credited" | "credit_note"; tone: Tone }
  | { kind: "due" | "overdue"; days: number; tone: Tone };

/** `today` is where the organisation is: an invoice is overdue the day after it was due. */
export function statusOf(row: InvoiceRow, today: string): InvoiceStatus {
  if (row.kind === "credit_note") return { kind: "credit_note", tone: "neutral" };
  if (row.state === "paid") return { kind: "paid", tone: "ok" };
  if (row.state === "credited") return { kind: "credited", tone: "neutral" };
  const days = daysBetween(today, row.due_on);
  if (days >= 0) return { kind: "due", days, tone: "accent" };
  const isLate = row.dunning === "read_only" || row.dunning === "suspended";
  return { kind: "overdue", days: -days, tone: isLate ? "danger" : "warn" };
}

export type Notice =
  | { kind: "no_plan" }
  | { kind: "unpaid"; invoice: InvoiceRow; consequence: "read_only" | "suspended" | null }
  | { kind: "ending"; on: string }
  | { kind: "trial"; days: number };

/** What has to be said above everything else, the most pressing first. */
export function noticesOf(billing: Billing): Notice[] {
  const notices: Notice[] = [];
  const unpaid = oldestUnpaid(billing);
  if (unpaid) notices.push({ kind: "unpaid", invoice: unpaid, consequence: consequenceOf(unpaid) });
  if (billing.hold === "no_plan") notices.push({ kind: "no_plan" });
  const ends = endOf(billing);
  if (ends) notices.push({ kind: "ending", on: ends });
  if (isOnTrial(billing) && !billing.plan.chosen)
    notices.push({ kind: "trial", days: daysBetween(billing.today, billing.trial_ends) });
  return notices;
}

function consequenceOf({ dunning }: InvoiceRow): "read_only" | "suspended" | null {
  return dunning === "read_only" || dunning === "suspended" ? dunning : null;
}

/** Something went wrong with it, or it is overdue; what is only open waits for its day. */
function oldestUnpaid({ invoices, today }: Billing): InvoiceRow | undefined {
  return invoices
    .filter((row) => isOpen(row) && (row.last_failure !== null || row.due_on < today))
    .sort((a, b) => a.due_on.localeCompare(b.due_on))[0];
}

export const isOpen = (row: InvoiceRow): boolean => row.kind === "invoice" && row.state === "open";

export const isOnTrial = ({ state, hold }: Billing): boolean => state === "trialing" && hold === null;

/** The day from which on there is no plan any more, where that is planned. */
export function endOf({ plan }: Billing): string | null {
  const base = plan.planned.filter((each) => each.item === "base").at(-1);
  return plan.chosen && base?.quantity === 0 ? base.on : null;
}

export type Units = { seats: number; modules: string[] };

/** What there is today. */
const unitsNow = ({ plan }: Billing): Units => ({
  seats: plan.seats,
  modules: plan.modules.filter((offer) => offer.state === "on").map((offer) => offer.name),
});

/** What there will be once everything that is planned has come, and the day on which the last of it does. */
export function unitsPlanned(billing: Billing): Units & { on: string | null } {
  const now = unitsNow(billing);
  // Of a plan that ends nothing would be left: whoever changes it wants to keep it.
  if (endOf(billing)) return { ...now, on: null };
  const { planned } = billing.plan;
  const seats = planned.filter((each) => each.item === "seats").at(-1)?.quantity ?? now.seats;
  const later = new Map(
    planned.filter(({ item }) => item.startsWith(MODULE)).map(({ item, quantity }) => [item, quantity]),
  );
  const modules = billing.plan.modules
    .map((offer) => offer.name)
    .filter((name) => (later.get(`${MODULE}${name}`) ?? Number(now.modules.includes(name))) > 0);
  return { seats, modules, on: isSame(now, { seats, modules }) ? null : (planned.at(-1)?.on ?? null) };
}

export const isSame = (a: Units, b: Units): boolean =>
  a.seats === b.seats &&
  a.modules.length === b.modules.length &&
  a.modules.every((name) => b.modules.includes(name));

/** What an order is compared with: one for the next period goes on from what is planned, one for today from today. */
export const unitsFor = (billing: Billing, when: "now" | "period_end"): Units =>
  when === "now" ? unitsNow(billing) : unitsPlanned(billing);

const MODULE = "module.";

/** The last day of a time whose end is the day after it. */
export const lastDay = (end: string): string => addDays(end, -1);

export const seatsInUse = ({ plan }: Billing): number => plan.seats_taken + plan.seats_invited;

export const paymentTone = ({ state }: InvoicePayment): Tone =>
  state === "succeeded"
    ? "ok"
    : state === "failed" || state === "charged_back"
      ? "danger"
      : state === "disputed"
        ? "warn"
        : "neutral";

/** Decline codes that are said in words of their own; banks and networks have many more. */
export type FailureKind =
  | "funds"
  | "expired"
  | "lost"
  | "typed"
  | "confirm"
  | "unsupported"
  | "refused"
  | "canceled"
  | "taken_back"
  | "declined";

const FAILURES: Record<string, FailureKind> = {
  insufficient_funds: "funds",
  card_velocity_exceeded: "funds",
  withdrawal_count_limit_exceeded: "funds",
  expired_card: "expired",
  lost_card: "lost",
  stolen_card: "lost",
  pickup_card: "lost",
  incorrect_cvc: "typed",
  incorrect_number: "typed",
  invalid_cvc: "typed",
  invalid_number: "typed",
  invalid_expiry_month: "typed",
  invalid_expiry_year: "typed",
  authentication_required: "confirm",
  authentication_not_handled: "confirm",
  mobile_device_authentication_required: "confirm",
  payment_intent_authentication_failure: "confirm",
  card_not_supported: "unsupported",
  currency_not_supported: "unsupported",
  transaction_not_allowed: "unsupported",
  refused: "refused",
  canceled: "canceled",
  charged_back: "taken_back",
};

export const failureKind = (code: string): FailureKind => FAILURES[code] ?? "declined";
