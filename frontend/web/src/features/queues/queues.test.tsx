/** Rules of a queue: what is saved, and what a simulation of rules that aren't says. */
import type { Queue, QueueSimulation } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { QueuesSection } from "./QueuesSection.tsx";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  Link: ({ children }: { children: string }) => <a href="#there">{children}</a>,
}));

const queue: Queue = {
  id: "q",
  name: "Inbound",
  objects: ["lead"],
  people: ["p"],
  mine: true,
  rules: { per_day: 5 },
  left: {},
};
const loss = { object: "company", person_id: "p", since: "2026-01-01", day: "2026-02-01" };
const found: QueueSimulation = {
  first: "2026-01-01",
  last: "2026-03-31",
  total: 2,
  people: [{ person_id: "p", name: "Ann", count: 2 }],
  losses: [
    { ...loss, record_id: "one", title: "Lee Lead", rule: "idle" },
    { ...loss, record_id: "two", title: null, rule: "unfinished" },
  ],
};

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function open(over: Partial<Queue> = {}) {
  vi.spyOn(api, "queues").mockResolvedValue([{ ...queue, ...over }]);
  vi.spyOn(api, "people").mockResolvedValue([]);
  show(<QueuesSection />);
  fireEvent.click(await screen.findByTestId("queue-rules"));
}

const write = (name: string, value: string) =>
  fireEvent.change(screen.getByTestId(`rule-${name}`), { target: { value } });

it("saves what was written and leaves the rest as it was", async () => {
  await open();
  const save = vi.spyOn(api, "saveQueue").mockResolvedValue([queue]);
  write("idle", "2");
  fireEvent.blur(screen.getByTestId("rule-idle"));
  write("per_day", "");
  fireEvent.click(screen.getByTestId("save-rules"));
  await waitFor(() => expect(save).toHaveBeenCalledOnce());
  expect(save).toHaveBeenCalledWith("q", {
    name: "Inbound",
    objects: ["lead"],
    people: ["p"],
    rules: { per_day: null, idle: 4 },
  });
});

it("lists who would have lost what, until the rules are others", async () => {
  await open();
  const asked = vi.spyOn(api, "simulateQueue").mockResolvedValue(found);
  expect(screen.getByTestId("simulate")).toHaveProperty("disabled", true);
  write("idle", "30");
  fireEvent.click(screen.getByTestId("simulate"));
  expect(await screen.findByTestId("simulation")).toBeTruthy();
  expect(asked).toHaveBeenCalledExactlyOnceWith("q", { per_day: 5, idle: 30 });
  expect(screen.getByTestId("simulation-person").textContent).toBe("Ann2");
  const rows = screen.getAllByTestId("simulation-row").map((each) => each.textContent);
  expect(rows.map((each) => each?.includes("Lee Lead"))).toEqual([true, false]);
  write("idle", "31");
  await waitFor(() => expect(screen.queryByTestId("simulation")).toBeNull());
});

it("offers no rules of return for kinds that stay", async () => {
  await open({ objects: ["company"] });
  expect(screen.queryByTestId("rule-idle")).toBeNull();
  expect(screen.queryByTestId("simulate")).toBeNull();
});
