import { expect, it } from "vitest";
import { dump } from "./DiskRaw.tsx";

it("writes sixteen bytes a line, with their place and the letters among them", () => {
  expect(dump("")).toEqual([]);
  const [first, second, ...rest] = dump(`013a7f19c4${"41".repeat(11)}ff7e`);
  expect(first).toBe("000000  01 3a 7f 19 c4 41 41 41 41 41 41 41 41 41 41 41  .:...AAAAAAAAAAA");
  expect(second).toBe(`000010  ff 7e${" ".repeat(42)}  .~`);
  expect(rest).toEqual([]);
});
