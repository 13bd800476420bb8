import type { ApprovalPage, CrmRecord, DealLines } from "@rapport/core";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { LinesDialog } from "./LinesDialog.tsx";

const deal = { id: "d", name: "Three sites", currency: "GBP" } as unknown as CrmRecord;
const line = { product_id: "p", product: "Pump", quantity: "10", unit_price: "100", amount: "1000" };
const read: DealLines = { version: 3, lines: [{ ...line, id: "l", discount: "0" }] };

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
