import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LiveConnection, type LiveSocket } from "./socket.ts";

class Fake implements LiveSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  closed = false;
  close() {
    this.closed = true;
  }
}

let sockets: Fake[];
let log: (string | number)[];
let refuse: Error | null;
let connection: LiveConnection;
const last = () => sockets.at(-1) as Fake;
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(async () => {
  vi.useFakeTimers();
  sockets = [];
  log = [];
  refuse = null;
  connection = new LiveConnection({
    ticket: async () => {
      if (refuse) throw refuse;
      return `t${sockets.length}`;
    },
    open: (ticket) => {
      log.push(ticket);
      sockets.push(new Fake());
      return last();
    },
    onOpen: () => log.push("open"),
    onSeq: (seq) => log.push(seq),
    onState: (state) => log.push(state),
    isUnreachable: (error) => (error as Error).message === "nobody",
    random: () => 1,
  });
  await settle();
});
afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

it("says what the server says, and nothing of what is no number", async () => {
  last().onopen?.();
  for (const data of ['{"seq":7}', '{"seq":0}', '{"seq":"8"}', "no", "null"]) last().onmessage?.({ data });
  expect(log).toEqual(["t0", "live", "open", 7]);
});

it("comes back with a new ticket, later each time, and at once when it is nudged", async () => {
  for (const wait of [500, 1000, 2000]) {
    last().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(wait - 1);
    const before = sockets.length;
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets.length).toBe(before + 1);
  }
  last().onclose?.({ code: 1006 });
  connection.nudge();
  await settle();
  expect(sockets.length).toBe(5);
  connection.nudge();
  await settle();
  expect(sockets.length).toBe(5);
  expect(log).toEqual(["t0", "connecting", "t1", "connecting", "t2", "connecting", "t3", "connecting", "t4"]);
});

it("tells a server that is not there from one that says no, and waits half a minute at most", async () => {
  refuse = new Error("nobody");
  last().onclose?.({ code: 1006 });
  await vi.advanceTimersByTimeAsync(300_000);
  expect(new Set(log.slice(2))).toEqual(new Set(["unreachable"]));
  expect(log.length).toBeGreaterThan(14);
  refuse = new Error("no");
  await vi.advanceTimersByTimeAsync(30_000);
  expect(log.at(-1)).toBe("connecting");
});

it("gives a socket up that is silent for longer than two heartbeats", async () => {
  last().onopen?.();
  await vi.advanceTimersByTimeAsync(44_000);
  last().onmessage?.({ data: '{"seq":1}' });
  await vi.advanceTimersByTimeAsync(44_000);
  expect(last().closed).toBe(false);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(sockets[0]?.closed).toBe(true);
  expect(sockets.length).toBe(2);
});

it("does not hurry where there are too many", async () => {
  last().onclose?.({ code: 4429 });
  await vi.advanceTimersByTimeAsync(29_000);
  expect(sockets.length).toBe(1);
});

it("is over when it is stopped", async () => {
  last().onopen?.();
  connection.stop();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(last().closed).toBe(true);
  expect(log).toEqual(["t0", "live", "open"]);
});
