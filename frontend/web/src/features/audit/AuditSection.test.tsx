import type { AuditEvent, AuditState } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { AuditSection } from "./AuditSection.tsx";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  getRouteApi: () => ({ useSearch: () => ({}) }),
}));

const AT = "2026-03-02T10:00:00Z";
const state: AuditState = {
  chain: {
    id: "o1",
    seq: 12,
    hash: "ab",
    sealed_at: AT,
    checked_at: null,
    checked_seq: 0,
    faults: 0,
  },
  heads: [],
  recipients: [],
  most_recipients: 5,
};
const event: AuditEvent = {
  id: "e1",
  occurred_at: AT,
  kind: "signed_in",
  category: "sign_in",
  severity: "info",
  sentence: { zh: "李安登录了", en: "Ann Lee signed in" },
  person: { id: "p1", name: "Ann Lee" },
  address: "203.0.113.7",
  means: "web",
  request: "r1",
  details: { how: "password" },
  seal: { seq: 12, hash: "abcd", sealed_at: AT },
  is_readable: true,
};

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(events: AuditEvent[] = [event], over: Partial<AuditState> = {}) {
  vi.spyOn(api, "auditState").mockResolvedValue({ ...state, ...over });
  vi.spyOn(api, "members").mockResolvedValue({
    seats: { limit: 1, taken: 1, invited: 0 },
    roles: [],
    members: [],
  });
  const asked = vi.spyOn(api, "auditEvents").mockResolvedValue({ events, cursor: null });
  show(<AuditSection />);
  return asked;
}

it("says what happened in plain words and shows the rest in a drawer", async () => {
  open();
  fireEvent.click(await screen.findByTestId("audit-event"));
  const drawer = await screen.findByTestId("audit-drawer");
  expect(drawer.textContent).toContain("Ann Lee signed in");
  expect(drawer.textContent).toContain("203.0.113.7");
  expect(drawer.textContent).toContain("password");
  expect(drawer.textContent).toContain("abcd");
});

it("asks anew for a category, and says when nothing matches", async () => {
  const asked = open([]);
  await screen.findByText("Nothing happened yet");
  fireEvent.change(screen.getByTestId("audit-category"), { target: { value: "roles" } });
  await screen.findByText("Nothing matches");
  expect(asked).toHaveBeenLastCalledWith({ category: "roles" }, null);
});

it("tells what a check found", async () => {
  open();
  const check = vi.spyOn(api, "checkAudit").mockResolvedValue({
    upto: 12,
    hash: "ab",
    number: 1,
    faults: [{ what: "cut_off", seq: 14, event_id: null }],
    head_seq: null,
  });
  fireEvent.click(await screen.findByTestId("audit-check"));
  await waitFor(() => expect(screen.getByTestId("audit-result").textContent).toContain("1 fault"));
  expect(screen.getByTestId("audit-result").textContent).toContain("No. 14: The chain was cut off");
  expect(check).toHaveBeenCalledWith(null);
});

it("says that nothing was altered", async () => {
  open();
  const whole = { upto: 12, hash: "ab", number: 0, faults: [] };
  vi.spyOn(api, "checkAudit").mockResolvedValue({ ...whole, head_seq: null });
  fireEvent.click(await screen.findByTestId("audit-check"));
  await waitFor(() => expect(screen.getByTestId("audit-result").textContent).toContain("up to no. 12"));
});

it("lets addresses be chosen that get the heads", async () => {
  open();
  const saved = vi.spyOn(api, "setAuditRecipients").mockResolvedValue(state);
  fireEvent.click(await screen.findByTestId("audit-recipients"));
  fireEvent.change(await screen.findByTestId("audit-addresses"), {
    target: { value: "a@example.com\nb@example.com" },
  });
  fireEvent.click(screen.getByTestId("audit-save-recipients"));
  await waitFor(() => expect(saved).toHaveBeenCalledWith(["a@example.com", "b@example.com"]));
});

it("says so where an event was altered", async () => {
  open([{ ...event, is_readable: false, seal: null }]);
  const line = await screen.findByTestId("audit-event");
  expect(line.textContent).toContain("Altered");
  fireEvent.click(line);
  expect((await screen.findByTestId("audit-drawer")).textContent).toContain("don't open any more");
});

it("shows an error with a way on", async () => {
  vi.spyOn(api, "auditState").mockRejectedValue(new Error("down"));
  vi.spyOn(api, "auditEvents").mockRejectedValue(new Error("down"));
  vi.spyOn(api, "members").mockRejectedValue(new Error("down"));
  show(<AuditSection />);
  expect((await screen.findAllByText("Try again")).length).toBeGreaterThan(0);
});
