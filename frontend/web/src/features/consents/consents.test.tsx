import type { ConsentEvent, CrmRecord } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { ConsentsPanel } from "./ConsentsPanel.tsx";

const consent: ConsentEvent = {
  id: "c",
  object: "lead",
  record_id: "l",
  purpose: "marketing",
  channel: "email",
  point: "lee@works.example",
  text: "Send me offers",
  text_version: "3",
  evidence: "",
  source: "form",
  recorded_by: null,
  given_at: "2026-11-28T08:00:00Z",
  withdrawn_at: null,
  withdrawn_by: null,
};
const person = { id: "p", version: 1 } as CrmRecord;

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("says what stands, and takes a lead's consent back where it lies", async () => {
  const asked = vi
    .spyOn(api, "consents")
    .mockResolvedValue({ items: [consent], may: { marketing: ["email"] } });
  const withdrawn = vi.spyOn(api, "withdrawConsent").mockResolvedValue(undefined);
  show(<ConsentsPanel noun="contacts" record={person} readOnly={false} />);
  expect((await screen.findByTestId("consent-stands")).textContent).toContain("Offers and news");
  expect(screen.getByTestId("consent-event").textContent).toContain("Send me offers (3)");
  asked.mockResolvedValue({ items: [{ ...consent, withdrawn_at: "2026-11-28T09:00:00Z" }], may: {} });
  fireEvent.click(screen.getByTestId("consent-withdraw"));
  await waitFor(() => expect(screen.queryByTestId("consent-stands")).toBeNull());
  expect(withdrawn).toHaveBeenCalledWith("leads", "l", "c");
  expect(screen.queryByTestId("consent-withdraw")).toBeNull();
});

it("records what somebody agreed to", async () => {
  vi.spyOn(api, "consents").mockResolvedValue({ items: [], may: {} });
  const given = vi.spyOn(api, "giveConsent").mockResolvedValue(undefined);
  show(<ConsentsPanel noun="leads" record={person} readOnly={false} />);
  await screen.findByText("No consent on record: no purpose is open.");
  fireEvent.click(screen.getByTestId("consent-add"));
  fireEvent.change(await screen.findByTestId("consent-purpose"), { target: { value: "recording" } });
  expect((screen.getByTestId("consent-save") as HTMLButtonElement).disabled).toBe(true);
  fireEvent.change(screen.getByTestId("consent-text"), { target: { value: " You may record " } });
  fireEvent.click(screen.getByTestId("consent-save"));
  await waitFor(() => expect(screen.queryByTestId("consent-form")).toBeNull());
  const said = { text: "You may record", text_version: "", evidence: "" };
  const body = { purpose: "recording", channel: null, point: "", ...said };
  expect(given).toHaveBeenCalledWith("leads", "p", expect.any(String), body);
});

it("shows nothing where there is nothing and nothing may be changed", async () => {
  const asked = vi.spyOn(api, "consents").mockResolvedValue({ items: [], may: {} });
  show(<ConsentsPanel noun="contacts" record={person} readOnly />);
  await waitFor(() => expect(asked).toHaveBeenCalled());
  await waitFor(() => expect(screen.queryByTestId("consents")).toBeNull());
});
