import { ApiError, type ArchiveImport, type ArchiveSummary } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { ArchiveImportCard } from "./ArchiveImport.tsx";

const AT = "2026-03-02T10:00:00Z";
const summary: ArchiveSummary = {
  organisation: "Moving Ltd",
  country: "GB",
  currency: "GBP",
  time_zone: "Europe/London",
  made_at: AT,
  records: { company: 1234, lead: 0 },
  people: 2,
  files: 3,
  changes: 5000,
  owners: [{ name: "Ann Lee", email: "ann@example.com" }],
  erased: 0,
};
const uploading: ArchiveImport = {
  id: "01a21c83-2991-70ee-8de7-ac5dcadabb9d",
  state: "uploading",
  file: "old.zip",
  size: 4,
  done: 2,
  total: 4,
  summary: null,
  may_enter: false,
  is_mine: true,
  person: "Ann Lee",
  problem: null,
  error_code: null,
  organisation_id: null,
  erased: 0,
  report: null,
  created_at: AT,
  finished_at: null,
  expires_at: AT,
};
const ready: ArchiveImport = { ...uploading, state: "ready", done: 4, summary, may_enter: true };
const page = (newest: ArchiveImport | null) => ({
  newest,
  email: "ann@example.com",
  most_bytes: 10,
  kept_hours: 24,
});
const at = (id: string) => screen.getByTestId(id);
const choose = (name: string, text: string) =>
  fireEvent.change(at("archive-import-file"), { target: { files: [new File([text], name)] } });

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function open(newest: ArchiveImport | null) {
  vi.spyOn(api, "archiveImports").mockResolvedValue(page(newest));
  vi.spyOn(api, "objects").mockResolvedValue([]);
  show(<ArchiveImportCard />);
  await screen.findByTestId("archive-import");
}

it("sends the file that was chosen, and none that is too large", async () => {
  await open(null);
  const send = vi.spyOn(api, "sendArchive").mockResolvedValue();
  choose("large.zip", "more than ten bytes");
  expect(screen.getByRole("alert").textContent).toContain("larger than that");
  expect(send).not.toHaveBeenCalled();
  vi.mocked(api.archiveImports).mockResolvedValue(page({ ...uploading, state: "checking" }));
  choose("old.zip", "four");
  await waitFor(() => expect(send).toHaveBeenCalledTimes(1));
  expect(send.mock.calls[0]?.[1]).toBeNull();
  expect((await screen.findByTestId("archive-import-progress")).textContent).toContain("every line");
});

it("goes on with the same file alone", async () => {
  await open(uploading);
  const send = vi.spyOn(api, "sendArchive").mockResolvedValue();
  choose("other.zip", "four");
  expect(screen.getByRole("alert").textContent).toContain("another file");
  expect(send).not.toHaveBeenCalled();
  choose("old.zip", "four");
  await waitFor(() => expect(send.mock.calls[0]?.[1]).toBe(uploading.id));
});

it("shows what is in it and makes it when that is wanted", async () => {
  await open(ready);
  const found = at("archive-import-found").textContent;
  for (const part of ["Moving Ltd", "Ann Lee (ann@example.com)", "5,000", "You enter it as"])
    expect(found).toContain(part);
  const refused = new ApiError(429, { code: "portability.too_many_made", message: "Too many." });
  const make = vi.spyOn(api, "makeOfArchive").mockRejectedValueOnce(refused);
  fireEvent.click(at("archive-import-make"));
  expect((await screen.findByTestId("form-error")).textContent).toContain("Too many.");
  make.mockResolvedValue(page({ ...ready, state: "running", done: 50, total: 200 }));
  fireEvent.click(at("archive-import-make"));
  expect((await screen.findByTestId("archive-import-progress")).textContent).toContain("50 of 200");
  expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("25");
});

it("says before and afterwards that who was erased is erased again", async () => {
  await open({ ...ready, summary: { ...summary, erased: 2 } });
  expect(at("archive-import-erased").textContent).toContain("2 records are of people who were erased");
  const done = { ...ready, state: "done" as const, summary: null, erased: 7, organisation_id: ready.id };
  const make = vi.spyOn(api, "makeOfArchive").mockResolvedValue(page(done));
  fireEvent.click(at("archive-import-make"));
  await waitFor(() => expect(at("archive-import-erased").textContent).toContain("from 7 places"));
  expect(make).toHaveBeenCalledWith(ready.id);
});

