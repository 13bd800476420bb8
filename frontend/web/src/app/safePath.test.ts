import { expect, it } from "vitest";
import { safePath } from "./safePath.ts";

it.each([
  ["/o/companies?view=1", "/o/companies?view=1"],
  ["/", "/"],
  [undefined, "/"],
  ["//evil.example/x", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
])("follows %s to %s", (path, expected) => {
  expect(safePath(path)).toBe(expected);
});
