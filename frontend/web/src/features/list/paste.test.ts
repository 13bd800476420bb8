import type { Field } from "@rapport/core";
import { describe, expect, it } from "vitest";
import { parseBlock, readCell, wordsOf } from "./paste.ts";

const field = (type: Field["type"], more: Partial<Field> = {}): Field => ({
  name: "f",
  id: 1,
  label: { zh: "f", en: "f" },
  type,
  encrypted: "clear",
  required: false,
  editable: true,
  searchable: false,
  sortable: true,
  groupable: true,
  operators: ["eq"],
  ...more,
});
const words = new Map([
  [
    "f",
    wordsOf([
      { id: "a", label: { zh: "科技", en: "Technology" } },
      { id: "b", label: { zh: "零售", en: "Retail" } },
    ]),
  ],
]);
const read = (type: Field["type"], text: string, more: Partial<Field> = {}) => {
  const cell = readCell(field(type, more), text, words, "Asia/Shanghai");
  return cell.ok ? cell.value : "refused";
};

describe("a block of cells", () => {
  it("is what a spreadsheet shows, with or without a last line break", () => {
    expect(parseBlock("a\tb\r\nc\td\r\n")).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(parseBlock("a\tb\nc\td")).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(parseBlock("a\n\nb")).toEqual([["a"], [""], ["b"]]);
    expect(parseBlock("one")).toEqual([["one"]]);
  });

  it("keeps tabs, lines and quotes inside of quotes", () => {
    expect(parseBlock('"a\tb"\t"c\nd"\t"say ""hi"""\t5"')).toEqual([["a\tb", "c\nd", 'say "hi"', '5"']]);
  });
});

describe("a cell", () => {
  it("finds choices by the words of either language, in any case", () => {
    expect([read("choice", "科技"), read("choice", " technology "), read("choice", "Tech")]).toEqual([
      "a",
      "a",
      "refused",
    ]);
    expect(read("multi_choice", "零售；Technology、retail")).toEqual(["b", "a"]);
    expect(read("multi_choice", "Retail; Nothing")).toBe("refused");
  });

  it("reads numbers as people write them, and no words as numbers", () => {
    expect([read("money", "£1,234.50"), read("decimal", "3.2万"), read("integer", "1,200")]).toEqual([
      "1234.50",
      "32000",
      1200,
    ]);
    expect([read("integer", "1.5"), read("money", "n/a")]).toEqual(["refused", "refused"]);
    expect(read("integer", "45%", { unit: { zh: "%", en: "%" } })).toBe(45);
  });

  it("reads days that mean one day only", () => {
    expect([
      read("date", "2026-3-1"),
      read("date", "2026/03/01"),
      read("date", "2026年3月1日"),
      read("date", "1 Mar 2026"),
      read("date", "March 1, 2026"),
    ]).toEqual(Array(5).fill("2026-03-01"));
    expect([read("date", "3/4/2026"), read("date", "2026-02-30"), read("date", "soon")]).toEqual(
      Array(3).fill("refused"),
    );
  });

  it("says yes and no, empties, and finds no record by words", () => {
    expect([read("boolean", "是"), read("boolean", "No"), read("boolean", "maybe")]).toEqual([
      true,
      false,
      "refused",
    ]);
    expect([read("choice", "  "), read("reference", "Acme")]).toEqual([null, "refused"]);
  });
});
