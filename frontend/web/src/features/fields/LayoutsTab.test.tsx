/** Arranging a layout: what is sent, what stays in the form, the preview, and two administrators at once. */
import { ApiError, type LayoutsView } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { company, show } from "~/testing/harness.tsx";
import { LayoutsTab } from "./LayoutsTab.tsx";

const text = (en: string) => ({ zh: en, en });
const arrangedField = (name: string, required = false) => ({
  name,
  label: text(name),
  required,
  in_forms: true,
});
const VIEW = {
  fields: [arrangedField("name", true), arrangedField("industry"), arrangedField("employees")],
  standard: [
    {
      title: text("Details"),
      folded: false,
      fields: ["name", "industry"].map((name) => ({ name, page: true, form: true })),
    },
  ],
  roles: [
    { id: "r1", label: text("Admin"), reads: true, hidden: [], masked: [] },
    { id: "r2", label: text("Rep"), reads: true, hidden: ["industry"], masked: ["employees"] },
    { id: "r3", label: text("Finance"), reads: false, hidden: [], masked: [] },
  ],
  layouts: [
    { role: null, version: 0, sections: null, changed_by: null, changed_at: null },
    { role: "r2", version: 3, sections: null, changed_by: null, changed_at: null },
  ],
} as unknown as LayoutsView;

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const guard = vi.fn((move: () => void) => move());
const onDirty = vi.fn();

async function drawn() {
  vi.spyOn(api, "people").mockResolvedValue([]);
  vi.spyOn(api, "layouts").mockResolvedValue(VIEW);
  show(<LayoutsTab object={company} guard={guard} onDirty={onDirty} />);
  return await screen.findByTestId("layout-name");
}

it("moves fields by arrows, takes and leaves them, and sends it all with the version", async () => {
  const save = vi.spyOn(api, "saveLayout").mockResolvedValue(VIEW);
  const row = await drawn();
  expect(within(row).getByLabelText("name is in the create form")).toHaveProperty("disabled", true);
  fireEvent.click(within(row).getByLabelText("Move name down"));
  fireEvent.click(screen.getByTestId("layout-take-employees"));
  fireEvent.click(screen.getByTestId("layout-add"));
  fireEvent.change(screen.getAllByTestId("layout-title-en")[1] as HTMLElement, { target: { value: "Size" } });
  fireEvent.click(screen.getByLabelText("Move employees down"));
  fireEvent.click(screen.getByLabelText("industry is on the record page"));
  fireEvent.click(screen.getByTestId("layout-save"));
  await waitFor(() => expect(save).toHaveBeenCalledOnce());
  expect(save.mock.calls[0]).toEqual([
    "company",
    {
      role: null,
      base_version: 0,
      sections: [
        {
          title: text("Details"),
          folded: false,
          fields: [
            { name: "industry", page: false, form: true },
            { name: "name", page: true, form: true },
          ],
        },
        {
          title: { zh: "", en: "Size" },
          folded: false,
          fields: [{ name: "employees", page: true, form: true }],
        },
      ],
    },
  ]);
});

it("drags a field into a place", async () => {
  const row = await drawn();
  const dataTransfer = { setData: () => undefined };
  fireEvent.dragStart(screen.getByTestId("layout-take-employees").closest("li") as HTMLElement, {
    dataTransfer,
  });
  fireEvent.dragOver(row);
  fireEvent.drop(row);
  const rows = within(screen.getByTestId("layout-section")).getAllByRole("listitem");
  expect(rows.map((each) => each.dataset.row)).toEqual(["employees", "name", "industry"]);
});

it("previews as a role, which is not shown what it may not see", async () => {
  await drawn();
  fireEvent.click(screen.getByTestId("layout-preview"));
  fireEvent.change(screen.getByTestId("layout-as"), { target: { value: "r2" } });
  const page = within(screen.getByTestId("preview-page"))
    .getAllByRole("listitem")
    .map((each) => each.textContent);
  expect(page).toEqual(["name *", "employees · masked"]);
  fireEvent.change(screen.getByTestId("layout-as"), { target: { value: "r3" } });
  expect(screen.queryByTestId("preview-page")).toBeNull();
});

it("says what another administrator's differs in, and keeps one's own until one chooses", async () => {
  const details = { fields: ["industry"], sections: [text("Other")], theirs: { version: 4 } };
  const raced = new ApiError(409, { code: "records.layout_changed", message: "", request_id: "", details });
  const save = vi.spyOn(api, "saveLayout").mockRejectedValueOnce(raced).mockResolvedValueOnce(VIEW);
  const row = await drawn();
  fireEvent.change(screen.getByTestId("layout-role"), { target: { value: "r2" } });
  fireEvent.click(within(await screen.findByTestId("layout-name")).getByLabelText("Move name down"));
  fireEvent.click(screen.getByTestId("layout-save"));
  const conflict = await screen.findByTestId("layout-conflict");
  expect(row).toBeTruthy();
  expect(conflict.textContent).toContain("Fields that differ: industry");
  expect(conflict.textContent).toContain("Sections that differ: Other");
  fireEvent.click(screen.getByTestId("layout-mine"));
  await waitFor(() => expect(save).toHaveBeenCalledTimes(2));
  expect(save.mock.calls.map(([, body]) => [body.role, body.base_version])).toEqual([
    ["r2", 3],
    ["r2", 4],
  ]);
});

it("keeps what is not saved until whoever goes to another role has been asked", async () => {
  const row = await drawn();
  expect(onDirty).toHaveBeenLastCalledWith(false);
  fireEvent.click(within(row).getByLabelText("Move name down"));
  expect(onDirty).toHaveBeenLastCalledWith(true);
  guard.mockImplementationOnce(() => undefined);
  fireEvent.change(screen.getByTestId("layout-role"), { target: { value: "r2" } });
  expect(screen.getByTestId("layout-role")).toHaveProperty("value", "");
  expect(screen.getByTestId("layout-save")).toHaveProperty("disabled", false);
  fireEvent.change(screen.getByTestId("layout-role"), { target: { value: "r2" } });
  await waitFor(() => expect(onDirty).toHaveBeenLastCalledWith(false));
});
