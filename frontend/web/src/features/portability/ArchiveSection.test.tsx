import { ApiError, type Archive, type ArchiveSchedule } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import * as download from "~/ui/download.ts";
import { ArchiveSection } from "./ArchiveSection.tsx";

const AT = "2026-03-02T10:00:00Z";
const done: Archive = {
  id: "01a21c83-2991-70ee-8de7-ac5dcadabb9d",
  kind: "asked",
  state: "done",
  done: 1000,
  total: 1000,
  size: 4_200_000,
  sha256: "ab".repeat(32),
  error_code: null,
  person: "Ann Lee",
  created_at: AT,
  finished_at: AT,
  expires_at: "2026-03-05T10:00:00Z",
};
const running: Archive = { ...done, state: "running", done: 250, size: null, sha256: null, expires_at: null };
const at = (id: string) => screen.getByTestId(id);
const off: ArchiveSchedule = { every: "off", keep: 7, next_at: null };
const page = (...archives: Archive[]) => ({ archives, kept_days: 3, schedule: off });

beforeEach(() => {
  vi.spyOn(api, "archiveImports").mockResolvedValue({
    newest: null,
    email: "",
    most_bytes: 1,
    kept_hours: 24,
  });
  vi.spyOn(api, "erasure").mockResolvedValue({ grace_days: 30, asked_at: null, due_at: null, person: null });
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function open(...archives: Archive[]) {
  vi.spyOn(api, "archives").mockResolvedValue(page(...archives));
  show(<ArchiveSection />);
  await screen.findByTestId("archive-begin");
}

it("says that there is none yet, and begins one that it then follows to its end", async () => {
  await open();
  expect(screen.getByText("No archive was made yet.")).toBeTruthy();
  vi.spyOn(api, "beginArchive").mockResolvedValue(page(running));
  vi.mocked(api.archives).mockResolvedValue(page(done));
  fireEvent.click(at("archive-begin"));
  await waitFor(() => expect(at("archive-progress").textContent).toContain("250"));
  expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("25");
  expect((at("archive-begin") as HTMLButtonElement).disabled).toBe(true);
  await waitFor(() => expect(screen.queryByTestId("archive-progress")).toBeNull(), { timeout: 4_000 });
  expect(at("archives").textContent).toContain("ab".repeat(32));
});

it("downloads only what was proved before", async () => {
  const saved = vi.spyOn(download, "saveFrom").mockImplementation(() => {});
  const refused = new ApiError(404, { code: "portability.archive_gone", message: "It has expired." });
  const prove = vi.spyOn(api, "proveArchiveDownload").mockRejectedValueOnce(refused);
  await open(done);
  fireEvent.click(at("archive-download"));
  await waitFor(() => expect(prove).toHaveBeenCalledTimes(1));
  expect(saved).not.toHaveBeenCalled();
  prove.mockResolvedValue(done);
  await waitFor(() => expect((at("archive-download") as HTMLButtonElement).dataset.loading).toBeUndefined());
  fireEvent.click(at("archive-download"));
  await waitFor(() => expect(saved).toHaveBeenCalledWith(`/api/archives/${done.id}/file`));
});

it("says what became of the others", async () => {
  await open(
    { ...done, id: "1", state: "failed", error_code: "OSError", size: null, sha256: null },
    { ...done, id: "2", state: "expired" },
  );
  const lines = [...at("archives").querySelectorAll("li")].map((line) => line.textContent);
  expect(lines[0]).toContain("OSError");
  expect(lines[1]).toContain("Expired");
  expect(screen.queryByTestId("archive-download")).toBeNull();
});

it("says what went wrong, with a way to try again, and why none was begun", async () => {
  vi.spyOn(api, "archives").mockRejectedValueOnce(
    new ApiError(503, { code: "unavailable", message: "Later." }),
  );
  show(<ArchiveSection />);
  expect((await screen.findByRole("alert")).textContent).toContain("Later.");
  await screen.findByTestId("erasure-ask");
  expect(screen.queryByText(/There is no archive/)).toBeNull();
  cleanup();
  await open();
  const busy = new ApiError(409, { code: "portability.archive_under_way", message: "One is being written." });
  vi.spyOn(api, "beginArchive").mockRejectedValue(busy);
  fireEvent.click(at("archive-begin"));
  expect((await screen.findByTestId("form-error")).textContent).toContain("One is being written.");
});

it("saves a schedule that differs from the one there is, and shows what came of it", async () => {
  await open(
    { ...done, kind: "scheduled", expires_at: null },
    { ...running, id: "2", state: "skipped", kind: "scheduled" },
  );
  expect(at("archives").textContent).toContain("until younger ones take its place");
  expect(at("archives").textContent).toContain("Skipped");
  const save = () => at("schedule-save") as HTMLButtonElement;
  expect(save().disabled).toBe(true);
  const refused = new ApiError(403, { code: "forbidden", message: "You may not do this." });
  const set = vi.spyOn(api, "setArchiveSchedule").mockRejectedValueOnce(refused);
  fireEvent.change(at("schedule-every"), { target: { value: "daily" } });
  fireEvent.change(at("schedule-keep"), { target: { value: "14" } });
  fireEvent.click(save());
  await screen.findByText("You may not do this.");
  set.mockResolvedValue({ ...page(), schedule: { every: "daily", keep: 14, next_at: AT } });
  fireEvent.click(save());
  await waitFor(() => expect(set).toHaveBeenLastCalledWith({ every: "daily", keep: 14 }));
  await screen.findByText(/The next one:/);
  expect(save().disabled).toBe(true);
});
