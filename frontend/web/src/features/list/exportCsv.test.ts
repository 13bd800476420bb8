import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { exportCsv } from "./exportCsv.ts";

afterEach(() => vi.restoreAllMocks());

const answer = (headers: Record<string, string>) =>
  vi.spyOn(api, "export").mockResolvedValue(new Response("a", { headers }));

it("asks for what the list shows, in its order, and says how many rows there are", async () => {
  const asked = answer({ "rapport-rows": "1042" });
  const sort = [{ field: "employees", descending: true }];
  expect(await exportCsv("companies", "客户", { sort, search: "博", fields: ["name"] })).toEqual({
    rows: 1042,
    notice: null,
  });
  expect(asked.mock.calls).toEqual([["companies", { filter: null, sort, search: "博", columns: ["name"] }]]);
});

it("passes on why the order is another one; a list without a sort shows the newest first", async () => {
  const asked = answer({ "rapport-rows": "2", "rapport-notice": encodeURIComponent("已改为按更新时间排序") });
  const { notice } = await exportCsv("companies", "客户", {});
  expect(notice).toBe("已改为按更新时间排序");
  expect(asked.mock.calls[0]?.[1].sort).toEqual([{ field: "updated_at", descending: true }]);
});

it("is of the day that the list looks back to", async () => {
  const asked = answer({ "rapport-rows": "1" });
  const as_of = "2026-11-01T16:00:00.000Z";
  await exportCsv("companies", "客户", { as_of });
  expect(asked.mock.calls[0]?.[1].as_of).toBe(as_of);
});
