import { expect, it } from "vitest";
import { amountOf, centsOf, type Due, movedTo, termOf, worthOf } from "./lineMath.ts";

const once: Due = { recurrence: "one_off", term: null };
const line = (quantity: string, unit_price: string, discount = "0", due = once) => ({
  quantity,
  unit_price,
  discount,
  ...due,
});
const worth = (lines: Parameters<typeof worthOf>[0]) =>
  Object.values(worthOf(lines)).map((cents) => amountOf(cents));

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
  const read = [line("2", "1.50"), line("1", "nothing"), line("1", "0.05", "")];
  expect(worth(read)).toEqual(["3.05", "0", "3.05"]);
  expect(worth([])).toEqual(["0", "0", "0"]);
});

it("tells once, a year and the whole term apart, as the server does", () => {
  const seats = line("3", "10.05", "10", { recurrence: "monthly", term: 24 });
  const support = line("1", "500", "0", { recurrence: "quarterly", term: null });
  expect(worth([line("1", "1000"), seats, support])).toEqual(["1000", "2325.68", "3651.36"]);
});

it("reads a number of periods, or that there is no end", () => {
  expect([" 24 ", "", "0", "601", "1.5", "x"].map(termOf)).toEqual([24, null, ...Array(4).fill(undefined)]);
});

it("moves a line, and not beyond the ends", () => {
  expect(movedTo(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(movedTo(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(movedTo(["a", "b"], 1, 2)).toEqual(["a", "b"]);
});
