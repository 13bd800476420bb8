import type { Member, ViewAsked, ViewingPolicy } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { ViewAsDialog } from "./ViewAsDialog.tsx";

const member = { id: "bob", name: "Bob Ray" } as Member;

const asked: ViewAsked = {
  id: "one",
  viewer_id: "ann",
  viewer: "Ann Lee",
  person_id: "bob",
  person: "Bob Ray",
  reason: "a deal is missing",
  state: "open",
  created_at: "2030-05-03T08:00:00Z",
  expires_at: "2030-05-04T08:00:00Z",
};

function open(asks: ViewingPolicy["asks"], requests: ViewAsked[]) {
  vi.spyOn(api, "viewingPolicy").mockResolvedValue({ asks });
  vi.spyOn(api, "viewsAsked").mockResolvedValue(requests);
  show(<ViewAsDialog member={member} onClose={() => {}} />);
}

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("asks first where the organisation says so, and begins nothing", async () => {
  const begun = vi.spyOn(api, "viewAs");
  const sent = vi.spyOn(api, "askToView").mockRejectedValue(new Error("kept back"));
  open("ask", [{ ...asked, state: "refused" }]);
  fireEvent.change(await screen.findByTestId("view-reason"), { target: { value: " why " } });
  expect(screen.getByText(/said no to your last request/)).toBeDefined();
  expect(screen.queryByTestId("view-unasked")).toBeNull();
  fireEvent.click(screen.getByTestId("view-begin"));
  await waitFor(() => expect(sent).toHaveBeenCalledWith("bob", "why"));
  expect(begun).not.toHaveBeenCalled();
});

it("waits for the answer, which the viewer may stop doing", async () => {
  const withdrawn = vi.spyOn(api, "withdrawViewRequest").mockResolvedValue(undefined);
  open("ask", [asked]);
  expect(await screen.findByText(/Waiting for Bob Ray/)).toBeDefined();
  expect(screen.queryByTestId("view-begin")).toBeNull();
  fireEvent.click(screen.getByTestId("view-withdraw"));
  await waitFor(() => expect(withdrawn).toHaveBeenCalledWith("one"));
});

it("begins by what was allowed, and not by what another was asked", async () => {
  const begun = vi.spyOn(api, "viewAsAllowed").mockRejectedValue(new Error("kept back"));
  open("ask", [
    { ...asked, id: "other", person_id: "eve" },
    { ...asked, state: "allowed" },
  ]);
  fireEvent.click(await screen.findByTestId("view-begin"));
  await waitFor(() => expect(begun).toHaveBeenCalledWith("one"));
});
