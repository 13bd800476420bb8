import type { CrmObject, CrmRecord } from "@rapport/core";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { company, field, show } from "~/testing/harness.tsx";
import { CompanyFigures } from "./CompanyFigures.tsx";

const now = new Date().toISOString();
const record = { id: "c", name: "Aldbrook", last_activity_at: now, deleted_at: null } as unknown as CrmRecord;
const object: CrmObject = { ...company, fields: [field("last_activity_at", "timestamp")] };

function at(masked: boolean, objects: CrmObject[] | null = null) {
  const amount = { ...field("amount", "decimal"), masked };
  const deal = {
    ...company,
    name: "deal",
    noun: "deals",
    fields: [amount, { ...field("own_amount", "decimal"), masked }],
  } as CrmObject;
  const root = createRootRoute();
  const page = createRoute({
    getParentRoute: () => root,
    path: "/",
    component: () => <CompanyFigures object={object} record={record} />,
  });
  const list = createRoute({ getParentRoute: () => root, path: "/o/$noun" });
  const router = createRouter({
    routeTree: root.addChildren([page, list]),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  show(<RouterProvider router={router as never} />, objects ?? [deal]);
}

const summary = (own_amount: string | null) =>
  vi.spyOn(api, "summary").mockImplementation((_, body) =>
    Promise.resolve({
      groups:
        body.group === "status"
          ? [
              { key: "open", count: 3, sums: own_amount ? { own_amount } : {} },
              { key: "won", count: 1, sums: own_amount ? { own_amount: "1200" } : {} },
            ]
          : [{ key: "CHF", count: 2, sums: {} }],
      total: { count: 4, sums: {} },
      included: {},
      notice: null,
    } as never),
  );

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("says what is open and won in the organisation's currency, what is left out, and the last contact", async () => {
  const asked = summary("45200");
  at(false);
  expect((await screen.findByTestId("company-open")).textContent).toMatch(/45\.2K$/);
  expect(screen.getByTestId("company-won").textContent).toMatch(/1,200$/);
  expect(screen.getByTestId("company-contact").textContent).toBe("Today");
  expect((await screen.findAllByTestId("left-out"))[0]?.textContent).toBe(" −2");
  const [noun, body] = asked.mock.calls[0] ?? [];
  expect([noun, body?.group, body?.sums]).toEqual(["deals", "status", ["own_amount"]]);
});

it("counts the deals for whoever may not see what they are worth", async () => {
  const asked = summary(null);
  at(true);
  expect((await screen.findByTestId("company-open")).textContent).toBe("3");
  expect(asked.mock.calls.map(([, body]) => body.sums)).toEqual([[]]);
});

it("asks nothing of deals where the reader has none", async () => {
  const asked = summary(null);
  at(false, []);
  await screen.findByTestId("company-contact");
  expect(asked).not.toHaveBeenCalled();
});
