/** Rules of a queue: what is saved, and what a simulation of rules that aren't says. */
import type { Queue, QueueSimulation } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { company, field, show } from "~/testing/harness.tsx";
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
  taken: 4,
  longest: 40,
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

it("says why nothing would have come back", async () => {
  await open();
  const none = { ...found, total: 0, people: [], losses: [] };
  const asked = vi.spyOn(api, "simulateQueue");
  for (const [taken, longest, says] of [
    [0, 0, "Nobody has taken a lead"],
    [3, 12, "longer than 12 days"],
    [3, 40, "worked on their leads"],
  ] as const) {
    asked.mockResolvedValue({ ...none, taken, longest });
    write("idle", "30");
    fireEvent.click(screen.getByTestId("simulate"));
    await waitFor(() => expect(screen.getByTestId("simulation-why").textContent).toContain(says));
    write("idle", "");
  }
});

it("hides a field until it is taken, leaves its end, and shows it again", async () => {
  const title = company.title_field;
  const phone = field("mobile", "phone", { hideable: true, has_end: true });
  const kind = {
    ...company,
    name: "lead",
    noun: "leads",
    fields: [...company.fields.map((each) => ({ ...each, hideable: true })), phone],
  };
  vi.spyOn(api, "queues").mockResolvedValue([queue]);
  vi.spyOn(api, "people").mockResolvedValue([]);
  show(<QueuesSection />, [kind]);
  fireEvent.click(await screen.findByTestId("queue-rules"));
  const save = vi.spyOn(api, "saveQueue").mockResolvedValue([queue]);
  const hide = (name: string) =>
    fireEvent.change(screen.getByTestId("hide-field"), { target: { value: `lead ${name}` } });
  hide("mobile");
  hide(title);
  fireEvent.change(screen.getByLabelText("What is left of mobile"), { target: { value: "masked" } });
  fireEvent.click(screen.getByTestId(`show-${title}`));
  fireEvent.click(screen.getByTestId("save-rules"));
  await waitFor(() => expect(save).toHaveBeenCalledOnce());
  expect(save.mock.calls[0]?.[1].rules).toEqual({ per_day: 5, hidden: { lead: { mobile: "masked" } } });
});
