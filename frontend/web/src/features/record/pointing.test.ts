import { expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { pointingQuery } from "~/data/records.ts";
import { company, field } from "~/testing/harness.tsx";
import { pointingAt } from "./PointingHere.tsx";

it("finds the references to an object in all objects, by their declarations alone", () => {
  const reference = (name: string, target: string) =>
    field(name, "reference", { target, operators: ["in", "empty"] });
  const companies = { ...company, fields: [field("name"), reference("parent", "company")] };
  const contacts = {
    ...company,
    name: "contact",
    fields: [reference("employer", "company"), reference("boss", "contact")],
  };
  const found = pointingAt(companies, [companies, contacts]);
  expect(found.map(({ object, field: { name } }) => `${object.name}.${name}`)).toEqual([
    "company.parent",
    "contact.employer",
  ]);
});

it("asks of deals for none of the fields that are hidden from the reader", async () => {
  const deals = {
    ...company,
    name: "deal",
    noun: "deals",
    fields: [field("name"), field("stage", "stage"), field("status", "option"), field("close_date", "date")],
  };
  const query = vi.spyOn(api, "query").mockResolvedValue({ items: [], included: {}, next: null } as never);
  await queryClient.fetchQuery(pointingQuery(deals, "company", "c"));
  expect(query).toHaveBeenCalledWith("deals", {
    filter: { field: "company", op: "in", value: ["c"] },
    sort: [
      { field: "status", descending: false },
      { field: "close_date", descending: false },
    ],
    fields: ["name", "stage", "status"],
    limit: 50,
  });
  query.mockRestore();
});
