import type { Field, FieldType } from "@rapport/core";
import { describe, expect, it } from "vitest";
import { fileName } from "~/ui/download.ts";
import { safeUrl } from "./FieldValue.tsx";
import { parseInput, toInput } from "./parse.ts";

const field = (type: FieldType) => ({ type }) as Field;

describe("typed values", () => {
  it("become what the server takes", () => {
    expect(parseInput(field("integer"), "2,822")).toEqual({ ok: true, value: 2822 });
    expect(parseInput(field("money"), "3.2万")).toEqual({
      ok: true,
      value: "32000",
    });
    expect(parseInput(field("text"), "  张晓红 ")).toEqual({ ok: true, value: "张晓红" });
    expect(parseInput(field("text"), "   ")).toEqual({ ok: true, value: null });
  });

  it("are refused rather than guessed at", () => {
    expect(parseInput(field("integer"), "1.5")).toEqual({ ok: false });
    expect(parseInput(field("money"), "n/a")).toEqual({ ok: false });
  });

  it("come back as plain text to edit", () => {
    expect(toInput(field("money"), { amount: "3260000.00", currency: "CNY" })).toBe("3260000");
    expect(toInput(field("money"), { amount: "12.50", currency: "CNY" })).toBe("12.5");
    expect(toInput(field("decimal"), "355.000000")).toBe("355");
    expect(toInput(field("decimal"), "1000")).toBe("1000");
    expect(toInput(field("text"), null)).toBe("");
  });
});

describe("links", () => {
  it("are made of web addresses only", () => {
    expect(safeUrl("example.com/a")).toBe("https://example.com/a");
    expect(safeUrl("http://example.com")).toBe("http://example.com/");
    expect(safeUrl("javascript:alert(1)")).toBeNull();
    expect(safeUrl("not a url at all")).toBeNull();
  });
});

describe("names of downloads", () => {
  it("are the server's", () => {
    expect(fileName("attachment; filename*=UTF-8''%E5%AE%A2%E6%88%B7.csv")).toBe("客户.csv");
    expect(fileName('attachment; filename="companies.csv"')).toBe("companies.csv");
    expect(fileName(null)).toBeNull();
  });
});
