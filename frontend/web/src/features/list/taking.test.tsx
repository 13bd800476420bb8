/** Taking what waits in a queue, from a list: of a selection only what one's own queues hold. */
import type { CrmRecord } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { company, show } from "~/testing/harness.tsx";
import { BulkBar } from "./BulkBar.tsx";
import type { Selection } from "./useSelection.ts";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  Link: ({ children }: { children: string }) => <a href="#there">{children}</a>,
}));

const queue = {
  id: "q",
  name: "Inbound",
  objects: ["company"],
  people: ["p"],
  mine: true,
  rules: {},
  left: {},
};
const row = (id: string, owner_id: string) =>
  ({ id, version: 1, name: id, owner_id }) as unknown as CrmRecord;
const rows = [row("one", "q"), row("two", "somebody"), row("three", "q")];

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function bar(everything = false, ids = ["one", "two"]) {
  const clear = vi.fn();
  const selection = { ids: new Set(ids), everything, clear } as unknown as Selection;
  const scope = { filter: null, search: "works" };
  show(<BulkBar object={company} selection={selection} trash={false} total={9} scope={scope} rows={rows} />);
  return clear;
}

it("takes what waits of the selected ones, and all that match where all are selected", async () => {
  vi.spyOn(api, "queues").mockResolvedValue([queue]);
  const bulk = vi.spyOn(api, "bulk").mockResolvedValue({ batch_id: "b", done: 1, failed: [] });
  const clear = bar();
  fireEvent.click(await screen.findByTestId("bulk-take"));
  await waitFor(() => expect(clear).toHaveBeenCalledOnce());
  expect(bulk).toHaveBeenCalledExactlyOnceWith("companies", { op: "take", ids: ["one"] });
  cleanup();
  bar(true);
  fireEvent.click(await screen.findByTestId("bulk-take"));
  await waitFor(() => expect(bulk).toHaveBeenCalledTimes(2));
  expect(bulk.mock.calls[1]?.[1]).toEqual({ op: "take", filter: null, search: "works" });
});

it("offers nothing to take of what waits in no queue of the reader's", async () => {
  const asked = vi.spyOn(api, "queues").mockResolvedValue([{ ...queue, mine: false }]);
  bar();
  await waitFor(() => expect(asked).toHaveBeenCalled());
  expect(screen.queryByTestId("bulk-take")).toBeNull();
});

it("has leads assigned by the rules, and nothing else", async () => {
  vi.spyOn(api, "queues").mockResolvedValue([]);
  const bulk = vi.spyOn(api, "bulk").mockResolvedValue({ batch_id: "b", done: 2, failed: [] });
  const selection = {
    ids: new Set(["one", "two"]),
    everything: false,
    clear: vi.fn(),
  } as unknown as Selection;
  const lead = { ...company, name: "lead", noun: "leads" };
  const scope = { filter: null, search: "" };
  show(<BulkBar object={lead} selection={selection} trash={false} total={2} scope={scope} rows={rows} />);
  fireEvent.click(await screen.findByTestId("bulk-assign"));
  await waitFor(() => expect(bulk).toHaveBeenCalledWith("leads", { op: "assign", ids: ["one", "two"] }));
  cleanup();
  bar();
  expect(screen.queryByTestId("bulk-assign")).toBeNull();
});
