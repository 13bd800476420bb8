/** The page of what waits in one's queues: without hidden columns, and taking one or several. */
import type { CrmRecord, Queue, Waiting } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { company, show } from "~/testing/harness.tsx";
import { QueuesPage } from "./QueuesPage.tsx";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  Link: ({ children }: { children: string }) => <a href="#there">{children}</a>,
  getRouteApi: () => ({ useParams: () => ({ noun: company.noun }), useSearch: () => ({}) }),
}));

const title = company.title_field;
const hidden = { [title]: "masked" as const };
const queue: Queue = {
  id: "q",
  name: "Inbound",
  objects: ["company"],
  people: ["p"],
  mine: true,
  rules: { hidden: { company: hidden } },
  left: { company: 2 },
};
const row = (id: string) => ({ id, version: 1, owner_id: "q", [title]: "••••" }) as unknown as CrmRecord;
const page = (part: Partial<Waiting>): Waiting => ({
  items: [row("one"), row("two")],
  count: 2,
  next: null,
  previous: null,
  included: {},
  hidden,
  ...part,
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("shows what waits, and takes one or those that are chosen", async () => {
  vi.spyOn(api, "queues").mockResolvedValue([queue]);
  const waiting = vi.spyOn(api, "waiting").mockResolvedValue(page({}));
  const failed = [{ id: "two", code: "auth.queue_already_taken", message: "Ola was first." }];
  const bulk = vi.spyOn(api, "bulk").mockResolvedValue({ batch_id: "b", done: 1, failed });
  show(<QueuesPage />);
  expect(await screen.findAllByTestId("waiting-row")).toHaveLength(2);
  expect(waiting.mock.calls[0]).toEqual(["q", { object: "company", filter: null, sort: [] }]);
  fireEvent.click(screen.getAllByTestId("take-one")[0] as HTMLElement);
  await waitFor(() => expect(bulk).toHaveBeenLastCalledWith(company.noun, { op: "take", ids: ["one"] }));
  // It is done: what is chosen may be taken.
  await waitFor(() => expect(waiting.mock.calls.length).toBeGreaterThan(1));
  for (const box of screen.getAllByRole("checkbox")) fireEvent.click(box);
  fireEvent.click(screen.getByTestId("take-chosen"));
  await waitFor(() =>
    expect(bulk).toHaveBeenLastCalledWith(company.noun, { op: "take", ids: ["one", "two"] }),
  );
  await waitFor(() => expect(screen.queryByTestId("take-chosen")).toBeNull());
});

it("says that nothing waits, and that one is in no queue", async () => {
  const queues = vi.spyOn(api, "queues").mockResolvedValue([queue]);
  vi.spyOn(api, "waiting").mockResolvedValue(page({ items: [], count: 0 }));
  show(<QueuesPage />);
  expect(await screen.findByText("Nothing waits")).toBeTruthy();
  cleanup();
  queues.mockResolvedValue([]);
  show(<QueuesPage />);
  expect(await screen.findByText("You are in no queue")).toBeTruthy();
});
