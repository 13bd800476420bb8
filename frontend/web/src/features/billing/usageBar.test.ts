import { expect, test } from "vitest";
import { barOf, shown } from "./usageBar.ts";

const cost = (included: string, expected_quantity: string, expected: string) => ({
  currency: "USD",
  included,
  so_far: "0.00",
  expected_quantity,
  expected,
});

test("a bar ends beyond the largest of its figures, and warns where something is to be paid", () => {
  expect(barOf({ quantity: "150", cost: cost("300", "600", "2.40") })).toEqual({
    used: 22.7,
    expected: 90.9,
    tick: 45.5,
    over: true,
  });
  expect(barOf({ quantity: "0", cost: cost("300", "0", "0.00") })).toMatchObject({ used: 0, over: false });
  expect(barOf({ quantity: "0", cost: cost("0", "0", "0.00") })).toEqual({
    used: 0,
    expected: 0,
    tick: null,
    over: false,
  });
});

test("what has no price has no tick", () => {
  expect(barOf({ quantity: "3", cost: null })).toEqual({ used: 100, expected: 0, tick: null, over: false });
  expect(barOf({ quantity: "0", cost: null }).used).toBe(0);
});

test("quantities are short", () => {
  expect(shown("0.006472", "en")).toBe("0.00647");
  expect(shown("1300.456", "en")).toBe("1,300.46");
  expect(shown("0", "zh-CN")).toBe("0");
});
