import { describe, expect, it } from "vitest";
import { example, START } from "./numbering.ts";

describe("the first automatic number", () => {
  it("has zeros in front up to its digits", () => {
    expect(example({ ...START, prefix: "F-", digits: "4", first: "99" })).toBe("F-0099");
    expect(example({ ...START, digits: "1", first: "1234" })).toBe("1234");
  });

  it("has its year before it where years begin anew", () => {
    expect(example({ ...START, prefix: "HT", digits: "3", perYear: true }, 2027)).toBe("HT2027-001");
  });

  it("is one while nothing is typed", () => {
    expect(example({ ...START, digits: "", first: "" })).toBe("1");
  });
});
