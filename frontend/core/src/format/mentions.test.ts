import { expect, it } from "vitest";
import { mentionAt, piecesOf, withMentions } from "./mentions.ts";

const ID = "0193a000-0000-7000-8000-000000000001";
const OTHER = "0193a000-0000-7000-8000-000000000002";

it("cuts a text into plain pieces and mentions", () => {
  expect(piecesOf(`请 @[陈思远](${ID}) 看，@[x](y)`)).toEqual([
    { text: "请 " },
    { text: "@陈思远", person: ID },
    { text: " 看，@[x](y)" },
  ]);
  expect(piecesOf("nobody")).toEqual([{ text: "nobody" }]);
  expect(piecesOf("")).toEqual([{ text: "" }]);
});

it("names the people who were picked, the longest name first", () => {
  const people = new Map([
    ["Ann", ID],
    ["Ann Lee", OTHER],
  ]);
  expect(withMentions("@Ann Lee and @Ann, not @Bob", people)).toBe(
    `@[Ann Lee](${OTHER}) and @[Ann](${ID}), not @Bob`,
  );
  expect(withMentions("@Ann", new Map())).toBe("@Ann");
  expect(withMentions("@A.B", new Map([["A.B", ID]]))).toBe(`@[A.B](${ID})`);
});

it("knows where a mention is being typed", () => {
  expect(mentionAt("请 @陈")).toBe("陈");
  expect(mentionAt("@")).toBe("");
  expect(mentionAt("看，@")).toBe("");
  expect(mentionAt("mail a@b")).toBeNull();
  expect(mentionAt("@Ann Lee ")).toBeNull();
});
