import type { CrmRecord, Timeline } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { hasTimeline, ownAbouts } from "~/data/activities.ts";
import { activity, show, task } from "~/testing/harness.tsx";
import { Composer, draftOf } from "./Composer.tsx";

const ME = "0193a000-0000-7000-8000-000000000001";
const BOB = "0193a000-0000-7000-8000-000000000002";
const about = { noun: "deals", object: "deal", id: "d" };
const created = { record: { id: "n" } as unknown as CrmRecord, included: {}, change: { seq: 3 } };
const empty = {
  pages: [{ items: [], next: null, previous: null, coming: [], included: {} }],
  pageParams: [{}],
};
const timeline = () => queryClient.getQueryData<{ pages: Timeline[] }>(["timeline", "deals", "d"])?.pages[0];
const box = () => screen.getByTestId("composer") as HTMLTextAreaElement;

beforeEach(() => {
  queryClient.setQueryData(["timeline", "deals", "d"], empty);
  vi.spyOn(api, "people").mockResolvedValue([
    { id: ME, name: "Ann Lee", has_seat: true, is_me: true, may_own: ["task"] },
    { id: BOB, name: "Bob Ray", has_seat: true, is_me: false, may_own: ["task"] },
  ]);
});

afterEach(() => {
  cleanup();
  queryClient.clear();
  vi.restoreAllMocks();
});

function type(text: string) {
  fireEvent.change(box(), { target: { value: text, selectionStart: text.length } });
}

it("sends a note with the people it mentions, and shows it before the answer", async () => {
  const create = vi.spyOn(api, "create").mockReturnValue(new Promise(() => undefined));
  show(<Composer about={about} />, [activity, task]);
  type("Look @Bo");
  fireEvent.mouseDown(await screen.findByTestId("mention-option"));
  expect(box().value).toBe("Look @Bob Ray ");
  fireEvent.keyDown(box(), { key: "Enter", ctrlKey: true });
  await waitFor(() => expect(create).toHaveBeenCalledOnce());
  expect(create.mock.calls[0]).toEqual([
    "activities",
    { id: expect.any(String), deal: "d", kind: "note", body: `Look @[Bob Ray](${BOB})` },
  ]);
  expect(timeline()?.items[0]?.record?.body).toBe(`Look @[Bob Ray](${BOB})`);
  expect(box().value).toBe("");
});

it("writes about a record of a kind that the organisation defined by that kind's name", async () => {
  const create = vi.spyOn(api, "create").mockResolvedValue(created as never);
  show(<Composer about={{ noun: "o_1", object: "o_1", id: "s" }} />, [activity, task]);
  type("Looked at the roof");
  fireEvent.keyDown(box(), { key: "Enter", ctrlKey: true });
  await waitFor(() => expect(create).toHaveBeenCalledOnce());
  expect(create.mock.calls[0]?.[1]).toMatchObject({ o_1: "s", body: "Looked at the roof" });
  expect(["o_1", "company", "product"].map(hasTimeline)).toEqual([true, true, false]);
  expect(ownAbouts(["title", "deal", "o_12", "c_1000001"])).toEqual(["o_12"]);
});

it("gives back what was typed when it was not saved", async () => {
  vi.spyOn(api, "create").mockRejectedValue(new Error("no"));
  show(<Composer about={about} />, [activity, task]);
  type("Precious words");
  fireEvent.keyDown(box(), { key: "Enter", ctrlKey: true });
  await waitFor(() => expect(box().value).toBe("Precious words"));
});

it("takes a task by its own key, and Enter adds it to what comes next", async () => {
  const create = vi.spyOn(api, "create").mockResolvedValue(created as never);
  show(<Composer about={about} />, [activity, task]);
  fireEvent.keyDown(document.body, { key: "t" });
  expect(screen.getByTestId("composer-task").getAttribute("aria-pressed")).toBe("true");
  fireEvent.change(screen.getByTestId("composer-due"), { target: { value: "2026-03-04" } });
  type("Send the quote");
  fireEvent.keyDown(box(), { key: "Enter" });
  await waitFor(() => expect(create).toHaveBeenCalledOnce());
  expect(create.mock.calls[0]?.[1]).toMatchObject({
    title: "Send the quote",
    due_on: "2026-03-04",
    deal: "d",
  });
  expect(timeline()?.coming[0]?.record?.title).toBe("Send the quote");
});

it("reads reminders in the organisation's zone", () => {
  const details = {
    day: "2026-03-04",
    time: "10:00",
    touched: true,
    minutes: "12",
    outcome: null,
    due: "2026-07-01",
    dueTime: "14:30",
    owner: BOB,
    remind: "due" as const,
    repeat: "weekly",
    high: true,
  };
  expect(draftOf("task", "x", details, "Asia/Shanghai").fields).toEqual({
    title: "x",
    due_on: "2026-07-01",
    due_time: "14:30",
    owner_id: BOB,
    repeat: "weekly",
    priority: "high",
    remind_at: "2026-07-01T06:30:00.000Z",
  });
  expect(draftOf("task", "x", { ...details, remind: "before" }, "Europe/London").fields.remind_at).toBe(
    "2026-06-30T08:00:00.000Z",
  );
  const undated = draftOf("task", "x", { ...details, due: "" }, "Europe/London").fields;
  expect(undated).toEqual({ title: "x", owner_id: BOB, priority: "high" });
  expect(draftOf("call", "x", details, "Europe/London").fields).toEqual({
    kind: "call",
    body: "x",
    occurred_at: "2026-03-04T10:00:00.000Z",
    minutes: 12,
  });
});
