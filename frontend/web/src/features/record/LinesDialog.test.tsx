import type { ApprovalPage, CrmRecord, DealLines } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { LinesDialog } from "./LinesDialog.tsx";

const deal = { id: "d", name: "Three sites", currency: "GBP" } as unknown as CrmRecord;
const once = { recurrence: "one_off" as const, term: null, annual: "0", total: "1000" };
const line = { product_id: "p", product: "Pump", quantity: "10", unit_price: "100", amount: "1000", ...once };
const listed = { list_price: "100", price_book_id: "b", price_book: { zh: "目录价", en: "List 2026" } };
const read: DealLines = { version: 3, lines: [{ ...line, ...listed, id: "l", discount: "0" }] };

const approval = { id: "a", state: "returned", mine: true, round: 2, object: "deal", record_id: "d" };
const vote = { person: { id: "lea", name: "Lea Lead" }, decision: "return", comment: "Not beyond 25" };
const returned = {
  approval,
  lines: { before: [], after: [{ ...line, discount: "30", amount: "700" }] },
  steps: [
    { id: "s", round: 1, votes: [{ ...vote, comment: "An older word" }] },
    { id: "t", round: 2, votes: [vote] },
  ],
} as unknown as ApprovalPage;

const discount = () => screen.getByTestId("line-discount");

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("starts a returned request from what was asked for, with what was said, or from the deal's own", async () => {
  vi.spyOn(api, "approvalsOf").mockResolvedValue({ items: [approval], waiting: 0 } as never);
  vi.spyOn(api, "approval").mockResolvedValue(returned);
  show(<LinesDialog deal={deal} read={read} onClose={vi.fn()} />);
  const said = await screen.findByTestId("lines-returned");
  expect(said.textContent).toContain("Lea Lead returned it");
  expect(said.textContent).toContain("Not beyond 25");
  expect(said.textContent).not.toContain("An older word");
  expect(discount()).toHaveProperty("value", "30");
  fireEvent.click(screen.getByTestId("lines-stored"));
  expect(discount()).toHaveProperty("value", "");
});

it("starts from the deal's own products while nothing was returned to the reader", async () => {
  const theirs = { ...approval, mine: false };
  vi.spyOn(api, "approvalsOf").mockResolvedValue({ items: [theirs], waiting: 0 } as never);
  const one = vi.spyOn(api, "approval");
  show(<LinesDialog deal={deal} read={read} onClose={vi.fn()} />);
  await screen.findByTestId("lines-grid");
  expect(screen.queryByTestId("lines-returned")).toBeNull();
  expect(discount()).toHaveProperty("value", "");
  expect(one).not.toHaveBeenCalled();
});

it("says where a price comes from, and follows it into another tier until one is typed", async () => {
  vi.spyOn(api, "approvalsOf").mockResolvedValue({ items: [], waiting: 0 } as never);
  const tier = {
    price: "80",
    currency: "GBP",
    source: "price_book",
    price_book_id: "b",
    price_book: listed.price_book,
    ...once,
  };
  const ask = vi.spyOn(api, "listPrice").mockResolvedValue(tier as never);
  show(<LinesDialog deal={deal} read={read} onClose={vi.fn()} />);
  const told = async () => (await screen.findByTestId("line-listed")).textContent;
  expect(await told()).toBe("List price £100, List 2026");
  fireEvent.change(screen.getByTestId("line-quantity"), { target: { value: "20" } });
  fireEvent.blur(screen.getByTestId("line-quantity"));
  await waitFor(() => expect(screen.getByTestId("line-unit_price")).toHaveProperty("value", "80"));
  expect(ask).toHaveBeenCalledWith("d", "p", "20", "one_off");
  expect(await told()).toBe("List price £80, List 2026");
  fireEvent.change(screen.getByTestId("line-unit_price"), { target: { value: "60" } });
  expect(await told()).toBe("List price £80, List 2026 (−25%)");
  fireEvent.blur(screen.getByTestId("line-quantity"));
  expect(ask).toHaveBeenCalledOnce();
});

it("bills by periods, and says what that comes to", async () => {
  vi.spyOn(api, "approvalsOf").mockResolvedValue({ items: [], waiting: 0 } as never);
  const yearly = { price: "1200", price_book: null, recurrence: "yearly", term: null };
  const ask = vi.spyOn(api, "listPrice").mockResolvedValue(yearly as never);
  const put = vi.spyOn(api, "putDealLines").mockResolvedValue(read);
  show(<LinesDialog deal={deal} read={read} onClose={vi.fn()} />);
  fireEvent.change(await screen.findByTestId("line-recurrence"), { target: { value: "yearly" } });
  await waitFor(() => expect(screen.getByTestId("line-unit_price")).toHaveProperty("value", "1200"));
  expect(ask).toHaveBeenCalledWith("d", "p", "10", "yearly");
  const term = screen.getByTestId("line-term");
  fireEvent.change(term, { target: { value: "0" } });
  fireEvent.click(screen.getByTestId("lines-save"));
  expect(term.getAttribute("aria-invalid")).toBe("true");
  expect(put).not.toHaveBeenCalled();
  fireEvent.change(term, { target: { value: "3" } });
  expect(screen.getByTestId("lines-worth").textContent).toContain("Recurring a year (ARR)£12,000");
  expect(screen.getByTestId("lines-sum").textContent).toBe("£36,000");
  fireEvent.click(screen.getByTestId("lines-save"));
  await waitFor(() => expect(put).toHaveBeenCalledOnce());
  expect(put.mock.calls[0]?.[1]).toEqual([
    { product_id: "p", quantity: "10", unit_price: "1200", discount: "0", recurrence: "yearly", term: 3 },
  ]);
});

it("saves what was typed faster than its price came, with that price", async () => {
  vi.spyOn(api, "approvalsOf").mockResolvedValue({ items: [], waiting: 0 } as never);
  let answer: (tier: unknown) => void = () => undefined;
  vi.spyOn(api, "listPrice").mockReturnValue(new Promise((resolve) => (answer = resolve)) as never);
  const put = vi.spyOn(api, "putDealLines").mockResolvedValue(read);
  const onClose = vi.fn();
  show(<LinesDialog deal={deal} read={read} onClose={onClose} />);
  const quantity = await screen.findByTestId("line-quantity");
  quantity.focus();
  fireEvent.change(quantity, { target: { value: "20" } });
  fireEvent.keyDown(quantity, { key: "Enter", ctrlKey: true });
  expect(put).not.toHaveBeenCalled();
  answer({ price: "80", price_book: null, recurrence: "one_off", term: null });
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(put.mock.calls[0]?.[1][0]).toMatchObject({ quantity: "20", unit_price: "80" });
});
