import type { Outlook } from "@rapport/core";
import { expect, it } from "vitest";
import { shapeOf } from "./QuarterChart.tsx";

const filter = { and: [] };
const outlook = (over: Partial<Outlook>): Outlook => ({
  first: "2026-10-01",
  last: "2026-12-31",
  today: "2026-11-15",
  currency: "GBP",
  left_out: [],
  won: { amount: "0", count: 0, filter },
  open: { amount: "0", count: 0, filter },
  weighted: "0",
  steps: [],
  ...over,
});

it("puts won, forecast and pace where they belong", () => {
  const shape = shapeOf(
    outlook({
      won: { amount: "50", count: 2, filter },
      weighted: "50",
      steps: [
        { day: "2026-10-01", amount: "20" },
        { day: "2026-11-15", amount: "50" },
      ],
    }),
  );
  // Half of 92 days have passed: at this pace it would be 100, as much as the forecast.
  expect([shape.rate, shape.most, shape.apart]).toEqual([100, 100, false]);
  expect(shape.today).toEqual({ x: 320, y: 84 });
  expect(shape.end).toEqual({ x: 640, y: 18 });
  expect(shape.won).toMatch(/^M0 150 H6\.9\d+ V123\.6 H320 V84 H320$/);
});

it("draws nothing where there is nothing", () => {
  expect(shapeOf(outlook({})).most).toBe(0);
});
