import { expect, it } from "vitest";
import { passwordStrength } from "./strength.ts";

it.each([
  ["", 0],
  ["abc", 1],
  ["aaaaaaaaaaaa", 1],
  ["password", 1],
  ["Passw0rd", 2],
  ["Tr4ctor-Barn", 3],
  ["correct horse battery staple", 4],
])("rates %j as %i", (password, expected) => {
  expect(passwordStrength(password)).toBe(expected);
});
