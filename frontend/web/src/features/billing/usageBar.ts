import type { MeterUsage } from "@rapport/core";

export type Bar = { used: number; expected: number; tick: number | null; over: boolean };

/** Parts of a bar in per cent: it ends a little beyond the largest of what is used, expected and included. */
export function barOf({ quantity, cost }: Pick<MeterUsage, "quantity" | "cost">): Bar {
  const used = Number(quantity);
  if (!cost) return { used: used ? 100 : 0, expected: 0, tick: null, over: false };
  const [included, expected] = [Number(cost.included), Number(cost.expected_quantity)];
  const most = Math.max(used, expected, included) * 1.1 || 1;
  const part = (value: number) => Math.round((value / most) * 1000) / 10;
  return {
    used: part(used),
    expected: part(expected),
    tick: included > 0 ? part(included) : null,
    over: Number(cost.expected) > 0,
  };
}

/** A quantity with at most two decimals; a small one with three figures that count. */
export function shown(quantity: string, locale: string): string {
  const value = Number(quantity);
  const digits = Math.abs(value) < 1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 2 };
  return new Intl.NumberFormat(locale, digits).format(value);
}
