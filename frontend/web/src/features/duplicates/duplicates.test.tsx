/** What an open record is probably one with: a reason each, set aside with one click, and taken back with another. */
import type { CrmRecord } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { company, show } from "~/testing/harness.tsx";
import { Toasts } from "~/ui/Toasts.tsx";
import { DuplicatesPanel } from "./DuplicatesPanel.tsx";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  Link: ({ children }: { children: string }) => <a href="#there">{children}</a>,
}));

const mine = { id: "one", version: 1, name: "Works Ltd" } as unknown as CrmRecord;
const twin = {
  id: "two",
  version: 1,
  name: "Works Limited",
  created_at: "2026-03-01T09:00:00+00:00",
} as unknown as CrmRecord;
const included = { choices: {}, people: {}, records: {} };
const found = {
  included,
  items: [{ record: twin, score: 80, reasons: [{ code: "same_website", field: "name" }] }],
};

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const panel = (readOnly = false) =>
  show(
    <>
      <DuplicatesPanel object={company} record={mine} readOnly={readOnly} />
      <Toasts />
    </>,
  );

it("shows nothing where there is nothing, or it can't be told", async () => {
  const asked = vi.spyOn(api, "duplicatesOf").mockResolvedValueOnce({ items: [], included });
  panel();
  await waitFor(() => expect(asked).toHaveBeenCalled());
  expect(screen.queryByTestId("record-duplicates")).toBeNull();
  cleanup();
  vi.spyOn(api, "duplicatesOf").mockRejectedValue(new Error("away"));
  panel();
  expect(screen.queryByTestId("record-duplicates")).toBeNull();
});

it("sets a pair aside, and takes that back", async () => {
  vi.spyOn(api, "duplicatesOf")
    .mockResolvedValueOnce(found as never)
    .mockResolvedValue({ items: [], included });
  const dismissed = vi.spyOn(api, "dismissDuplicate").mockResolvedValue(undefined);
  const reconsidered = vi.spyOn(api, "reconsiderDuplicate").mockResolvedValue(undefined);
  panel();
  expect((await screen.findByTestId("record-duplicates")).textContent).toContain("Works Limited");
  expect(screen.getByTestId("record-duplicates").textContent).toContain("2026");
  fireEvent.click(screen.getByTestId("dismiss"));
  await waitFor(() => expect(dismissed).toHaveBeenCalledWith("companies", "one", "two"));
  fireEvent.click(await screen.findByText("Undo"));
  await waitFor(() => expect(reconsidered).toHaveBeenCalledWith("companies", "one", "two"));
});

it("offers no decision to who may only read", async () => {
  vi.spyOn(api, "duplicatesOf").mockResolvedValue(found as never);
  panel(true);
  await screen.findByTestId("record-duplicates");
  expect(screen.queryByTestId("dismiss")).toBeNull();
});
