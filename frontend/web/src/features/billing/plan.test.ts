import type { Billing, Session } from "@rapport/core";
import { beforeEach, expect, it } from "vitest";
import { keepPlan } from "./kept.ts";
import { isSameProfile } from "./profileForm.ts";
import { taxNumberOf } from "./taxNumber.ts";
import { changesPlan, draftOf, type PlanDraft } from "./usePlanForm.ts";

const session = { organisation: { id: "o" }, modules: ["crm", "sales"] } as unknown as Session;

const billing = (over: Partial<Billing["plan"]>, more: Partial<Billing> = {}) =>
  ({
    state: "active",
    hold: null,
    method: "card",
    cards_possible: true,
    plan: {
      chosen: true,
      seats: 5,
      seats_taken: 3,
      seats_invited: 1,
      planned: [],
      modules: [
        { name: "crm", state: "included", price: null },
        { name: "sales", state: "on", price: "125.00" },
        { name: "service", state: "off", price: "90.00" },
        { name: "iot", state: "announced", price: null },
      ],
      ...over,
    },
    ...more,
  }) as unknown as Billing;

const draft: PlanDraft = { seats: 5, modules: ["sales"], when: "now", method: "card" };

beforeEach(() => sessionStorage.clear());

it("begins with the plan as it is", () => {
  expect(draftOf(billing({}), session)).toEqual(draft);
});

it("begins in the trial with what is in use, and after it with nothing beyond the seats", () => {
  const modules = billing({}).plan.modules.map((each) =>
    each.name === "sales" ? { ...each, state: "off" as const } : each,
  );
  const none = { chosen: false, seats: 0, modules };
  const trial = draftOf(billing(none, { state: "trialing", method: null }), session);
  expect(trial).toEqual({ ...draft, seats: 4 });
  const over = draftOf(
    billing(none, { state: "trialing", hold: "no_plan", method: null, cards_possible: false }),
    session,
  );
  expect(over).toEqual({ seats: 4, modules: [], when: "now", method: "transfer" });
});

it("goes on with what was being chosen when the card was typed", () => {
  keepPlan({ organisation: "o", ...draft, seats: 9, modules: [] });
  expect(draftOf(billing({}), session)).toMatchObject({ seats: 9, modules: [] });
});

it.each<[string, Partial<PlanDraft>, Partial<Billing["plan"]>, boolean]>([
  ["nothing", {}, {}, false],
  ["when alone", { when: "period_end" }, {}, false],
  ["seats", { seats: 6 }, {}, true],
  ["a module", { modules: ["sales", "service"] }, {}, true],
  ["a module for another", { modules: ["service"] }, {}, true],
  ["how it is paid", { method: "transfer" }, {}, true],
  ["what is planned", {}, { planned: [{ on: "2027-01-10", item: "seats", quantity: 4 }] as never }, true],
  ["that there is one", {}, { chosen: false }, true],
])("knows whether %s makes an order", (_, over, there, expected) => {
  expect(changesPlan(billing(there), { ...draft, ...over })).toBe(expected);
});

it("asks for a country's own number", () => {
  expect(["CN", "JP", "GB", "DE", "US", ""].map(taxNumberOf)).toEqual([
    "credit_code",
    "corporate",
    "vat",
    "vat",
    "tax",
    "tax",
  ]);
});

it("saves details only where they changed", () => {
  const profile = {
    legal_name: "A",
    country: "GB",
    address: "B",
    email: "c@d.example",
    tax_id: "",
    contact: "",
    reference: "",
    language: "en",
  };
  expect(isSameProfile({ ...profile }, profile)).toBe(true);
  expect(isSameProfile({ ...profile, address: "B\nC" }, profile)).toBe(false);
  expect(isSameProfile(profile, null)).toBe(false);
});
