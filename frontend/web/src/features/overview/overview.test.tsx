/** What stands beside a record: factors that lead to what they count, suggestions that are answered in place. */
import type { Factor, Figure, Suggestion } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { show } from "~/testing/harness.tsx";
import { Toasts } from "~/ui/Toasts.tsx";
import { Health } from "./Health.tsx";
import { NextSteps } from "./NextSteps.tsx";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  Link: ({ children, search }: { children: string; search?: { filter?: unknown } }) => (
    <a href="#there" data-filter={JSON.stringify(search?.filter)}>
      {children}
    </a>
  ),
}));

const figure = (value: number, more: Partial<Figure> = {}): Figure => ({
  value,
  of: null,
  noun: null,
  filter: null,
  ...more,
});
const factor = (name: Factor["name"], state: Factor["state"], more: Partial<Factor> = {}): Factor => ({
  name,
  state,
  now: null,
  against: null,
  days: null,
  record: null,
  ...more,
});
const suggestion = (rule: Suggestion["rule"], more: Partial<Suggestion> = {}): Suggestion => ({
  rule,
  version: 1,
  object: "company",
  record_id: "one",
  label: "Works Ltd",
  days: 40,
  limit: 30,
  on: null,
  others: [],
  may_accept: true,
  may_dismiss: true,
  ...more,
});

beforeEach(() => queryClient.clear());
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("says what each factor is held against, and where there is not enough", () => {
  const late = { field: "status", op: "eq", value: "open" } as const;
  show(
    <Health
      factors={[
        factor("last_contact", "low", { now: figure(40), against: figure(30) }),
        factor("overdue_tasks", "low", {
          now: figure(1, { noun: "tasks", filter: late }),
          against: figure(2),
        }),
        factor("frequency", "unknown"),
        factor("won_deals", "good", { now: figure(3, { of: 4 }), against: figure(1, { of: 3 }), days: 365 }),
      ]}
    />,
  );
  const text = (name: string) => screen.getByTestId(`factor-${name}`).textContent;
  expect(text("last_contact")).toBe("Last activity: needs attention40 days30 allowed");
  expect(text("overdue_tasks")).toBe("Overdue tasks: needs attention1of 2 open");
  expect(text("frequency")).toBe("TalksNot enough data");
  expect(text("won_deals")).toBe("Won deals: good3 of 4before: 1 of 3 · per year");
  expect(screen.getByText("1").dataset.filter).toBe(JSON.stringify(late));
});

it("shows nothing where nothing is known or suggested", () => {
  show(
    <>
      <Health factors={[]} />
      <NextSteps items={[]} />
    </>,
  );
  expect(screen.queryByTestId("health")).toBeNull();
  expect(screen.queryByTestId("suggestions")).toBeNull();
});

it("makes a task of a suggestion, and unfolds the others", async () => {
  const accept = vi
    .spyOn(api, "acceptSuggestion")
    .mockResolvedValue({ task: { title: "Follow up" } } as never);
  show(
    <>
      <NextSteps items={[suggestion("idle"), suggestion("contact_missing")]} first={1} />
      <Toasts />
    </>,
  );
  expect(screen.getAllByTestId("suggestion").map((each) => each.dataset.rule)).toEqual(["idle"]);
  expect(screen.getByText("Nothing done for 40 days (30 are usual)")).toBeTruthy();
  fireEvent.click(screen.getByTestId("suggestions-more"));
  expect(screen.getAllByTestId("suggestion")).toHaveLength(2);
  fireEvent.click(screen.getAllByTestId("suggestion-accept")[0] as HTMLElement);
  await screen.findByText("Task for today: Follow up");
  expect(accept).toHaveBeenCalledExactlyOnceWith("companies", "one", "idle");
});

it("sets a suggestion aside with a reason, and takes that back", async () => {
  const dismiss = vi.spyOn(api, "dismissSuggestion").mockResolvedValue(undefined);
  const back = vi.spyOn(api, "reconsiderSuggestion").mockResolvedValue(undefined);
  show(
    <>
      <NextSteps items={[suggestion("idle")]} />
      <Toasts />
    </>,
  );
  fireEvent.click(screen.getByTestId("suggestion-dismiss"));
  fireEvent.click(await screen.findByTestId("dismiss-wrong"));
  await screen.findByText("Set aside for good");
  expect(dismiss).toHaveBeenCalledExactlyOnceWith("companies", "one", "idle", { until: null, why: "wrong" });
  fireEvent.click(screen.getByText("Undo"));
  await waitFor(() => expect(back).toHaveBeenCalledExactlyOnceWith("companies", "one", "idle"));
});

it("offers nobody what they may not do, and says what went wrong", async () => {
  vi.spyOn(api, "acceptSuggestion").mockRejectedValue(new Error("away"));
  show(
    <>
      <NextSteps items={[suggestion("idle", { may_dismiss: false })]} />
      <NextSteps items={[suggestion("contact_missing", { may_accept: false })]} readOnly />
      <Toasts />
    </>,
  );
  expect(screen.queryByTestId("suggestion-dismiss")).toBeNull();
  expect(screen.getAllByTestId("suggestion-accept")).toHaveLength(1);
  fireEvent.click(screen.getByTestId("suggestion-accept"));
  await screen.findByText(/Something unexpected happened/);
});
