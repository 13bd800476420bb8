import { BARS, LEVELS } from "@rapport/core";
import { expect, test } from "vitest";
import { PRESETS, presetOf } from "./presets.ts";

test("no preset says more than it lets somebody view", () => {
  const presets = PRESETS.flatMap((group) => group.presets);
  const deeper = presets.flatMap(({ key, rights }) =>
    Object.entries(rights.objects ?? {}).flatMap(([object, given]) =>
      LEVELS.filter((level) => BARS[given[level]] > BARS[given.read]).map(
        (level) => `${key} ${object} ${level}`,
      ),
    ),
  );
  expect(deeper).toEqual([]);
  expect(new Set(presets.map((preset) => preset.key)).size).toBe(presets.length);
});

test("a clerk sees the end of a phone, and a partner their own only", () => {
  expect(presetOf("shop-clerk")?.rights.fields?.contact?.mobile?.read).toBe("masked");
  expect(presetOf("channel-partner")?.rights.objects?.["*"]?.read).toBe("own");
  expect(presetOf("nothing")).toBeUndefined();
});
