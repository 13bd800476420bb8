import type { CrmRecord } from "@rapport/core";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { recordSearch } from "~/app/timelineSearch.ts";
import { show } from "~/testing/harness.tsx";
import { DealLines } from "./DealLines.tsx";

const deal = { id: "d", name: "Three sites", currency: "GBP" } as unknown as CrmRecord;
const approval = {
  id: "a",
  state: "returned",
  mine: true,
  round: 2,
  object: "deal",
  record_id: "d",
  waiting_for: [],
  measure: "discount_line",
  value: "30",
};

/** The products at an address of the deal's page, as the application's own routes have it. */
function at(address: string, readOnly = false) {
  const root = createRootRoute();
  const app = createRoute({ getParentRoute: () => root, id: "app" });
  const record = createRoute({
    getParentRoute: () => app,
    path: "/o/$noun/$id",
    validateSearch: recordSearch,
    component: () => <DealLines deal={deal} readOnly={readOnly} />,
  });
  const router = createRouter({
    routeTree: root.addChildren([app.addChildren([record])]),
    history: createMemoryHistory({ initialEntries: [address] }),
  });
  vi.spyOn(api, "dealLines").mockResolvedValue({ version: 3, lines: [] });
  vi.spyOn(api, "approval").mockResolvedValue({ approval, lines: null, steps: [] } as never);
  show(<RouterProvider router={router as never} />);
  return router;
}

const returned = (mine: boolean) =>
  vi.spyOn(api, "approvalsOf").mockResolvedValue({ items: [{ ...approval, mine }], waiting: 0 } as never);

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("edits where the address says so, and closing leaves the rest of the address", async () => {
  vi.spyOn(api, "approvalsOf").mockResolvedValue({ items: [], waiting: 0 } as never);
  const router = at("/o/deals/d?edit=lines&type=call");
  await screen.findByTestId("lines-grid");
  fireEvent.click(screen.getByText("Cancel"));
  await waitFor(() => expect(router.state.location.search).toEqual({ type: "call" }));
  await waitFor(() => expect(screen.queryByTestId("lines-grid")).toBeNull());
});

it("leads from what was returned to the reader to its products", async () => {
  returned(true);
  const router = at("/o/deals/d");
  fireEvent.click(await screen.findByTestId("approval-change"));
  await screen.findByTestId("lines-grid");
  expect(router.state.location.search).toEqual({ edit: "lines" });
});

it("edits nothing for who may only read, nor what was returned to somebody else", async () => {
  returned(true);
  at("/o/deals/d?edit=lines", true);
  await screen.findByTestId("approval-withdraw");
  expect(screen.queryByTestId("lines-grid")).toBeNull();
  expect(screen.queryByTestId("approval-change")).toBeNull();
  cleanup();
  returned(false);
  at("/o/deals/d");
  await screen.findByTestId("approval-open");
  expect(screen.queryByTestId("approval-change")).toBeNull();
});
