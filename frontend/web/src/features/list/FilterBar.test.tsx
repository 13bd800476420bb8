import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { company, show } from "~/testing/harness.tsx";
import { FilterBar } from "./FilterBar.tsx";
import { NodeEditor } from "./FilterEditor.tsx";

afterEach(cleanup);

it("shows each condition in words and removes it with one click", () => {
  const onChange = vi.fn();
  const filter = {
    and: [
      { field: "name", op: "contains", value: "Bo" },
      { field: "employees", op: "between", value: [10, 50] },
    ],
  } as const;
  show(
    <FilterBar
      object={company}
      filter={{ and: [...filter.and] as never }}
      onChange={onChange}
      openSignal={0}
      right={null}
    />,
  );
  expect(screen.getAllByTestId("filter-chip").map((chip) => chip.textContent)).toEqual([
    "namecontainsBo",
    "employeesbetween10 – 50",
  ]);
  fireEvent.click(screen.getAllByLabelText("Remove filter")[0] as HTMLElement);
  expect(onChange.mock.calls).toEqual([[{ and: [{ field: "employees", op: "between", value: [10, 50] }] }]]);
});

it("nests a group of the other kind", () => {
  const onChange = vi.fn();
  const root = { kind: "and" as const, items: [{ field: "name", op: "empty" as const }] };
  show(<NodeEditor object={company} root={root} path={[]} onChange={onChange} />);
  fireEvent.click(screen.getByTestId("filter-add-group"));
  expect(onChange.mock.calls[0]?.[0]).toEqual({
    kind: "and",
    items: [
      { field: "name", op: "empty" },
      { kind: "or", items: [{ field: "name", op: "contains", value: null }] },
    ],
  });
});

it("asks for words where a choice's label is to contain some, and for picks else", () => {
  const onChange = vi.fn();
  const root = {
    kind: "and" as const,
    items: [{ field: "industry", op: "contains" as const, value: "Mou" }],
  };
  show(<NodeEditor object={company} root={root} path={[]} onChange={onChange} />);
  expect(screen.queryAllByTestId("filter-option")).toEqual([]);
  fireEvent.change(screen.getByTestId("filter-value"), { target: { value: "Hyd" } });
  fireEvent.change(screen.getByTestId("filter-operator"), { target: { value: "in" } });
  expect(onChange.mock.calls.map(([next]) => next.items)).toEqual([
    [{ field: "industry", op: "contains", value: "Hyd" }],
    [{ field: "industry", op: "in", value: [] }],
  ]);
});

it("says which words a choice's label is to contain", () => {
  const filter = { field: "industry", op: "contains", value: "Mou" } as const;
  show(<FilterBar object={company} filter={filter} onChange={vi.fn()} openSignal={0} right={null} />);
  expect(screen.getAllByTestId("filter-chip").map((chip) => chip.textContent)).toEqual([
    "industrycontainsMou",
  ]);
});

it("shows a condition that is begun as no active filter, and drops it when it is left unfinished", async () => {
  const onChange = vi.fn();
  show(<FilterBar object={company} filter={null} onChange={onChange} openSignal={0} right={null} />);
  fireEvent.click(screen.getByTestId("filter-add"));
  fireEvent.click(await screen.findByTestId("filter-field-name"));
  expect(screen.getByTestId("filter-chip").getAttribute("data-unfinished")).toBe("true");
  await new Promise((resolve) => setTimeout(resolve, 20));
  await waitFor(() => expect(document.activeElement?.closest("[data-filter-value]")).not.toBeNull());
  fireEvent.click(screen.getByTestId("filter-chip").querySelector("button") as HTMLElement);
  expect(screen.queryByTestId("filter-chip")).toBeNull();
  expect(onChange.mock.calls).toEqual([[null]]);
});
