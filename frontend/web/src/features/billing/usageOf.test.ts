import { expect, it } from "vitest";
import { isOrdered, isShareOfGrowth, usageOf } from "./usageOf.ts";

const days = { start: "2027-03-31", end: "2027-04-30" };

it("leads from a usage line to the days that it is of", () => {
  const counted = { meter: "api_calls", from: days.start, to: days.end };
  expect(usageOf({ item: "usage.api_calls", ...days })).toEqual(counted);
});

it("leads nowhere from a line that counts nothing", () => {
  expect(usageOf({ item: "seats", ...days })).toBeNull();
});

it("knows a share of growth, and nothing else, by its contract", () => {
  expect(isShareOfGrowth({ item: "outcome:01:2" })).toBe(true);
  expect(isShareOfGrowth({ item: "usage.messages" })).toBe(false);
});

it("knows what somebody orders from what is counted or shared", () => {
  const items = ["base", "seats", "module.sales", "usage.messages", "outcome:01:2", "credited:01"];
  expect(items.filter((item) => isOrdered({ item }))).toEqual(["base", "seats", "module.sales"]);
});
