import { ApiError, type Person, type Sandbox } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { HeldMailSection } from "./HeldMailSection.tsx";
import { SandboxSection } from "./SandboxSection.tsx";

const AT = "2026-03-02T10:00:00Z";
const ready: Sandbox = {
  id: "01a21c83-2991-70ee-8de7-ac5dcadabb9d",
  state: "ready",
  done: 1000,
  total: 1000,
  organisation_id: "01a21c83-2991-70ee-8de7-ac5dcadabb9e",
  with_files: true,
  people: ["Ann Lee", "Bob Ray"],
  person: "Ann Lee",
  may_enter: true,
  error_code: null,
  created_at: AT,
  finished_at: AT,
  expires_at: "2026-04-01T10:00:00Z",
};
const running: Sandbox = { ...ready, state: "running", done: 250, organisation_id: null, finished_at: null };
const page = (limit: number, ...sandboxes: Sandbox[]) => ({ sandboxes, limit });
const at = (id: string) => screen.getByTestId(id);

beforeEach(() => {
  const bob = { id: "b", name: "Bob Ray", has_seat: true, is_me: false, may_own: [] } satisfies Person;
  const seatless = { ...bob, id: "c", name: "Cy Orr", has_seat: false };
  vi.spyOn(api, "people").mockResolvedValue([bob, seatless]);
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function open(limit: number, ...sandboxes: Sandbox[]) {
  vi.spyOn(api, "sandboxes").mockResolvedValue(page(limit, ...sandboxes));
  show(<SandboxSection />);
  await screen.findByTestId("sandbox-make");
}

it("says that there is none yet, and makes one for those who were chosen", async () => {
  await open(1);
  expect(screen.getByText("No sandbox was made yet.")).toBeTruthy();
  const make = vi.spyOn(api, "makeSandbox").mockResolvedValue(page(1, running));
  vi.mocked(api.sandboxes).mockResolvedValue(page(1, ready));
  fireEvent.click(at("sandbox-make"));
  fireEvent.click(await screen.findByLabelText("Bob Ray"));
  expect(screen.queryByLabelText("Cy Orr")).toBeNull();
  fireEvent.change(at("sandbox-days"), { target: { value: "7" } });
  fireEvent.click(at("sandbox-files"));
  fireEvent.submit(at("sandbox-form"));
  await waitFor(() => expect(make).toHaveBeenCalledWith({ people: ["b"], days: 7, with_files: false }));
  await waitFor(() => expect(at("sandbox-progress").textContent).toContain("25"));
  expect((at("sandbox-make") as HTMLButtonElement).disabled).toBe(true);
  await waitFor(() => expect(screen.queryByTestId("sandbox-progress")).toBeNull(), { timeout: 4_000 });
  expect(at("sandboxes").textContent).toContain("Ann Lee, Bob Ray");
});

it("asks before it makes one anew or removes it, and shows what was refused", async () => {
  await open(1, ready);
  const refused = new ApiError(409, { code: "sandboxes.under_way", message: "It is still being made." });
  const remove = vi.spyOn(api, "removeSandbox").mockRejectedValueOnce(refused);
  fireEvent.click(at("sandbox-remove"));
  expect(remove).not.toHaveBeenCalled();
  fireEvent.click(at("sandbox-act"));
  await screen.findByText("It is still being made.");
  remove.mockResolvedValue(page(1, { ...ready, state: "removing" }));
  fireEvent.click(at("sandbox-act"));
  await waitFor(() => expect(at("sandboxes").textContent).toContain("Being removed"));
  expect(screen.queryByTestId("sandbox-enter")).toBeNull();
});

it("offers to enter it to those who may alone", async () => {
  await open(2, ready, { ...ready, id: "01a21c83-2991-70ee-8de7-ac5dcadabb9f", may_enter: false });
  expect(screen.getAllByTestId("sandbox-enter")).toHaveLength(1);
  expect(screen.getAllByTestId("sandbox-refresh")).toHaveLength(2);
});

it("says why one could not be made", async () => {
  await open(1, { ...ready, state: "failed", error_code: "tenants.keys_withdrawn", organisation_id: null });
  expect(at("sandboxes").textContent).toContain("tenants.keys_withdrawn");
  expect((at("sandbox-make") as HTMLButtonElement).disabled).toBe(false);
});

it("shows the mail that a sandbox held, and when it ends", async () => {
  const mail = {
    id: "m",
    to: "ann@example.com",
    subject: "Hello",
    text: "Words",
    held_at: AT,
    attachments: [],
  };
  vi.spyOn(api, "heldMail").mockResolvedValue({ mails: [mail], expires_at: ready.expires_at });
  show(<HeldMailSection />);
  expect((await screen.findByTestId("held-mails")).textContent).toContain("ann@example.com");
  expect(screen.getByText(/This sandbox ends on/)).toBeTruthy();
});

it("says that no mail was held", async () => {
  vi.spyOn(api, "heldMail").mockResolvedValue({ mails: [], expires_at: null });
  show(<HeldMailSection />);
  expect(await screen.findByText("No mail was held yet.")).toBeTruthy();
});
