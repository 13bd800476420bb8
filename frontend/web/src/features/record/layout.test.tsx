/** The record page follows the layout: order, folded sections, and what it leaves out is there for whoever looks. */
import type { CrmRecord } from "@rapport/core";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { company, field, show } from "~/testing/harness.tsx";
import { Attributes } from "./Attributes.tsx";
import { longTexts } from "./Notes.tsx";

const place = (name: string, page = true) => ({ name, page, form: true });
const object = {
  ...company,
  fields: [
    field("name"),
    field("website", "url"),
    field("phone", "phone"),
    field("story", "long_text"),
    field("secret", "long_text"),
  ],
  layout: [
    { title: { zh: "甲", en: "Reach" }, folded: false, fields: [place("phone"), place("website", false)] },
    { title: { zh: "乙", en: "Rest" }, folded: true, fields: [place("name"), place("story")] },
  ],
};
const record = {
  id: "r",
  version: 1,
  name: "Bo",
  website: null,
  phone: null,
  story: "Once",
} as unknown as CrmRecord;

afterEach(cleanup);

it("opens and folds sections, and ends with more fields", () => {
  show(<Attributes object={object} record={record} readOnly />);
  const shown = (name: string) => screen.queryByTestId(`value-${name}`) !== null;
  const all = () => ["phone", "name", "website", "secret", "story"].filter(shown);
  expect([...document.querySelectorAll("h2")].map((each) => each.textContent)).toEqual([
    "Reach",
    "Rest 1",
    "More fields 5",
  ]);
  expect(all()).toEqual(["phone"]);
  fireEvent.click(screen.getByText("Rest"));
  fireEvent.click(screen.getByText("More fields"));
  expect(all()).toEqual(["phone", "name", "website", "secret"]);
  fireEvent.click(screen.getByText("Reach"));
  expect(all()).toEqual(["name", "website", "secret"]);
  expect(longTexts(object).map((each) => each.name)).toEqual(["story"]);
});
