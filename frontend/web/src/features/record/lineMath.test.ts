import { expect, it } from "vitest";
import { amountOf, centsOf, movedTo, sumOf } from "./lineMath.ts";

const line = (quantity: string, unit_price: string, discount = "0") => ({ quantity, unit_price, discount });

it("rounds halves up to the cent, as the server does", () => {
  expect(centsOf(line("3", "0.105"))).toBe(32n);
  expect(centsOf(line("1", "0.005"))).toBe(1n);
  expect(centsOf(line("1", "0.0049"))).toBe(0n);
  expect(centsOf(line("2", "4821", "12.5"))).toBe(843675n);
  expect(centsOf(line("0.333333", "3"))).toBe(100n);
});

it("stays exact where a float would not", () => {
  expect(amountOf(centsOf(line("999999999", "999999999.99")) ?? 0n)).toBe("999999998990000000.01");
});

it("has no amount for what the server would refuse", () => {
  for (const bad of [line("0", "1"), line("-1", "1"), line("1", ""), line("1", "x"), line("1", "1", "101")])
    expect(centsOf(bad)).toBeNull();
});

it("adds up what can be read", () => {
  expect(amountOf(sumOf([line("2", "1.50"), line("1", "nothing"), line("1", "0.05", "")]))).toBe("3.05");
  expect(amountOf(sumOf([]))).toBe("0");
  expect(amountOf(sumOf([line("4", "25")]))).toBe("100");
});

it("moves a line, and not beyond the ends", () => {
  expect(movedTo(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(movedTo(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(movedTo(["a", "b"], 1, 2)).toEqual(["a", "b"]);
});
