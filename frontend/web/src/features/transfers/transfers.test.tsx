import type { TransferPage } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { Acts } from "./Acts.tsx";
import { Checklist } from "./Checklist.tsx";
import { daysOf } from "./ItemFields.tsx";

const dee = { id: "dee", name: "Dee Livery" };
const item: TransferPage["items"][number] = {
  title: "Scope written",
  by: "giver",
  person: { id: "rob", name: "Rob Rep" },
  needs: "nothing",
  field: null,
  due_on: "2026-11-01",
  done_by: null,
  done_at: null,
  file_id: null,
  mine: true,
};
const page: TransferPage = {
  transfer: {
    id: "t",
    object: "deal",
    record_id: "d",
    title: "Three sites",
    template: "To delivery",
    mode: "owner",
    state: "asked",
    asked_by: { id: "rob", name: "Rob Rep" },
    to_person: dee,
    to_team: null,
    accepted_by: null,
    due_on: "2026-11-01",
    overdue: true,
    done: 0,
    count: 1,
    version: 4,
    created_at: "2026-11-28T08:00:00Z",
    ended_at: null,
  },
  note: "They start in May",
  comment: "",
  answer_on: null,
  items: [item],
  answers: ["accept", "return"],
  events: [],
};

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("accepts nothing while items of whoever hands over are open, and says how many", () => {
  show(<Acts page={page} />);
  expect(screen.getByTestId("transfer-accept")).toHaveProperty("disabled", true);
  expect(screen.getByTestId("transfer-acts").textContent).toContain("once 1 more item is done");
});

it("returns with a reason only, of the version that is shown", async () => {
  const answer = vi.spyOn(api, "answerTransfer").mockRejectedValue(new Error("gone"));
  show(<Acts page={page} />);
  fireEvent.click(screen.getByTestId("transfer-return"));
  const send = await screen.findByTestId("transfer-say");
  expect(send).toHaveProperty("disabled", true);
  fireEvent.change(screen.getByTestId("transfer-comment"), { target: { value: "No contract" } });
  fireEvent.click(send);
  await screen.findByRole("alert");
  expect(answer).toHaveBeenCalledWith("t", { answer: "return", base_version: 4, comment: "No contract" });
  expect(screen.getByTestId("transfer-comment")).toHaveProperty("value", "No contract");
});

it("ticks what is the reader's, and asks for a file where one is needed", async () => {
  const tick = vi.spyOn(api, "tickTransfer").mockResolvedValue(page);
  const { unmount } = show(<Checklist page={page} object={undefined} />);
  expect(screen.getByTestId("transfer-item").textContent).toContain("Overdue");
  fireEvent.click(screen.getByTestId("transfer-tick"));
  await waitFor(() => expect(tick).toHaveBeenCalledWith("t", 0, { done: true, base_version: 4 }));
  unmount();
  show(<Checklist page={{ ...page, items: [{ ...item, mine: false }] }} object={undefined} />);
  expect(screen.getByTestId("transfer-tick")).toHaveProperty("disabled", true);
  cleanup();
  tick.mockClear();
  show(<Checklist page={{ ...page, items: [{ ...item, needs: "file" }] }} object={undefined} />);
  fireEvent.click(screen.getByTestId("transfer-tick"));
  expect(tick).not.toHaveBeenCalled();
});

it("takes days as they are typed", () => {
  expect([daysOf("3"), daysOf(""), daysOf("-1"), daysOf("9999")]).toEqual([3, null, null, 365]);
});
