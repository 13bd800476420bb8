import type { Finding, Import, ImportRow } from "@rapport/core";
import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { company, show } from "~/testing/harness.tsx";
import { mergesIn } from "./Findings.tsx";
import { ImportRows } from "./ImportRows.tsx";

const text = (value: string) => ({ zh: value, en: value });
const column = (field: string) => ({ header: field, field, samples: [], confidence: 100 });
const item = (over: Partial<Import>) =>
  ({
    id: "i",
    object: "company",
    file: { name: "companies.csv", size: 1, rows: 2 },
    columns: [column("name"), column("employees")],
    decisions: {},
    findings: [],
    ...over,
  }) as unknown as Import;

const rows: ImportRow[] = [
  { row: 2, values: { name: { text: "Bo" }, employees: { text: "2822" } }, status: "new", notes: [] },
  { row: 3, values: { name: { text: "Cy" }, employees: { text: "n/a" } }, status: "update", notes: [] },
];

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const notes = () => screen.getAllByTestId("import-row").map((row) => row.lastChild?.textContent);

it.each([
  ["checked", ["New", "Update"]],
  ["done", ["Created", "Changed"]],
  ["undone", ["Taken back", "Taken back"]],
] as const)("says of each row in state %s: %j", async (state, expected) => {
  vi.spyOn(api, "importRows").mockResolvedValue({ items: rows, counts: { all: 2 } });
  show(<ImportRows item={item({ state })} object={company} tab="all" onTab={() => undefined} />);
  await screen.findAllByTestId("import-row");
  expect(notes()).toEqual(expected);
});

it("groups figures, and leaves what is none as the file has it", async () => {
  vi.spyOn(api, "importRows").mockResolvedValue({ items: rows, counts: { all: 2 } });
  const object = {
    ...company,
    fields: company.fields.map((field) =>
      field.name === "employees" ? { ...field, unit: text("people") } : field,
    ),
  };
  show(<ImportRows item={item({ state: "checked" })} object={object} tab="all" onTab={() => undefined} />);
  await screen.findAllByTestId("import-row");
  const cells = screen.getAllByTestId("import-row").map((row) => row.children[2]);
  expect(cells.map((cell) => [cell?.textContent, cell?.getAttribute("data-numeric")])).toEqual([
    ["2,822", "true"],
    ["n/a", "true"],
  ]);
});

it("counts a spelling as accepted by proposal or by decision", () => {
  const spelling = (id: string, chosen: string | null): Finding =>
    ({ id, kind: "spelling", options: [], chosen }) as unknown as Finding;
  const findings = [spelling("a", "merge"), spelling("b", "keep"), spelling("c", "keep")];
  expect(mergesIn(item({ findings, decisions: { c: "as:south korea" } }))).toBe(2);
});
