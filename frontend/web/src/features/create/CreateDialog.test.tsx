/** A new record names its maker as owner, unless rules of assignment find one. */
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { company, show } from "~/testing/harness.tsx";
import { CreateDialog } from "./CreateDialog.tsx";

const known = vi.hoisted(() => ({ assigned: false }));
vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  useNavigate: () => vi.fn(),
}));
vi.mock("~/data/objects.ts", async (original) => ({
  ...(await original<typeof import("~/data/objects.ts")>()),
  useObject: () => ({ ...company, fields: [...company.fields, OWNER], assigned: known.assigned }),
  hasDuplicates: () => false,
}));

const OWNER = {
  ...company.fields[0],
  name: "owner_id",
  label: { zh: "负责人", en: "Owner" },
  type: "person",
  required: false,
  editable: true,
};

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it.each([
  [false, true],
  [true, false],
])("leaves the owner to the rules where there are some (%s)", async (assigned, named) => {
  known.assigned = assigned;
  vi.spyOn(api, "people").mockResolvedValue([]);
  const record = { id: "r", version: 1, owner_id: "p" } as never;
  const create = vi.spyOn(api, "create").mockResolvedValue({ record, included: {} } as never);
  show(<CreateDialog request={{ noun: "companies" } as never} onClose={() => undefined} />);
  fireEvent.change(await screen.findByTestId("field-name"), { target: { value: "Works" } });
  fireEvent.submit(screen.getByTestId("field-name").closest("form") as HTMLFormElement);
  await waitFor(() => expect(create).toHaveBeenCalledOnce());
  expect("owner_id" in (create.mock.calls[0]?.[1] ?? {})).toBe(named);
});
