import { expect, it } from "vitest";
import { choicesOf } from "./choices.ts";

it("reads one label a line, in both languages where a bar stands between them", () => {
  expect(choicesOf("华东 | East\n\n  North \n| West\n南 |")).toEqual([
    { zh: "华东", en: "East" },
    { zh: "North", en: "North" },
    { zh: "West", en: "West" },
    { zh: "南", en: "南" },
  ]);
});