it("takes a moment of its history, and says what that brings back and leaves", async () => {
  const whole = { ...summary, begins_at: "2026-01-05T08:00:30Z" };
  await open({ ...ready, summary: whole });
  const input = at("archive-moment-at") as HTMLInputElement;
  expect([input.min, input.max]).toEqual(["2026-01-05T08:00", "2026-03-02T10:00"]);
  expect((at("archive-moment-take") as HTMLButtonElement).disabled).toBe(true);
  const outside = new ApiError(422, { code: "portability.outside_history", message: "Outside." });
  const choose = vi.spyOn(api, "chooseArchiveMoment").mockRejectedValueOnce(outside);
  fireEvent.change(input, { target: { value: "2026-02-01T09:30" } });
  fireEvent.click(at("archive-moment-take"));
  expect((await screen.findByTestId("form-error")).textContent).toContain("Outside.");
  expect(choose).toHaveBeenCalledWith(ready.id, "2026-02-01T09:30:00.000Z");
  // The first minute of the history begins before it does.
  const moment = {
    as_of: "2026-01-05T08:00:30Z",
    changes: 12,
    lost: 1,
    definitions: { saved_view: 3 },
    stays: { person: 2, activity: 1, subject_hit: 4 },
    files_since: 5,
    files_gone: 1,
  };
  choose.mockResolvedValue(page({ ...ready, summary: { ...whole, moment } }));
  fireEvent.change(input, { target: { value: "2026-01-05T08:00" } });
  fireEvent.click(at("archive-moment-take"));
  const effect = (await screen.findByTestId("archive-moment-effect")).textContent;
  expect(choose).toHaveBeenLastCalledWith(ready.id, "2026-01-05T08:00:30Z");
  for (const part of [
    "12 changes of records",
    "Views 3",
    "People 2, Others 5",
    "5 files that came",
    "1 file that",
  ])
    expect(effect).toContain(part);
  choose.mockResolvedValue(page({ ...ready, summary: whole }));
  fireEvent.click(at("archive-moment-none"));
  await waitFor(() => expect(choose).toHaveBeenLastCalledWith(ready.id, null));
  cleanup();
  const report = { as_of: AT, taken_back: 12, kept: 1, files_left_out: 2 };
  await open({ ...uploading, state: "done", organisation_id: "new", finished_at: AT, report });
  expect(at("archive-import-moment").textContent).toContain("12 changes were taken back");
  expect(at("archive-import-left-out").textContent).toContain("2 files were left out");
});

it("offers no organisation to whom the archive does not name as an owner", async () => {
  await open({ ...ready, may_enter: false });
  expect(screen.getByRole("alert").textContent).toContain("no active owner's address");
  expect(screen.queryByTestId("archive-import-make")).toBeNull();
  const cancel = vi
    .spyOn(api, "cancelArchiveImport")
    .mockResolvedValue(page({ ...ready, state: "cancelled", summary: null, finished_at: AT }));
  fireEvent.click(at("archive-import-cancel"));
  await waitFor(() => expect(cancel).toHaveBeenCalledWith(ready.id));
  expect((await screen.findByTestId("archive-import-file")).tagName).toBe("INPUT");
});

it("says what was wrong with it, and leads into one that is there", async () => {
  await open({ ...uploading, state: "refused", problem: "line 7 of tables/deal.ndjson can't be read" });
  expect(screen.getByRole("alert").textContent).toContain("line 7 of tables/deal.ndjson");
  cleanup();
  await open({ ...uploading, state: "done", organisation_id: "new", finished_at: AT });
  const enter = vi
    .spyOn(api, "switchOrganisation")
    .mockRejectedValue(new ApiError(403, { code: "x", message: "" }));
  fireEvent.click(at("archive-import-enter"));
  await waitFor(() => expect(enter).toHaveBeenCalledWith("new"));
});
