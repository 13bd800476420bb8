import { ApiError, type Module } from "@rapport/core";
import { expect, it } from "vitest";
import { moduleOff } from "~/data/modules.ts";
import { show } from "~/testing/harness.tsx";
import { ErrorState } from "./states.tsx";

const failed = (code: string, message: string) => new ApiError(403, { code, message, request_id: "r1" });

it("says calmly what is not in the plan, with nothing to try again", () => {
  const screen = show(
    <ErrorState error={failed("not_in_plan", "Sales is kept.")} onRetry={() => undefined} />,
  );
  expect(screen.getByRole("status").textContent).toBe("Not in your planSales is kept.");
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.queryByRole("button")).toBeNull();
});

it("says of what no role of theirs includes that it is there", () => {
  const screen = show(<ErrorState error={failed("not_in_role", "Ask Ann.")} onRetry={() => undefined} />);
  expect(screen.getByRole("heading", { name: "Not in your role" })).toBeTruthy();
  expect(screen.getByText("Ask Ann.")).toBeTruthy();
});

it("says what else failed as an error, with its code and a way to try again", () => {
  const screen = show(<ErrorState error={failed("forbidden", "Not you.")} onRetry={() => undefined} />);
  expect(screen.getByRole("alert").textContent).toContain("forbidden · r1");
  expect(screen.getByRole("button")).toBeTruthy();
});

it("knows the module of a kind of record only where that is switched off", () => {
  const module = (name: string, state: Module["state"], nouns: string[]) =>
    ({ name, state, nouns, requires: [] }) as unknown as Module;
  const all = [
    module("crm", "on", ["companies"]),
    module("sales", "off", ["deals", "leads"]),
    module("service", "announced", ["tickets"]),
    module("field", "left_out", ["visits"]),
  ];
  expect(moduleOff(all, "leads")?.name).toBe("sales");
  expect(moduleOff(all, "visits")?.state).toBe("left_out");
  for (const noun of ["companies", "tickets", "nothing"]) expect(moduleOff(all, noun)).toBeUndefined();
});
