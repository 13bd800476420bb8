import type { Candidate, CrmRecord, Pipeline } from "@rapport/core";
import { describe, expect, it } from "vitest";
import { conversionOf, NEW, NONE, proposed } from "./conversion.ts";

const lead = { id: "l", name: "Ann Lee", company_name: "Acme" } as unknown as CrmRecord;
const candidate = (object: string, id: string, by: string): Candidate => ({ object, id, label: id, by });
const stage = (id: string, outcome: string) => ({ id, outcome, archived: false });
const pipelines = [
  { id: "old", archived: true, offered: true, stages: [] },
  { id: "of-another-team", archived: false, offered: false, stages: [stage("s9", "open")] },
  {
    id: "p",
    archived: false,
    offered: true,
    stages: [stage("s0", "won"), stage("s1", "open"), stage("s2", "open")],
  },
] as unknown as Pipeline[];

describe("the proposal", () => {
  it("takes the same company, and a contact only where more than the name agrees", () => {
    const found = [
      candidate("company", "c1", "name"),
      candidate("contact", "by-name", "name"),
      candidate("contact", "by-mail", "email"),
    ];
    expect(proposed(lead, found, pipelines)).toMatchObject({ company: "c1", contact: "by-mail" });
    expect(proposed(lead, found.slice(0, 2), pipelines)).toMatchObject({ contact: NEW });
  });

  it("makes new ones where nothing is there, and no company without a name", () => {
    expect(proposed(lead, [], pipelines)).toEqual({
      company: NEW,
      companyName: "Acme",
      contact: NEW,
      contactName: "Ann Lee",
      withDeal: true,
      deal: { name: "Acme", pipeline: "p", stage: "s1" },
    });
    const single = { ...lead, company_name: null };
    expect(proposed(single, [], pipelines)).toMatchObject({ company: NONE, deal: { name: "Ann Lee" } });
  });
});

it("sends what was chosen, and leaves empty fields to the server", () => {
  const plan = proposed(lead, [], pipelines);
  expect(
    conversionOf({ ...plan, companyName: " Acme Ltd " }, { name: "Acme", amount: "", stage: "s1" }),
  ).toEqual({
    company: { id: null, fields: { name: "Acme Ltd" } },
    contact: { id: null, fields: { name: "Ann Lee" } },
    deal: { id: null, fields: { name: "Acme", stage: "s1" } },
  });
  expect(conversionOf({ ...plan, company: NONE, contact: "k", withDeal: false }, { name: "x" })).toEqual({
    company: null,
    contact: { id: "k", fields: {} },
    deal: null,
  });
});
