import type { Calendar, CrmRecord } from "@rapport/core";
import { describe, expect, it } from "vitest";
import { type Entry, entriesOf, moved, piecesOf } from "./entries.ts";

const record = (id: string, fields: Record<string, unknown>) => ({ id, version: 1, ...fields }) as CrmRecord;

const calendar = (part: Partial<Calendar>): Calendar => ({
  time_zone: "Europe/London",
  starts_at: "",
  ends_at: "",
  activities: [],
  tasks: [],
  deals: [],
  movable: [],
  cut_off: false,
  included: { choices: {}, people: {}, records: {} },
  ...part,
});

const call = (id: string, at: string, minutes: number | null = null) =>
  record(id, { kind: "call", subject: id, occurred_at: at, minutes });

const pieces = (day: string, entries: Entry[]) =>
  piecesOf(day, entries).map(({ entry, from, to, lane, lanes }) => [entry.id, from, to, lane, lanes]);

describe("entries", () => {
  it("stand where the clock on the wall shows them, on both sides of a change of clocks", () => {
    const found = entriesOf(
      calendar({
        activities: [call("before", "2026-03-28T09:00:00Z"), call("after", "2026-03-29T09:00:00Z")],
        movable: ["after"],
      }),
      "Europe/London",
    );
    expect(found.map(({ id, day, minute, movable }) => [id, day, minute, movable])).toEqual([
      ["before", "2026-03-28", 540, false],
      ["after", "2026-03-29", 600, true],
    ]);
  });

  it("keep their time on the wall when they are moved over a change of clocks", () => {
    const [entry] = entriesOf(calendar({ activities: [call("a", "2026-03-28T09:00:00Z")] }), "Europe/London");
    if (!entry) throw new Error("nothing found");
    expect(moved(entry, "2026-03-29", entry.minute, "Europe/London")).toEqual({
      occurred_at: "2026-03-29T08:00:00.000Z",
    });
  });

  it("of tasks and deals have a day, and a time only where one is given", () => {
    const [deal, plain, timed] = entriesOf(
      calendar({
        tasks: [
          record("t", { title: "Send", status: "done", due_on: "2026-11-03", due_time: "15:30" }),
          record("p", { title: "Plain", status: "open", due_on: "2026-11-03", due_time: null }),
        ],
        deals: [record("d", { name: "Line 3", next_step: "Offer", next_step_on: "2026-11-03" })],
      }),
      "UTC",
    );
    expect([deal?.title, deal?.minute, plain?.done, timed?.minute, timed?.done]).toEqual([
      "Offer · Line 3",
      null,
      false,
      930,
      true,
    ]);
    expect(deal && moved(deal, "2026-11-04", null, "UTC")).toEqual({ next_step_on: "2026-11-04" });
    expect(timed && moved(timed, "2026-11-04", null, "UTC")).toEqual({
      due_on: "2026-11-04",
      due_time: null,
    });
    expect(plain && moved(plain, "2026-11-04", 600, "UTC")).toEqual({
      due_on: "2026-11-04",
      due_time: "10:00",
    });
  });
});

describe("the pieces of a day", () => {
  const day = "2026-11-03";
  const at = (...activities: CrmRecord[]) => entriesOf(calendar({ activities }), "UTC");

  it("share its width where they overlap, and nowhere else", () => {
    const entries = at(
      call("a", "2026-11-03T09:00:00Z", 60),
      call("b", "2026-11-03T09:30:00Z", 60),
      call("c", "2026-11-03T10:00:00Z", 30),
      call("d", "2026-11-03T12:00:00Z", 60),
    );
    expect(pieces(day, entries)).toEqual([
      ["a", 540, 600, 0, 2],
      ["b", 570, 630, 1, 2],
      ["c", 600, 630, 0, 2],
      ["d", 720, 780, 0, 1],
    ]);
  });

  it("of what lasts over midnight lie in both days", () => {
    const entries = at(call("night", "2026-11-02T23:30:00Z", 90), call("late", "2026-11-03T23:50:00Z", 30));
    expect(pieces("2026-11-02", entries)).toEqual([["night", 1410, 1440, 0, 1]]);
    expect(pieces(day, entries)).toEqual([
      ["night", 0, 60, 0, 1],
      ["late", 1410, 1440, 0, 1],
    ]);
  });
});
