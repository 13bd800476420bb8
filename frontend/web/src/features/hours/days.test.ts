import type { HolidaySet, WorkingHours } from "@rapport/core";
import { expect, test } from "vitest";
import { dayIn, daysFrom, monthAfter, weeksOf, withDays, withHolidays, withoutDays } from "./days.ts";

const office = [{ begin: "09:00", end: "18:00" }];
const hours: WorkingHours = { week: [office, office, office, office, office, [], []], days: [] };

test("a month has whole weeks from Monday on", () => {
  const weeks = weeksOf("2026-02");
  expect(weeks.map((week) => week[0])).toEqual([
    "2026-01-26",
    "2026-02-02",
    "2026-02-09",
    "2026-02-16",
    "2026-02-23",
  ]);
  expect(weeksOf("2027-02").at(-1)?.at(-1)).toBe("2027-02-28");
  expect([monthAfter("2026-12", 1), monthAfter("2026-01", -1)]).toEqual(["2027-01", "2025-12"]);
});

test("holidays are closed, make-up days have the hours of an ordinary day, and both can be taken back", () => {
  const set: HolidaySet = {
    country: "CN",
    year: 2026,
    holidays: [{ day: "2026-10-01", name: "National Day", spans: [] }],
    make_up: [{ day: "2026-10-10", name: "Make-up", spans: [] }],
  };
  const taken = withHolidays(withDays(hours, [{ day: "2026-10-01", name: "Old", spans: office }]), set);
  expect(dayIn(taken, "2026-10-01").kind).toBe("holiday");
  expect(dayIn(taken, "2026-10-10")).toMatchObject({ kind: "makeUp", spans: office });
  expect(dayIn(taken, "2026-10-11").kind).toBe("closed");
  expect(dayIn(taken, "2026-10-12").kind).toBe("usual");
  expect(withHolidays(taken, set)).toEqual(taken);
  expect(withoutDays(taken, "2026-10-01", "2026-10-10").days).toEqual([]);
  expect(daysFrom("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
});
