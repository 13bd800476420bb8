import type { Billing, Session } from "@rapport/core";
import { beforeEach, expect, it } from "vitest";
import { wantedBy } from "./ChangeDialog.tsx";
import { keepPlan } from "./kept.ts";
import { isSameProfile } from "./profileForm.ts";
import { unitsPlanned } from "./status.ts";
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
      seats_kept: null,
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

const later = (item: string, quantity: number): Billing["plan"]["planned"] => [
  { on: "2027-01-10", item, label: { zh: "", en: "" }, quantity },
];
const draft: PlanDraft = { seats: 5, modules: ["sales"], when: "now", method: "card" };

beforeEach(() => sessionStorage.clear());

it("begins with the plan as it is", () => {
  expect(draftOf(billing({}), session)).toEqual(draft);
});

it("begins with what is planned, for the day for which it is", () => {
  const found = draftOf(billing({ planned: [...later("seats", 4), ...later("module.service", 1)] }), session);
  expect(found).toEqual({ seats: 4, modules: ["sales", "service"], when: "period_end", method: "card" });
});

it("tells what is planned from what only says again how it is", () => {
  expect(unitsPlanned(billing({ planned: [...later("base", 1), ...later("seats", 5)] })).on).toBeNull();
  expect(unitsPlanned(billing({ planned: later("module.sales", 0) }))).toEqual({
    seats: 5,
    modules: [],
    on: "2027-01-10",
  });
});

it("keeps of a plan that ends what there is", () => {
  const ending = [...later("base", 0), ...later("seats", 0), ...later("module.sales", 0)];
  expect(unitsPlanned(billing({ planned: ending }))).toEqual({ seats: 5, modules: ["sales"], on: null });
});

it("asks for the whole plan: for a later day with what is planned, for today with what there is", () => {
  const there = billing({ planned: later("seats", 4) });
  const sales = { what: "module", name: "sales" } as const;
  expect(wantedBy(there, sales, { seats: null, when: "period_end" })).toEqual({
    seats: 4,
    modules: [],
    when: "period_end",
  });
  expect(wantedBy(there, sales, { seats: null, when: "now" })).toEqual({
    seats: 5,
    modules: [],
    when: "now",
  });
  const planned = billing({ planned: later("module.sales", 0) });
  expect(wantedBy(planned, sales, { seats: null, when: "now" }).modules).toEqual(["sales"]);
  expect(wantedBy(planned, { what: "seats" }, { seats: 7, when: "period_end" })).toEqual({
    seats: 7,
    modules: [],
    when: "period_end",
  });
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
  ["what is planned", {}, { planned: later("seats", 4) }, true],
  ["what is planned, for that day", { when: "period_end", seats: 4 }, { planned: later("seats", 4) }, false],
  ["what is planned back, for that day", { when: "period_end" }, { planned: later("seats", 4) }, true],
  ["a plan that would end", {}, { planned: later("base", 0) }, true],
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
