import type { CrmRecord, Touch } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { TouchesPanel } from "./TouchesPanel.tsx";

const consent = {
  id: "c",
  purpose: "marketing",
  channel: "email",
  point: "lee@works.example",
  text: "Send me offers",
  given_at: "2026-11-28T08:00:00Z",
  withdrawn_at: null,
};
const touch: Touch = {
  id: "t",
  form: "Website",
  first: false,
  occurred_at: "2026-11-28T08:00:00Z",
  utm: { source: "newsletter", medium: "", campaign: "spring", term: "", content: "" },
  page: "https://works.example/contact",
  referrer: "",
  answers: [{ label: { zh: "备注", en: "Notes" }, value: "<b>Call</b>" }],
  consents: [consent],
};
const lead = { id: "l", version: 1 } as CrmRecord;

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("shows where somebody came from and takes a consent back", async () => {
  const asked = vi.spyOn(api, "touches").mockResolvedValue([touch]);
  const withdrawn = vi.spyOn(api, "withdrawConsent").mockResolvedValue(undefined);
  show(<TouchesPanel record={lead} readOnly={false} />);
  const panel = await screen.findByTestId("touch");
  expect(panel.textContent).toContain("newsletter / spring");
  expect(panel.textContent).toContain("<b>Call</b>");
  expect(panel.textContent).not.toContain("Came from");
  asked.mockResolvedValue([{ ...touch, consents: [{ ...consent, withdrawn_at: "2026-11-28T09:00:00Z" }] }]);
  fireEvent.click(screen.getByTestId("withdraw"));
  await waitFor(() => expect(screen.queryByTestId("withdraw")).toBeNull());
  expect(withdrawn).toHaveBeenCalledWith("leads", "l", "c");
  expect(screen.getByTestId("consent").textContent).toContain("Withdrawn");
});

it("shows nothing where nothing came, and no way to change what may only be read", async () => {
  vi.spyOn(api, "touches").mockResolvedValueOnce([]);
  const { unmount } = show(<TouchesPanel record={lead} readOnly={false} />);
  await waitFor(() => expect(api.touches).toHaveBeenCalledTimes(1));
  expect(screen.queryByTestId("record-touches")).toBeNull();
  unmount();
  vi.spyOn(api, "touches").mockResolvedValue([touch]);
  show(<TouchesPanel record={lead} readOnly />);
  await screen.findByTestId("touch");
  expect(screen.queryByTestId("withdraw")).toBeNull();
});
