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
  ["/.//evil.example", "/"],
  ["/..//evil.example/x", "/"],
  ["/a/..//evil.example", "/"],
  ["/%2e//evil.example", "/"],
  ["/o/%2e%2e//evil.example", "/"],
  ["/o//x", "/o//x"],
])("follows %s to %s", (path, expected) => {
  expect(safePath(path)).toBe(expected);
});
