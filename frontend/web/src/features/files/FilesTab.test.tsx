import { ApiError, type Attachment, type CrmRecord } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { company, show } from "~/testing/harness.tsx";
import { FilesTab } from "./FilesTab.tsx";

const file: Attachment = {
  id: "f",
  name: "合同 v2.pdf",
  size: 4_200_000,
  uploaded_by: "Ann Lee",
  created_at: "2026-03-02T10:00:00Z",
  held_at: null,
  object: "company",
  record_id: "r",
  field: null,
};
const record = { id: "r" } as CrmRecord;

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(files: Attachment[] | Error, readOnly = false) {
  const list = vi.spyOn(api, "files");
  if (files instanceof Error) list.mockRejectedValue(files);
  else list.mockResolvedValue(files);
  show(<FilesTab object={company} record={record} readOnly={readOnly} />);
  return list;
}

it("says what may be here while there is nothing", async () => {
  open([]);
  expect(await screen.findByText("No files yet")).toBeTruthy();
  expect(screen.getByTestId("files-input")).toBeTruthy();
});

it("says why nothing can be shown", async () => {
  open(new ApiError(404, { code: "records.not_found", message: "It is gone." }));
  expect((await screen.findByRole("alert")).textContent).toContain("It is gone.");
});

it("shows a file with its size and its person, and where to save it from", async () => {
  open([file]);
  const link = await screen.findByText("合同 v2.pdf");
  expect(link.getAttribute("href")).toBe("/api/attachments/f");
  expect(link.getAttribute("download")).toBe("合同 v2.pdf");
  expect(screen.getByTestId("file").textContent).toContain("4 MB · Ann Lee · ");
});

it("sends what is chosen and shows it then", async () => {
  const attach = vi.spyOn(api, "attach").mockResolvedValue("f");
  const list = open([]);
  await screen.findByText("No files yet");
  list.mockResolvedValue([file]);
  const chosen = new File(["x"], "a.txt");
  fireEvent.change(screen.getByTestId("files-input"), { target: { files: [chosen] } });
  await screen.findByText("合同 v2.pdf");
  expect(attach.mock.calls[0]?.slice(0, 3)).toEqual(["companies", "r", chosen]);
});

it("says why a file was not taken", async () => {
  vi.spyOn(api, "attach").mockRejectedValue(
    new ApiError(413, { code: "attachments.full", message: "It is full." }),
  );
  open([]);
  await screen.findByText("No files yet");
  fireEvent.change(screen.getByTestId("files-input"), { target: { files: [new File(["x"], "a.txt")] } });
  expect((await screen.findByRole("alert")).textContent).toBe("It is full.");
});

it("deletes after it was asked once more", async () => {
  const remove = vi.spyOn(api, "deleteFile").mockResolvedValue();
  open([file]);
  fireEvent.click(await screen.findByTestId("file-delete"));
  expect(remove).not.toHaveBeenCalled();
  fireEvent.click(screen.getByTestId("file-delete-confirm"));
  await waitFor(() => expect(remove).toHaveBeenCalledWith("f"));
});

it("offers no deleting of what is held, and lets the hold be lifted", async () => {
  const hold = vi.spyOn(api, "holdFile").mockResolvedValue();
  open([{ ...file, held_at: "2026-03-03T10:00:00Z" }]);
  await screen.findByText("Legal hold");
  expect(screen.queryByTestId("file-delete")).toBeNull();
  fireEvent.click(screen.getByTestId("file-hold"));
  await waitFor(() => expect(hold).toHaveBeenCalledWith("f", false));
});

it("offers nothing but saving where nothing may be changed", async () => {
  open([file], true);
  await screen.findByText("合同 v2.pdf");
  expect(screen.queryByTestId("files-input")).toBeNull();
  expect(screen.queryByTestId("file-delete")).toBeNull();
});
