import type { Rights, Role, RolePreviewed } from "@rapport/core";
import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { company, show } from "~/testing/harness.tsx";
import { PreviewPanel } from "./PreviewPanel.tsx";

afterEach(cleanup);

const role = { id: "r", people: [{ id: "p", name: "Ann Lee" }] } as unknown as Role;
const other = (id: string, name: string, before: number, after: number) => ({ id, name, before, after });
const example = { owner: "Bo Boss", belongs_to: null, amount: null, currency: null };
const data: RolePreviewed = {
  person_id: "p",
  objects: [{ object: "company", before: 38, after: 126, fields_before: 61, fields_after: 60 }],
  examples: [
    {
      ...example,
      id: "1",
      title: "Line two",
      is_new: true,
      belongs_to: "Boyuan",
      amount: "3480000.00",
      currency: "CNY",
    },
    { ...example, id: "2", title: "Spares", is_new: false },
  ],
  others: [other("x", "Rob Rep", 41, 126), other("y", "Lea Lead", 126, 126)],
  more_others: 8,
  depths: {},
};
const panel = (more: Partial<RolePreviewed>) =>
  show(
    <PreviewPanel
      role={role}
      rights={{ objects: {} } as Rights}
      objects={[company]}
      object={company}
      found={{ data: { ...data, ...more }, error: null, isFetching: false, refetch: () => undefined }}
      onPerson={() => undefined}
    />,
  );

it("shows what would be seen, of whom and worth what, and marks what is new", () => {
  panel({});
  const [first, second] = within(screen.getByTestId("preview-examples")).getAllByRole("listitem");
  expect(first?.textContent).toBe("Line twonew to themBoyuan, Bo Boss¥3,480,000");
  expect(second?.textContent).toBe("SparesBo Boss");
  expect(screen.getByTestId("sees-company").textContent).toContain("38 → 12688 more");
});

it("shows whom else it concerns, before and after", () => {
  panel({});
  const others = screen.getByTestId("preview-others");
  const rows = within(others).getAllByRole("listitem");
  expect(rows.map((row) => row.querySelector(".num")?.textContent)).toEqual(["41 → 126", "126"]);
  expect(others.textContent).toContain("Companies they see");
  expect(others.textContent).toContain("8 more people have this role");
});

it("says that there is none, and leaves out others where nobody else has the role", () => {
  panel({ examples: [], others: [], more_others: 0 });
  expect(screen.getByTestId("preview-none").textContent).toContain("Ann Lee would see no Companies");
  expect(screen.queryByTestId("preview-others")).toBeNull();
});
