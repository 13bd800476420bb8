import { describe, expect, it } from "vitest";
import { blocksOf, marked, plainOf, spansOf } from "./rich.ts";

describe("text with marks", () => {
  it("is read into what is shown, and nothing in it is markup", () => {
    expect(spansOf("a **b *c*** [d](https://e.test) <img src=x>")).toMatchObject([
      { kind: "text", text: "a " },
      {
        kind: "bold",
        spans: [
          { kind: "text", text: "b " },
          { kind: "slanted", spans: [{ kind: "text", text: "c" }] },
        ],
      },
      { kind: "text", text: " " },
      { kind: "link", text: "d", href: "https://e.test" },
      { kind: "text", text: " <img src=x>" },
    ]);
    expect(spansOf("[d](javascript:alert)")).toMatchObject([{ kind: "text", text: "[d](javascript:alert)" }]);
    expect(spansOf("2 * 3 ** 4")).toMatchObject([{ kind: "text", text: "2 * 3 ** 4" }]);
  });

  it("has lists of neighbouring lines", () => {
    const kinds = blocksOf("head\n- a\n- b\n1. c\nend").map((block) =>
      block.kind === "list" ? [block.ordered, block.items.length] : block.kind,
    );
    expect(kinds).toEqual(["line", [false, 2], [true, 1], "line"]);
  });

  it("is one plain line in a list", () => {
    expect(plainOf("**Net** price\n\n- see [list](https://e.test)")).toBe("Net price - see list");
  });

  it("gets marks around what is selected, and loses them again", () => {
    const bold = marked("bold", "one two", 4, 7);
    expect(bold).toEqual({ text: "one **two**", start: 6, end: 9 });
    expect(marked("bold", bold.text, bold.start, bold.end)).toEqual({ text: "one two", start: 4, end: 7 });
    expect(marked("list", "a\nb", 0, 3).text).toBe("- a\n- b");
    expect(marked("list", "- a\n- b", 0, 7).text).toBe("a\nb");
    expect(marked("link", "see it", 4, 6)).toEqual({ text: "see [it](https://)", start: 17, end: 17 });
  });
});
