/** What a merge leaves behind: its result at an address of its own, and what a record's history tells of it. */
import type { CrmRecord, HistoryItem, MergeDone } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { absorb } from "~/data/labels.ts";
import { company, show } from "~/testing/harness.tsx";
import { MergeLine } from "./MergeLine.tsx";
import { MergePage } from "./MergePage.tsx";

const at = vi.hoisted(() => ({ search: {} as { ids?: string[]; done?: string }, go: vi.fn() }));

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  getRouteApi: () => ({ useSearch: () => at.search, useParams: () => ({ noun: "companies" }) }),
  useNavigate: () => at.go,
  createLink: () => "a",
  Link: ({ children, params }: { children: string; params: { id?: string } }) => (
    <a href={`#${params.id}`}>{children}</a>
  ),
}));

const done: MergeDone = {
  id: "m",
  object: "company",
  survivor_id: "one",
  title: "Alder",
  merged: ["two"],
  moves: [{ place: "deal.company", label: "Deals", count: 3, joined: 1 }],
  merged_at: "2026-01-01T00:00:00+00:00",
  merged_by: "Ann",
  undone_at: null,
  moving: false,
  stays: [],
  moved_since: 0,
  reason: null,
};
const names: Record<string, string> = { one: "Alder", two: "Birch" };
const record = (id: string) => ({ id, version: 1, name: names[id] }) as unknown as CrmRecord;

beforeEach(() => {
  vi.spyOn(api, "record").mockImplementation(async (_noun, id) => ({ record: record(id) }) as never);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  at.go.mockReset();
});

it("shows a merge by its address, and after its undo every record that came back", async () => {
  at.search = { done: "m" };
  const asked = vi.spyOn(api, "mergeDone").mockResolvedValue(done);
  vi.spyOn(api, "undoMerge").mockImplementation(async () => {
    const undone: MergeDone = { ...done, undone_at: "2026-01-02T00:00:00+00:00", reason: "undone" };
    asked.mockResolvedValue(undone);
    return undone;
  });
  show(<MergePage />);
  expect((await screen.findByTestId("merge-moves")).textContent).toBe(
    "Moved alongDeals3and 1 that is there already",
  );
  fireEvent.click(await screen.findByTestId("merge-undo"));
  const run = await screen.findByTestId("undo-merge-run");
  await waitFor(() => expect((run as HTMLButtonElement).disabled).toBe(false));
  fireEvent.click(run);
  const back = await screen.findByTestId("merge-back");
  await waitFor(() => expect(back.textContent).toBe("AlderBirch"));
  expect([...back.querySelectorAll("a")].map((each) => each.hash)).toEqual(["#one", "#two"]);
  expect(screen.queryByTestId("merge-undo")).toBeNull();
});

it("says that the rest moves in the background as long as it does", async () => {
  at.search = { done: "m" };
  vi.spyOn(api, "mergeDone").mockResolvedValue({ ...done, moving: true });
  show(<MergePage />);
  expect((await screen.findByTestId("merge-moving")).textContent).toMatch(/moves along in the background/);
});

it("goes to the merge's own address once it is done", async () => {
  at.search = { ids: ["one", "two"] };
  const preview = {
    records: ["one", "two"].map(record),
    fields: [],
    moves: [],
    blocked: [],
    is_large: false,
    result: record("one"),
    included: { choices: {}, people: {}, records: {} },
  };
  vi.spyOn(api, "mergePreview").mockResolvedValue(preview);
  vi.spyOn(api, "merge").mockResolvedValue({ merge: done, record: record("one") });
  show(<MergePage />);
  fireEvent.click(await screen.findByTestId("merge-run"));
  await waitFor(() =>
    expect(at.go).toHaveBeenCalledWith(expect.objectContaining({ search: { done: "m" }, replace: true })),
  );
});

it("says which record it began with, and looks for the other at once", async () => {
  at.search = { ids: ["one"] };
  show(<MergePage />);
  await waitFor(() => expect(screen.getByText("Alder")).toBeTruthy());
  expect(document.activeElement).toBe(screen.getByTestId("merge-add"));
});

it("tells records of one name apart, and asks for no field that is not shown", async () => {
  at.search = { ids: ["one"] };
  const twin = { ...record("two"), created_at: "2026-03-01T09:00:00+00:00" } as CrmRecord;
  const items = [record("one"), twin];
  const page = { items, next: null, included: { choices: {}, people: {}, records: {} } };
  const asked = vi.spyOn(api, "query").mockResolvedValue(page);
  show(<MergePage />);
  fireEvent.change(screen.getByTestId("merge-add"), { target: { value: "Ald" } });
  const option = await screen.findByRole("option", { hidden: true });
  expect(option.textContent).toMatch(/^Birch.*2026/);
  const [noun, body] = asked.mock.calls[0] ?? [];
  expect([noun, body?.search]).toEqual(["companies", "Ald"]);
  const known = ["owner_id", "created_at", ...company.fields.map(({ name }) => name)];
  expect(body?.fields?.filter((name) => !known.includes(name))).toEqual([]);
  fireEvent.click(option);
  await waitFor(() =>
    expect(at.go).toHaveBeenCalledWith(expect.objectContaining({ search: { ids: ["one", "two"] } })),
  );
});

it("names what was merged, and offers no undo of what is undone", () => {
  absorb({ records: { two: { object: "company", label: "Birch" } } });
  const item = { op: "merge", merge_id: "m", merged: ["two", "hidden"] } as unknown as HistoryItem;
  show(<MergeLine object={company} item={item} undone={false} readOnly={false} />);
  expect(document.body.textContent).toContain("Birch");
  expect(document.body.textContent).toContain("A record that you may not see");
  expect(screen.queryByTestId("history-undo-merge")).not.toBeNull();
  cleanup();
  show(<MergeLine object={company} item={item} undone={true} readOnly={false} />);
  expect(document.body.textContent).toContain("Birch");
  expect(screen.queryByTestId("history-undo-merge")).toBeNull();
});
