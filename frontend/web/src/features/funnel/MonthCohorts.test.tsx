/** Cohorts say what is asked for, leave out months before the first deal, and hatch what still matures. */
import type { CohortCell, MonthCohort, MonthCohorts as Months } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { show } from "~/testing/harness.tsx";
import { MonthCohorts } from "./MonthCohorts.tsx";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  Link: ({ children }: { children: string }) => <a href="#there">{children}</a>,
}));

const none = { and: [] };
const cell = (count: number, rate: string): CohortCell => ({ count, rate, filter: none });
const month = (first: string, count: number, more: Partial<MonthCohort> = {}): MonthCohort => ({
  first,
  last: first,
  count,
  filter: none,
  maturing: false,
  reached: [cell(count, "100.00")],
  won: cell(1, "25.00"),
  lost: cell(1, "25.00"),
  open: cell(2, "50.00"),
  cells: [],
  ...more,
});
const months = (cohorts: MonthCohort[], count = 4): Months => ({
  pipeline: "line",
  entered: null,
  within: null,
  steps: [{ id: "offer", label: { zh: "报价", en: "Offer" } }],
  cohorts,
  total: month("2026-01-01", count),
});

beforeEach(() => queryClient.clear());
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("asks for a stage and a number of days, and for neither's days over time", async () => {
  const ask = vi
    .spyOn(api, "monthCohorts")
    .mockResolvedValue(months([month("2026-01-01", 0), month("2026-02-01", 4, { maturing: true })]));
  show(<MonthCohorts pipeline="line" stages={[{ id: "offer", name: "Offer" }]} />);
  await waitFor(() => expect(screen.getByText("Feb 2026")).toBeTruthy());
  expect(screen.queryByText("Jan 2026")).toBeNull();
  expect(document.querySelectorAll("[data-young]").length).toBe(4);
  expect(screen.getByText("All months")).toBeTruthy();
  fireEvent.change(screen.getByTestId("cohorts-entered"), { target: { value: "offer" } });
  fireEvent.change(screen.getByTestId("cohorts-within"), { target: { value: "90" } });
  await waitFor(() =>
    expect(ask).toHaveBeenLastCalledWith({ pipeline: "line", entered: "offer", within: 90 }),
  );
  fireEvent.click(screen.getByTestId("cohorts-aged"));
  expect(ask).toHaveBeenCalledWith({ pipeline: "line", entered: "offer", within: null });
  expect(screen.getByText("Won by month since they began")).toBeTruthy();
  expect(screen.queryByTestId("cohorts-within")).toBeNull();
});

it("says that there was nothing", async () => {
  vi.spyOn(api, "monthCohorts").mockResolvedValue(months([], 0));
  show(<MonthCohorts pipeline="line" stages={[]} />);
  await waitFor(() => expect(screen.getByTestId("month-cohorts-empty")).toBeTruthy());
});
