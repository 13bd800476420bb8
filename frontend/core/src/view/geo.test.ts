import { expect, it } from "vitest";
import { pointInput, pointUri, readPoint, weekdayNames } from "./geo.ts";

it("reads points with their datum and accuracy, and nothing into what is no point", () => {
  expect(readPoint("geo:31.2304,121.4737")).toBe("31.2304, 121.4737");
  expect(readPoint("geo:31.2304,121.4737;crs=gcj02;u=12")).toBe("31.2304, 121.4737 (GCJ-02, ±12 m)");
  expect(readPoint("<b>")).toBe("<b>");
});

it("lets degrees be edited as they read, and keeps what isn't plain degrees", () => {
  expect(pointInput("geo:31.2304,121.4737")).toBe("31.2304, 121.4737");
  expect(pointInput("geo:31.2304,121.4737;crs=bd09")).toBe("geo:31.2304,121.4737;crs=bd09");
});

it("writes a browser's position as the server takes it", () => {
  expect(pointUri(31.2304161, 121.4737, 11.2)).toBe("geo:31.230416,121.473700;u=12");
});

it("names days of the week from Monday on", () => {
  expect(weekdayNames("en", "157")).toEqual(["Mon", "Fri", "Sun"]);
  expect(weekdayNames("zh-CN", "1")).toEqual(["周一"]);
});
