import { cleanup, fireEvent, screen } from "@testing-library/react";
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
