import type { CrmRecord } from "@rapport/core";
import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useSelection } from "./useSelection.ts";

const rows = ["a", "b", "c", "d"].map((id) => ({ id }) as CrmRecord);

it("selects one, a range, the loaded rows, everything, and nothing", () => {
  const { result } = renderHook(() => useSelection(rows));
  const ids = () => [...result.current.ids];
  act(() => result.current.toggle("b"));
  act(() => result.current.toggle("d", true));
  expect(ids()).toEqual(["b", "c", "d"]);
  act(() => result.current.toggle("c"));
  expect(ids()).toEqual(["b", "d"]);
  act(() => result.current.toggleLoaded());
  expect(ids()).toEqual([]);
  act(() => result.current.toggleLoaded());
  expect(ids()).toEqual(["a", "b", "c", "d"]);
  act(() => result.current.selectEverything());
  expect(result.current.everything).toBe(true);
  act(() => result.current.clear());
  expect(result.current.everything).toBe(false);
  expect(ids()).toEqual([]);
});
