import type { Session } from "@rapport/core";
import { expect, it } from "vitest";
import { isFinance } from "./financePlaces.ts";

const session = (operator: boolean, billing: boolean) => ({ operator, rights: { billing } }) as Session;

it("shows finance to finance people of the operator, and to nobody else", () => {
  expect(isFinance(session(true, true))).toBe(true);
  expect(isFinance(session(true, false))).toBe(false);
  expect(isFinance(session(false, true))).toBe(false);
});
