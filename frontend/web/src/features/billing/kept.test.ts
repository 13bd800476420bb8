import { beforeEach, expect, it } from "vitest";
import { forgetPlan, type KeptPlan, keepPlan, keptPlan, returnPath, setReturn } from "./kept.ts";

const plan: KeptPlan = { organisation: "o", seats: 7, modules: ["sales"], when: "now", method: "card" };

beforeEach(() => sessionStorage.clear());

it("gives a plan back to the organisation that was choosing it, until it is chosen", () => {
  keepPlan(plan);
  expect(keptPlan("o")).toEqual(plan);
  expect(keptPlan("other")).toBeNull();
  forgetPlan();
  expect(keptPlan("o")).toBeNull();
});

it.each(["{", "7", '{"organisation":"o"}', '{"organisation":"o","seats":"7","modules":[]}'])(
  "takes %s for nothing",
  (text) => {
    sessionStorage.setItem("rapport.billing.plan", text);
    expect(keptPlan("o")).toBeNull();
  },
);

it.each([
  ["/billing/plan", "/billing/plan"],
  ["/billing/../evil", "/evil"],
  ["https://evil.example", "/billing"],
  ["//evil.example", "/billing"],
])("leads back to %s as %s", (path, expected) => {
  expect(returnPath()).toBe("/billing");
  setReturn(path);
  expect(returnPath()).toBe(expected);
});
