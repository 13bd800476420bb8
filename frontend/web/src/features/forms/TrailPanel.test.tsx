import type { Attribution, CrmRecord, TrailTouch } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { AttributionPanel } from "./AttributionPanel.tsx";
import { TrailPanel } from "./TrailPanel.tsx";

const record = { id: "r", version: 1 } as CrmRecord;

const touch = (id: string, kind: TrailTouch["kind"], page: string): TrailTouch => ({
  id,
  kind,
  name: kind === "form" ? "Contact form" : "Main site",
  occurred_at: "2026-11-28T08:00:00Z",
  utm: { source: "news", medium: "", campaign: "spring", term: "", content: "" },
  page,
  referrer: "",
  campaign: null,
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("shows the first touch and the last, and all of them when asked", async () => {
  const touches = ["c", "b", "a"].map((id) => touch(id, "visit", `https://works.example/${id}`));
  const [last, , first] = touches as [TrailTouch, TrailTouch, TrailTouch];
  vi.spyOn(api, "trail").mockResolvedValue({ count: 3, first, last, touches });
  show(<TrailPanel noun="contacts" record={record} />);
  const shown = await screen.findAllByTestId("trail-touch");
  expect(shown.map((each) => each.textContent?.includes("First touch"))).toEqual([true, false]);
  expect(shown[1]?.textContent).toContain("https://works.example/c");
  expect(api.trail).toHaveBeenCalledWith("contacts", "r");
  fireEvent.click(screen.getByTestId("trail-all"));
  expect(screen.getAllByTestId("trail-touch")).toHaveLength(3);
});

it("shows nothing of whom nothing is known", async () => {
  vi.spyOn(api, "trail").mockResolvedValue({ count: 0, first: null, last: null, touches: [] });
  show(<TrailPanel noun="deals" record={record} />);
  await waitFor(() => expect(api.trail).toHaveBeenCalledTimes(1));
  expect(screen.queryByTestId("record-trail")).toBeNull();
});

const brought: Attribution = {
  touches: 4,
  leads: 2,
  first: 1,
  last: 2,
  won: [
    { rule: "first", deals: 1, amounts: [{ currency: "GBP", amount: "100" }] },
    { rule: "last", deals: 0, amounts: [] },
    { rule: "linear", deals: 2, amounts: [{ currency: "GBP", amount: "66.67" }] },
  ],
};

it("says what a campaign brought by the rule that is chosen", async () => {
  vi.spyOn(api, "attribution").mockResolvedValue(brought);
  show(<AttributionPanel record={record} />);
  expect((await screen.findByTestId("attribution-won")).textContent).toContain("won, in 1 deal");
  fireEvent.click(screen.getByText("Linear"));
  await waitFor(() => expect(screen.getByTestId("attribution-won").textContent).toContain("66.67"));
});

it("shows no amounts to whom none are told", async () => {
  vi.spyOn(api, "attribution").mockResolvedValue({ ...brought, won: null });
  show(<AttributionPanel record={record} />);
  await screen.findByTestId("record-attribution");
  expect(screen.queryByTestId("attribution-won")).toBeNull();
});
