import { expect, it } from "vitest";
import { forgetAll } from "~/data/forget.ts";
import { backToList, rememberOpened } from "./listState.ts";

it("leads back to the saved view a record was opened from, and forgets it on signing out", () => {
  rememberOpened("companies", { body: {}, search: { view: "v1" } });
  expect(backToList("companies").search).toEqual({ view: "v1" });
  expect(backToList("contacts").search).toEqual({});
  forgetAll();
  expect(backToList("companies").search).toEqual({});
});
