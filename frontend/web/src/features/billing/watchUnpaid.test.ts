import type { Billing } from "@rapport/core";
import { QueryClient } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { watchUnpaid } from "./watchUnpaid.ts";

const billing = (state: string, due_on = "2027-02-11") =>
  ({ today: "2027-02-27", invoices: [{ kind: "invoice", state, due_on }] }) as unknown as Billing;

/** How often it looked; the last answer is given again and again. */
async function looked(...answers: (Billing | Error)[]): Promise<number> {
  const client = new QueryClient();
  let looks = 0;
  const spy = vi.spyOn(client, "fetchQuery").mockImplementation(async () => {
    const answer = answers[Math.min(looks++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return answer;
  });
  await watchUnpaid(client, 0);
  return spy.mock.calls.length;
}

it("looks until what is due is paid, and not beside what is only open", async () => {
  expect(await looked(billing("open"), billing("open"), billing("paid"))).toBe(3);
  expect(await looked(billing("open", "2027-03-20"))).toBe(1);
});

it("ends by itself where nothing comes of it, and where nothing can be read", async () => {
  expect(await looked(billing("open"))).toBe(15);
  expect(await looked(new Error("no"))).toBe(1);
});
