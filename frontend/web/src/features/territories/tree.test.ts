import { expect, test } from "vitest";
import { inTree, withBelow } from "./tree.ts";

const territory = (id: string, parent_id: string | null = null) => ({ id, name: id, parent_id, people: [] });
const ALL = [territory("c", "b"), territory("b", "a"), territory("d"), territory("a")];

test("each stands before those below it, by name", () => {
  expect(inTree(ALL).map((each) => [each.id, each.depth])).toEqual([
    ["a", 0],
    ["b", 1],
    ["c", 2],
    ["d", 0],
  ]);
});

test("a territory can't lie below itself or those below it", () => {
  expect([...withBelow(ALL, "b")]).toEqual(["b", "c"]);
});
