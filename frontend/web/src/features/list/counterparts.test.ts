import type { CrmRecord, Pipeline, Stage } from "@rapport/core";
import { expect, test } from "vitest";
import { counterpart, stagesToMap } from "./counterparts.ts";

const stage = (id: string, outcome: Stage["outcome"], probability: number, archived = false) =>
  ({ id, outcome, probability, archived }) as Stage;
const line = (id: string, ...stages: Stage[]) => ({ id, stages }) as Pipeline;
const first = line(
  "1",
  stage("a", "open", 10),
  stage("b", "open", 60),
  stage("won", "won", 100),
  stage("old", "open", 30, true),
);
const second = line(
  "2",
  stage("x", "open", 20),
  stage("y", "open", 50),
  stage("z", "open", 80),
  stage("gewonnen", "won", 100),
);

test("a stage becomes the furthest that is no likelier to be won", () => {
  const found = first.stages.map((each) => counterpart(second, each));
  expect(found).toEqual(["x", "y", "gewonnen", "x"]);
});

test("of selected deals only the stages that they stand in are asked for, archived ones too", () => {
  const rows = [{ stage: "old" }, { stage: "a" }, { stage: "y" }] as unknown as CrmRecord[];
  expect(stagesToMap([first, second], second, rows).map((each) => each.id)).toEqual(["a", "old"]);
  expect(stagesToMap([first, second], second, null).map((each) => each.id)).toEqual(["a", "b", "won"]);
});
