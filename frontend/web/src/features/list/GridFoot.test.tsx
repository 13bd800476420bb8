/** Under a list: how many records there are, and that there may be more where a search was not counted to its end. */
import type { CrmRecord, Field } from "@rapport/core";
import type { Column } from "@tanstack/react-table";
import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { company, show } from "~/testing/harness.tsx";
import { GridFoot } from "./GridFoot.tsx";

const field = { name: "name", type: "text" } as unknown as Field;
const column = { id: "name", columnDef: { meta: { field } }, getSize: () => 200 };
const columns = [column] as unknown as Column<CrmRecord, unknown>[];

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it.each([
  [false, "1,200 records"],
  [true, "At least 1,200 records"],
])("counts; there may be more: %s", async (atLeast, text) => {
  vi.spyOn(api, "count").mockResolvedValue({ count: 9000 });
  show(
    <GridFoot
      object={company}
      columns={columns}
      scope={{ filter: null, search: "works" }}
      total={1200}
      lefts={new Map()}
      atLeast={atLeast}
      trash={false}
    />,
  );
  expect((await screen.findByTestId("list-count")).textContent).toContain(text);
  expect((await screen.findByText("/ 9,000")).textContent).toBe(" / 9,000");
});

it.each([
  [undefined, "£816.85M"],
  [{ label: { zh: "台数", en: "Units" } }, "816.85"],
])(
  "says the currency of amounts in millions, and not of millions of something else",
  async (custom, text) => {
    const revenue = {
      name: "revenue",
      type: "decimal",
      unit: { zh: "百万", en: "M" },
      ...(custom ? { custom } : {}),
    } as unknown as Field;
    const sums = { revenue: "816.85" };
    vi.spyOn(api, "summary").mockResolvedValue({ groups: [], total: { count: 2, sums } } as never);
    show(
      <GridFoot
        object={{ ...company, fields: [revenue] }}
        columns={[{ ...column, columnDef: { meta: { field: revenue } } }] as unknown as typeof columns}
        scope={{ filter: null }}
        total={2}
        lefts={new Map()}
        atLeast={false}
        trash={false}
      />,
    );
    expect((await screen.findByTestId("sum-revenue")).textContent).toBe(text);
  },
);
