import type { GrowthContract, GrowthPreview, GrowthQuarter } from "@rapport/core";
import { describe, expect, it } from "vitest";
import { barsOf, capOf, firstLook } from "./figures.ts";

const quarter = (first: string, phase: GrowthQuarter["phase"], baseline: string, growth: string | null) =>
  ({ first, phase, baseline, growth }) as GrowthQuarter;

const QUARTERS = [
  quarter("2026-01-01", "settled", "3000000", "400000"),
  quarter("2026-04-01", "review", "3200000", "-50000"),
  quarter("2026-07-01", "running", "3100000", "800000"),
  quarter("2026-10-01", "ahead", "3700000", null),
];
const preview = (more: Partial<GrowthPreview> = {}) =>
  ({ quarters: QUARTERS, settled: "15500", fee: "43550", cap: "120000", ...more }) as GrowthPreview;
const contract = { deadband: "0.03" } as GrowthContract;

describe("barsOf", () => {
  it("measures growth and deadband against the largest of them", () => {
    const bars = barsOf(preview(), contract);
    expect(bars.map((bar) => [bar.height, bar.below])).toEqual([
      [0.5, false],
      [0.0625, true],
      [1, false],
      [0, false],
    ]);
    expect(bars[0]?.deadband).toBeCloseTo(90000 / 800000);
  });

  it("stands still where nothing was agreed and nothing won", () => {
    const nothing = [quarter("2026-01-01", "running", "0", "0")];
    expect(barsOf(preview({ quarters: nothing }), contract)).toEqual([
      { quarter: nothing[0], height: 0, deadband: 0, below: false },
    ]);
  });
});

describe("capOf", () => {
  it("is the way that is settled, and what the running quarter adds", () => {
    const found = capOf(preview({ settled: "30000", fee: "60000" }));
    expect(found).toEqual({ settled: 0.25, more: 0.25 });
    expect(capOf(preview({ settled: "60000", fee: "30000" }))).toEqual({ settled: 0.5, more: 0 });
    expect(capOf(preview({ cap: null }))).toBeNull();
  });
});

describe("firstLook", () => {
  it("is what waits for a decision, then what runs, then what is settled", () => {
    expect(firstLook(QUARTERS)).toBe("2026-04-01");
    expect(firstLook(QUARTERS.filter((each) => each.phase !== "review"))).toBe("2026-07-01");
    expect(firstLook(QUARTERS.filter((each) => each.phase === "settled"))).toBe("2026-01-01");
    expect(firstLook(QUARTERS.filter((each) => each.phase === "ahead"))).toBe("2026-10-01");
    expect(firstLook([])).toBeNull();
    // A correction of a settled quarter waits for a decision as well.
    const statement = (quarter: string, state: "proposed" | "accepted") => ({ quarter, state });
    const both = [statement("2026-01-01", "proposed"), statement("2026-04-01", "accepted")];
    expect(firstLook(QUARTERS, both)).toBe("2026-01-01");
    expect(firstLook(QUARTERS, both.slice(1))).toBe("2026-04-01");
  });
});
