import { expect, test } from "vitest";
import { onlyStyles } from "./trustedTypes.ts";

test("the text of a style passes as it is", () => {
  expect(onlyStyles(":root{--gap: 4px > 2px}")).toBe(":root{--gap: 4px > 2px}");
});

test.each(["<img src=x onerror=alert(1)>", "a</style><script>alert(1)</script>", "<"])(
  "markup never passes: %s",
  (text) => {
    expect(() => onlyStyles(text)).toThrow(TypeError);
  },
);
