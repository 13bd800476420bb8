/** Which days are looked at, and what a meter comes to in them: as facts, as a bar, and day by day. */
import {
  addDays,
  type Billing,
  daysBetween,
  type InvoiceDraftLine,
  type MeterUsage,
  type UsageSpan,
} from "@rapport/core";

type Metered = Pick<MeterUsage, "quantity" | "cost">;

/** The days that are looked at, and what is true of them. */
export type Looked = {
  span: UsageSpan;
  /** `running`: there is more to come. `free`: without a plan, or before it, nothing of it costs. */
  kind: "running" | "over" | "free";
  /** Which day of the span today is, from 1, and how many it has. */
  day: number;
  days: number;
};

const TRIAL_DAYS = 14;

/** The period that is paid for, or the trial before it. */
export function current(billing: Billing): Looked {
  const { today, period_start, period_end } = billing;
  const isTrial = today < period_start;
  const span = isTrial
    ? { from: addDays(period_start, -TRIAL_DAYS), to: period_start }
    : { from: period_start, to: period_end };
  return looked(span, today, isTrial || !billing.plan.chosen);
}

/** Other days, as an address names them. */
export const earlier = (span: UsageSpan, billing: Billing): Looked =>
  looked(span, billing.today, span.to <= billing.trial_ends);

function looked(span: UsageSpan, today: string, isFree: boolean): Looked {
  const days = daysBetween(span.from, span.to);
  const day = Math.min(days, Math.max(1, daysBetween(span.from, today) + 1));
  const kind = isFree ? "free" : today >= span.to ? "over" : "running";
  return { span, kind, day, days };
}

export type Verdict =
  | { kind: "free" }
  | { kind: "counted" }
  | { kind: "left"; left: string }
  | { kind: "will_exceed" | "exceeds"; beyond: string; cost: string; soFar: string };

/** What there is to say of a meter, as facts. Until it is over, what is said is what the server expects. */
export function verdictOf({ quantity, cost }: Metered, { kind }: Looked): Verdict {
  if (!cost) return { kind: "counted" };
  if (kind === "free") return { kind };
  const isOver = kind === "over";
  const beyond = Number(isOver ? quantity : cost.expected_quantity) - Number(cost.included);
  const said = isOver ? plain(Math.abs(beyond)) : estimate(Math.abs(beyond));
  if (beyond <= 0) return { kind: "left", left: said };
  return {
    kind: isOver ? "exceeds" : "will_exceed",
    beyond: said,
    cost: isOver ? cost.so_far : cost.expected,
    soFar: cost.so_far,
  };
}

/** What a usage line of the next invoice is expected to come to; null where that is what it says already. */
export function expectedOf(
  { item, amount }: Pick<InvoiceDraftLine, "item" | "amount">,
  meters: readonly Pick<MeterUsage, "meter" | "cost">[],
): string | null {
  const cost = meters.find(({ meter }) => item === `usage.${meter}`)?.cost;
  return cost && Number(cost.expected) > Number(amount) ? cost.expected : null;
}

/** Whole from a hundred on: an estimate isn't more exact than that. */
const estimate = (value: number): string => (value >= 100 ? plain(Math.round(value)) : plain(value, 1));

const plain = (value: number, places = 6): string => String(Number(value.toFixed(places)));

/** Shares of a bar, in per cent, whose end is a little beyond the greatest of them. */
export type Bar = { within: number; beyond: number; more: number; moreBeyond: number; tick: number };

export function barOf({ quantity, cost }: Metered, { kind }: Looked): Bar | null {
  if (!cost) return null;
  const [now, allowance] = [Number(quantity), Number(cost.included)];
  const expected = kind === "running" ? Number(cost.expected_quantity) : now;
  const end = Math.max(now, expected, allowance) * 1.08 || 1;
  const share = (value: number) => Math.round((Math.max(0, value) / end) * 1000) / 10;
  return {
    within: share(Math.min(now, allowance)),
    beyond: share(now - allowance),
    more: share(Math.min(expected, allowance) - now),
    moreBeyond: share(expected - Math.max(now, allowance)),
    tick: share(allowance),
  };
}

export type DayBar = { day: string; quantity: string; share: number };

/** Every day of the span, those without anything too; shares of the greatest day, in per cent. */
export function daysOf(meter: MeterUsage, { span, days }: Looked): DayBar[] {
  const known = new Map(meter.days.map((each) => [each.day, each.quantity]));
  const most = Math.max(...meter.days.map((each) => Number(each.quantity)), 0);
  return Array.from({ length: days }, (_, at) => {
    const day = addDays(span.from, at);
    const quantity = known.get(day) ?? "0";
    return { day, quantity, share: most > 0 ? (Number(quantity) / most) * 100 : 0 };
  });
}

/** "1 active seat", "2 active seats": what is counted is said in the plural, and Chinese has none. */
export const unitOf = (unit: string, quantity: string): string =>
  /^1(\.0*)?$/.test(quantity) ? unit.replace(/s$/, "") : unit;
