/** The form follows the layout: its order, its folded sections, and what it leaves out is still there. */

import { arranged } from "@rapport/core";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { company, show } from "~/testing/harness.tsx";
import { FormSections } from "./FormSections.tsx";

const place = (name: string, form = true) => ({ name, page: true, form });
const laidOut = {
  ...company,
  layout: [
    { title: { zh: "甲", en: "One" }, folded: false, fields: [place("employees"), place("industry", false)] },
    { title: { zh: "乙", en: "Two" }, folded: true, fields: [place("name"), place("gone")] },
  ],
};

afterEach(cleanup);

const names = () => screen.queryAllByTestId("drawn").map((each) => each.textContent);
const form = (wrong = "") => (
  <FormSections
    sections={arranged(laidOut, "form", company.fields)}
    isWrong={(field) => field.name === wrong}
    draw={(field) => (
      <i key={field.name} data-testid="drawn">
        {field.name}
      </i>
    )}
  />
);

it("opens sections by their titles, what is left out comes last", () => {
  show(form());
  expect(names()).toEqual(["employees"]);
  fireEvent.click(screen.getByText("Two"));
  fireEvent.click(screen.getByText("More fields"));
  expect(names()).toEqual(["employees", "name", "industry"]);
  fireEvent.click(screen.getByText("One"));
  expect(names()).toEqual(["name", "industry"]);
});

it("opens what something is wrong in", () => {
  show(form("industry"));
  expect(names()).toEqual(["employees", "industry"]);
});
