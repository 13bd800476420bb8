import type { Calendar, CalendarSubscription } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { entriesOf } from "./entries.ts";
import { OutsideCalendars } from "./OutsideCalendars.tsx";

const source: CalendarSubscription = {
  id: "s",
  name: "Private",
  host: "calendar.example",
  titles: true,
  shows_busy: false,
  error: { zh: "稍后自动重试", en: "It is tried again later" },
  read_at: "2026-11-28T08:00:00Z",
  next_at: "2026-11-28T09:00:00Z",
  events: 2,
  cut_off: false,
};

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("says why a calendar was not read, and lets others see only what its person says", async () => {
  vi.spyOn(api, "calendarSubscriptions").mockResolvedValue([source]);
  const change = vi.spyOn(api, "changeCalendarSubscription").mockResolvedValue([source]);
  show(<OutsideCalendars />);
  expect((await screen.findByTestId("source-error")).textContent).toContain("tried again later");
  fireEvent.click(screen.getByTestId("source-busy"));
  await waitFor(() =>
    expect(change).toHaveBeenCalledWith("s", { name: "Private", titles: true, shows_busy: true }),
  );
});

it("keeps what was typed when an address is refused", async () => {
  vi.spyOn(api, "calendarSubscriptions").mockResolvedValue([]);
  vi.spyOn(api, "addCalendarSubscription").mockRejectedValue(new Error("no"));
  show(<OutsideCalendars />);
  fireEvent.change(await screen.findByTestId("source-url"), { target: { value: "http://x" } });
  fireEvent.click(screen.getByTestId("source-add"));
  await screen.findByTestId("form-error");
  expect(screen.getByTestId("source-url")).toHaveProperty("value", "http://x");
});

it("stands on each of its days, or at its time", () => {
  const event = { person_id: "me", title: "Fair", calendar: "Private" };
  const calendar = {
    activities: [],
    tasks: [],
    deals: [],
    movable: [],
    outside: [
      { ...event, id: "a", starts_at: null, ends_at: null, first: "2026-03-20", last: "2026-03-21" },
      {
        ...event,
        id: "b",
        starts_at: "2026-03-20T09:00:00Z",
        ends_at: "2026-03-20T10:00:00Z",
        first: null,
        last: null,
      },
    ],
  } as unknown as Calendar;
  expect(
    entriesOf(calendar, "Europe/Berlin").map(({ day, minute, length }) => [day, minute, length]),
  ).toEqual([
    ["2026-03-20", null, 0],
    ["2026-03-20", 600, 60],
    ["2026-03-21", null, 0],
  ]);
});
