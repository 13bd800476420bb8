/** Tasks in the bell: done and put off in place, offered only where that is allowed. */
import type { Notification, WorkingHours } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { nextWorkingMorning, tomorrowMorning } from "./snooze.ts";
import { TaskActions } from "./TaskActions.tsx";

const item = {
  id: "n",
  object: "task",
  record_id: "one",
  title: "Call Li Lei",
  task_version: 3,
} as Notification;
const office = [{ begin: "09:00", end: "18:00" }];
const hours: WorkingHours = {
  week: [office, office, office, office, office, [], []],
  days: [],
  time_zone: null,
};
const written = { record: { id: "one", version: 4 }, included: {}, change: { seq: 9 } };

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-10-02T04:00:00Z"), toFake: ["Date"] }); // a Friday
  vi.spyOn(api, "workingHours").mockResolvedValue({ hours } as Awaited<ReturnType<typeof api.workingHours>>);
  vi.spyOn(api, "lookAt").mockResolvedValue(undefined);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it("completes a task and has it seen", async () => {
  const update = vi.spyOn(api, "update").mockResolvedValue(written as never);
  show(<TaskActions item={item} />);
  fireEvent.click(await screen.findByRole("button", { name: "Complete Call Li Lei" }));
  await waitFor(() => expect(update).toHaveBeenCalledWith("tasks", "one", 3, { status: "done" }));
  await waitFor(() => expect(api.lookAt).toHaveBeenCalledWith(["n"]));
});

it("puts it off to an hour later, tomorrow or the next working day", async () => {
  const update = vi.spyOn(api, "update").mockResolvedValue(written as never);
  show(<TaskActions item={item} />);
  for (const choice of ["hour", "tomorrow", "working"]) {
    fireEvent.click(await screen.findByTestId("bell-snooze"));
    fireEvent.click(await screen.findByTestId(`snooze-${choice}`));
    await waitFor(() => expect(screen.queryByTestId("snooze-hour")).toBeNull());
  }
  const moments = update.mock.calls.map(([, , , fields]) => Date.parse(String(fields.remind_at)));
  const now = Date.parse("2026-10-02T04:00:00Z");
  expect(moments[0]).toBe(now + 3_600_000);
  expect((moments[2] ?? 0) - (moments[1] ?? 0)).toBe(2 * 86_400_000);
});

it("reckons with holidays and days that are worked instead", () => {
  expect(tomorrowMorning("Asia/Shanghai")).toBe("2026-10-03T01:00:00.000Z");
  expect(nextWorkingMorning(hours, "Asia/Shanghai")).toBe("2026-10-05T01:00:00.000Z");
  const days = [
    { day: "2026-10-05", name: "", spans: [] },
    { day: "2026-10-04", name: "", spans: office },
  ];
  expect(nextWorkingMorning({ ...hours, days }, "Asia/Shanghai")).toBe("2026-10-04T01:00:00.000Z");
  expect(nextWorkingMorning({ ...hours, week: [[], [], [], [], [], [], []] }, "Asia/Shanghai")).toBe(
    "2026-10-03T01:00:00.000Z",
  );
});

it("offers nothing for what is done or not the reader's to change", () => {
  show(<TaskActions item={{ ...item, task_version: null }} />);
  expect(screen.queryByTestId("bell-complete")).toBeNull();
});
