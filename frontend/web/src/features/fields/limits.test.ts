import { expect, it } from "vitest";
import { beyond, canBeLimited, isLimited, limitsOf, saidOf } from "./limits.ts";

const FILES = { files: null, megabytes: null, endings: null };
const NONE = { least: null, most: null, shortest: null, longest: null, shape: null, ...FILES };
const UNSAID = { files: "", megabytes: "", endings: [] };

it("sends what was typed, and nothing for what was emptied", () => {
  const said = { least: " 10 ", most: "", shortest: "3", longest: "", shape: "digits", ...UNSAID };
  expect(limitsOf(said)).toEqual({ ...NONE, least: "10", shortest: 3, shape: "digits" });
  expect(saidOf({ least: "10", shortest: 3, shape: "digits" })).toEqual({ ...said, least: "10" });
});

it("says of files how many, how large and of which kinds", () => {
  const said = saidOf({ files: 2, endings: ["pdf"] });
  expect(said).toMatchObject({ files: "2", megabytes: "", endings: ["pdf"] });
  expect(limitsOf({ ...said, megabytes: "5" })).toEqual({
    ...NONE,
    files: 2,
    megabytes: 5,
    endings: ["pdf"],
  });
  expect(canBeLimited("file")).toBe(true);
});

it("tells a limited field from one that takes anything", () => {
  expect(isLimited({})).toBe(false);
  expect(isLimited(NONE)).toBe(false);
  expect(isLimited({ most: "0" })).toBe(true);
  expect([canBeLimited("money"), canBeLimited("url"), canBeLimited("boolean")]).toEqual([true, true, false]);
});

it("filters what lies beyond the bounds, and texts not at all", () => {
  const low = { field: "c_1", op: "lt", value: "10" };
  const high = { field: "c_1", op: "gt", value: "20" };
  expect(beyond({ name: "c_1", limits: { least: "10" } })).toEqual(low);
  expect(beyond({ name: "c_1", limits: { most: "20" } })).toEqual(high);
  expect(beyond({ name: "c_1", limits: { least: "10", most: "20" } })).toEqual({ or: [low, high] });
  expect(beyond({ name: "c_1", limits: { longest: 3 } })).toBeNull();
});
