import { expect, it } from "vitest";
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
