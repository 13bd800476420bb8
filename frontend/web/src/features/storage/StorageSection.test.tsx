/** What is stored: the meter against the plan, parts with their ways to make room, names only of what may be seen. */
import { ApiError, type LargeFile, type StorageUsed } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { StorageSection } from "./StorageSection.tsx";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  Link: ({ children, to, ...rest }: { children: ReactNode; to: string; "data-testid"?: string }) => (
    <a href={to} data-testid={rest["data-testid"]}>
      {children}
    </a>
  ),
}));

const seen: LargeFile = {
  id: "1",
  kind: "attachment",
  size: 4_200_000,
  created_at: "2026-03-02T10:00:00Z",
  held: true,
  hidden: false,
  name: "contract.pdf",
  object: "company",
  record_id: "c",
  record: "Acme",
};
const unseen: LargeFile = {
  ...seen,
  id: "2",
  kind: "import",
  held: false,
  hidden: true,
  name: null,
  object: null,
  record_id: null,
  record: null,
};
const used: StorageUsed = {
  metered: 5_242_880,
  files: { count: 1, bytes: 4_200_000 },
  import_files: { count: 0, bytes: 0 },
  archives: { count: 2, bytes: 2048 },
  objects: [
    {
      object: "company",
      count: 1200,
      bytes: 900_000,
      search_bytes: 30_720,
      trash_count: 12,
      trash_bytes: 9000,
      exact: false,
    },
  ],
  history_bytes: 100_000,
  order_bytes: 1000,
  other_bytes: 41_880,
  largest: [seen, unseen],
  meter: { since: "2026-03-01", quantity: "25", last: "24.5", measured_on: "2026-03-09", included: "20" },
  keep_files_days: null,
  keep_imports_days: 7,
  archive_every: "daily",
  archive_keep: 14,
};
const text = (id: string) => screen.getByTestId(id).textContent;

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function open(over: Partial<StorageUsed> = {}) {
  vi.spyOn(api, "storage").mockResolvedValue({ ...used, ...over });
  show(<StorageSection />);
  await screen.findByTestId("storage");
}

it("says what counts now, where the meter stands, what the plan includes, and leads to billing", async () => {
  await open();
  expect(text("storage-meter")).toContain("5 MB now");
  expect(text("storage-meter")).toContain("On the meter: 25 GB");
  expect(text("storage-meter")).toContain("includes 20 GB");
  expect(screen.getByTestId("storage-meter").querySelector("[data-beyond]")).toBeTruthy();
  expect(screen.getByTestId("storage-billing").getAttribute("href")).toBe("/billing/usage");
});

it("says of each part how much it is and what makes room", async () => {
  await open();
  expect(text("storage-files")).toContain("1 file");
  expect(text("storage-files")).toContain("None is deleted by itself.");
  expect(text("storage-imports")).toContain("7 days after the import");
  expect(text("storage-archives")).toContain("14 are kept");
  expect(text("storage-company")).toContain("about 1,200 records; search index: 30 KB");
  expect(text("storage-trash")).toContain("about 12 records");
});

it("names a file only to who may see it", async () => {
  await open();
  const [first, second] = screen.getAllByTestId("storage-file").map((line) => line.textContent);
  expect(first).toContain("contract.pdf");
  expect(first).toContain("Acme");
  expect(first).toContain("Legal hold");
  expect(second).toContain("A file that you may not see");
  expect(second).toContain("Import");
});

it("has something to say where there is nothing yet", async () => {
  const fresh = { ...used.meter, quantity: "0", last: null, measured_on: null, included: null };
  const none = used.objects.map((each) => ({ ...each, count: null, trash_count: 0 }));
  await open({ largest: [], objects: none, meter: fresh, keep_files_days: 365, archive_every: "off" });
  expect(screen.getByText("There are no files yet.")).toBeTruthy();
  expect(screen.getByText("The trash is empty.")).toBeTruthy();
  expect(text("storage-meter")).toContain("has not measured a day yet");
  expect(text("storage-meter")).not.toContain("includes");
  expect(text("storage-company")).toContain("Not counted yet");
  expect(text("storage-files")).toContain("Deleted 365 days after");
  expect(text("storage-archives")).toContain("None is made by schedule.");
});

it("says what went wrong, with a way to try again", async () => {
  const broken = new ApiError(503, { code: "unavailable", message: "Later." });
  vi.spyOn(api, "storage").mockRejectedValueOnce(broken).mockResolvedValue(used);
  show(<StorageSection />);
  expect((await screen.findByRole("alert")).textContent).toContain("Later.");
  fireEvent.click(screen.getByRole("button"));
  await waitFor(() => expect(screen.getByTestId("storage")).toBeTruthy());
});
