import { expect, it } from "vitest";
import { addressLines, countriesOf } from "./address.ts";

const pudong = {
  recipient: "张晓红",
  street: "世纪大道 100 号",
  city: "上海",
  region: "上海市",
  postcode: "200120",
  country: "CN",
};

it("reads from the country down in Chinese, and from the recipient up in English", () => {
  expect(addressLines(pudong, "zh-CN")).toEqual(["中国上海世纪大道 100 号", "200120 张晓红"]);
  const hull = { ...pudong, recipient: "", street: "1 Old Street", city: "Hull", region: "East Riding" };
  expect(addressLines({ ...hull, postcode: "HU1 1AA", country: "GB" }, "en-GB")).toEqual([
    "1 Old Street",
    "Hull, East Riding HU1 1AA",
    "United Kingdom",
  ]);
  expect(addressLines({ ...hull, postcode: "", country: "GB" }, "zh-CN")).toEqual([
    "英国 East Riding Hull 1 Old Street",
  ]);
  const empty = { recipient: "", street: "", city: "", region: "", postcode: "", country: "" };
  expect(addressLines(empty, "zh-CN")).toEqual([]);
  expect(addressLines({ ...empty, region: "江苏省" }, "zh-CN")).toEqual(["江苏省"]);
});

it("knows every country once, and nothing that is none", () => {
  const codes = countriesOf("en").map((each) => each.code);
  expect(codes).toContain("CN");
  expect(codes).not.toContain("EU");
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.length).toBeGreaterThan(200);
});
