/** Where the bars of a year stand. For reading only: nothing is added up from these numbers. */
import type { GrowthContract, GrowthPreview, GrowthQuarter, GrowthStatement } from "@rapport/core";

export type Bar = {
  quarter: GrowthQuarter;
  /** Parts of the picture's height above (or below) the baseline; the deadband lies directly above it. */
  height: number;
  deadband: number;
  below: boolean;
};

/** Bars are results less baselines: with whole results the growth could not be seen. */
export function barsOf(preview: GrowthPreview, contract: GrowthContract): Bar[] {
  const grown = (quarter: GrowthQuarter) => Number(quarter.growth ?? 0);
  const band = (quarter: GrowthQuarter) => Number(quarter.baseline) * Number(contract.deadband);
  const most = Math.max(
    ...preview.quarters.map((quarter) => Math.max(Math.abs(grown(quarter)), band(quarter))),
    0,
  );
  const part = (amount: number) => (most === 0 ? 0 : amount / most);
  return preview.quarters.map((quarter) => ({
    quarter,
    height: part(Math.abs(grown(quarter))),
    deadband: part(band(quarter)),
    below: grown(quarter) < 0,
  }));
}

/** How much of the way to the cap is settled, and how much the running quarter adds; null without a cap. */
export function capOf(preview: GrowthPreview): { settled: number; more: number } | null {
  if (preview.cap === null) return null;
  const cap = Number(preview.cap);
  const settled = Math.min(1, Math.max(0, Number(preview.settled) / cap));
  const fee = Math.min(1, Math.max(0, Number(preview.fee) / cap));
  return { settled, more: Math.max(0, fee - settled) };
}

/** The quarter that is looked at first: the one to be decided, else the running one, else the last that has begun. */
export function firstLook(
  quarters: readonly GrowthQuarter[],
  statements: readonly Pick<GrowthStatement, "quarter" | "state">[] = [],
): string | null {
  const asked = statements.find((each) => each.state === "proposed")?.quarter;
  const wanted =
    quarters.find((each) => each.first === asked) ??
    quarters.find((each) => each.phase === "review") ??
    quarters.find((each) => each.phase === "running") ??
    quarters.findLast((each) => each.phase === "settled") ??
    quarters[0];
  return wanted?.first ?? null;
}
