/** An order about an invoice is one order, however often it is sent. */
import { ApiError, type Desk } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { CreditDialog } from "./CreditDialog.tsx";
import { ReceiptDialog } from "./ReceiptDialog.tsx";
import { RefundDialog } from "./RefundDialog.tsx";

const at = { organisation: "o1", invoice: "i1" };
const desk = {
  invoice: {
    row: { number: "RAP-2026-000011", currency: "USD", open: "904.80" },
    document: { customer: { name: "Ostrava Foods" } },
  },
  creditable: "754.00",
  refundable: "60.00",
  credit: "80.00",
} as unknown as Desk;
const unreachable = new ApiError(0, { code: "network.unreachable", message: "" });

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const type = (testid: string, value: string) =>
  fireEvent.change(screen.getByTestId(testid), { target: { value } });
const send = () => fireEvent.submit(screen.getByTestId("order-form"));

it("records what is open unless less came, and says what is left", async () => {
  const sent = vi.spyOn(api, "noteReceipt").mockResolvedValue(desk);
  const onClose = vi.fn();
  show(<ReceiptDialog at={at} desk={desk} onClose={onClose} />);
  expect(screen.getByTestId<HTMLInputElement>("receipt-amount").value).toBe("904.80");
  expect(screen.getByTestId("receipt-left").textContent).toBe("Nothing: paid");
  type("receipt-amount", "$500");
  expect(screen.getByTestId("receipt-left").textContent).toBe("$404.80");
  type("receipt-amount", "904.81");
  expect(screen.getByTestId("receipt-left").textContent).toBe("–");
  type("receipt-amount", "500");
  type("receipt-reference", " FT 118 ");
  send();
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent.mock.calls[0]?.[1]).toMatchObject({ amount: "500", reference: "FT 118" });
});

it("sends one receipt for a double click, and the same one again after a failure", async () => {
  let answer: (desk: Desk) => void = () => {};
  const slow = new Promise<Desk>((resolve) => {
    answer = resolve;
  });
  const sent = vi.spyOn(api, "noteReceipt").mockRejectedValueOnce(unreachable).mockReturnValueOnce(slow);
  const onClose = vi.fn();
  show(<ReceiptDialog at={at} desk={desk} onClose={onClose} />);
  send();
  await screen.findByTestId("form-error");
  send();
  await waitFor(() => expect(screen.getByTestId("order-submit").dataset.loading).toBe("true"));
  send();
  answer(desk);
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent).toHaveBeenCalledTimes(2);
  expect(sent.mock.calls[0]?.[1].id).toBe(sent.mock.calls[1]?.[1].id);
});

it("says beside the amount what is wrong with it", async () => {
  const problem = { code: "billing.too_much", message: "The amount can be 904.80 at most." };
  vi.spyOn(api, "noteReceipt").mockRejectedValue(
    new ApiError(422, { code: "invalid", message: "", fields: { amount: problem } }),
  );
  show(<ReceiptDialog at={at} desk={desk} onClose={() => {}} />);
  type("receipt-amount", "1000");
  send();
  expect(await screen.findByText(problem.message)).toBeTruthy();
  expect(screen.queryByTestId("form-error")).toBeNull();
});

it("writes no credit note before its tax and total are shown, and a reason is given", async () => {
  vi.spyOn(api, "previewCredit").mockImplementation(async (_, net) => ({
    net,
    tax: "20.00",
    tax_label: { zh: "增值税 20%", en: "VAT 20%" },
    total: "120.00",
    off_open: "100.00",
    to_credit: "20.00",
  }));
  const sent = vi.spyOn(api, "writeCreditNote").mockResolvedValue(desk);
  const onClose = vi.fn();
  show(<CreditDialog at={at} desk={desk} onClose={onClose} />);
  type("credit-net", "100");
  type("credit-reason", "agreed");
  send();
  expect(sent).not.toHaveBeenCalled();
  await waitFor(() => expect(screen.getByTestId("order-submit").textContent).toBe("Credit $120.00"));
  expect(screen.getByTestId("credit-effect").textContent).toContain("VAT 20%$20.00");
  expect(screen.getByTestId("credit-effect").textContent).toContain("Becomes the customer's credit$20.00");
  type("credit-reason", "  ");
  send();
  expect(sent).not.toHaveBeenCalled();
  type("credit-reason", "agreed");
  send();
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent.mock.calls[0]?.[1]).toMatchObject({ net: "100", reason: "agreed" });
});

it("refunds what may be refunded unless told less", async () => {
  const sent = vi.spyOn(api, "giveBack").mockResolvedValue(desk);
  const onClose = vi.fn();
  show(<RefundDialog at={at} desk={desk} onClose={onClose} />);
  send();
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent.mock.calls[0]?.[1]).toMatchObject({ amount: "60.00" });
});
