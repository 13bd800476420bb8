import type { Rights, Role, RolePreviewed } from "@rapport/core";
import { cleanup, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
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
const people = [
  { id: "p", name: "Ann Lee" },
  { id: "n", name: "Ned New" },
];
const panel = (more: Partial<RolePreviewed>, of: Role = role, onPerson = (_: string) => {}) =>
  show(
    <PreviewPanel
      role={of}
      people={people}
      rights={{ objects: {} } as Rights}
      objects={[company]}
      object={company}
      found={{ data: { ...data, ...more }, error: null, isFetching: false, refetch: () => undefined }}
      onPerson={onPerson}
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

it("offers those who have the role first, then everybody else", () => {
  const chosen = vi.fn();
  panel({}, role, chosen);
  fireEvent.click(screen.getByTestId("preview-person"));
  const options = screen.getAllByRole("option", { hidden: true });
  expect(options.map((option) => option.textContent)).toEqual(["Ann Lee", "Ned New"]);
  fireEvent.click(options[1] as HTMLElement);
  expect(chosen).toHaveBeenCalledWith("n");
});

it("offers people where nobody has the role, and names whom it looks at", () => {
  const unused = { ...role, people: [] };
  panel({ person_id: null }, unused);
  expect(screen.getByTestId("preview-nobody").textContent).toContain("Choose somebody");
  expect(screen.getByTestId("preview-person")).toBeTruthy();
  cleanup();
  panel({ person_id: "n", examples: [] }, unused);
  expect(screen.queryByTestId("preview-nobody")).toBeNull();
  expect(screen.getByTestId("preview-none").textContent).toContain("Ned New would see no Companies");
});
