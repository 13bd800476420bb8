/** Price books: made, told apart by how they stand, and filled by a list that is taken whole or not at all. */
import { ApiError, type PriceBook } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { PriceBooksSection } from "./PriceBooksSection.tsx";

const book = (id: string, en: string, more: Partial<PriceBook> = {}): PriceBook => ({
  id,
  label: { zh: `${en}价`, en },
  currency: "GBP",
  valid_from: null,
  valid_until: null,
  active: true,
  is_default: false,
  state: "valid",
  version: 3,
  ...more,
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("makes the first book, and changes one that is there on its version", async () => {
  const list = vi.spyOn(api, "priceBooks").mockResolvedValue([]);
  const made = vi.spyOn(api, "addPriceBook").mockResolvedValue([book("a", "Retail", { is_default: true })]);
  const changed = vi.spyOn(api, "changePriceBook").mockResolvedValue([book("a", "Trade")]);
  show(<PriceBooksSection />);
  fireEvent.click(await screen.findByTestId("book-new"));
  const set = (name: string, value: string) =>
    fireEvent.change(screen.getByTestId(`book-${name}`), { target: { value } });
  await screen.findByRole("dialog");
  expect(screen.getByTestId("book-save")).toHaveProperty("disabled", true);
  set("en", "Retail");
  set("currency", "gbp");
  set("valid_until", "2026-12-31");
  fireEvent.click(screen.getByTestId("book-default"));
  fireEvent.click(screen.getByTestId("book-save"));
  await waitFor(() => expect(made).toHaveBeenCalledOnce());
  expect(made.mock.calls[0]?.[0]).toEqual({
    label: { zh: "", en: "Retail" },
    currency: "GBP",
    valid_from: null,
    valid_until: "2026-12-31",
    active: true,
    is_default: true,
    base_version: null,
  });
  expect((await screen.findByTestId("book-row")).textContent).toContain("Default for GBP");
  expect(list).toHaveBeenCalledOnce();
  fireEvent.click(screen.getByTestId("book-edit"));
  await waitFor(() => expect(screen.getByTestId("book-currency")).toHaveProperty("disabled", true));
  set("en", "Trade");
  fireEvent.click(screen.getByTestId("book-active"));
  fireEvent.click(screen.getByTestId("book-save"));
  await waitFor(() => expect(changed).toHaveBeenCalledOnce());
  expect(changed.mock.calls[0]?.[1]).toMatchObject({ base_version: 3, active: false });
});

it("marks what is offered to nobody today, and says from when until when the others are", async () => {
  vi.spyOn(api, "priceBooks").mockResolvedValue([
    book("a", "Now", { valid_from: "2026-01-01", valid_until: "2026-12-31" }),
    book("b", "Later", { state: "future", valid_from: "2027-01-01" }),
    book("c", "Over", { state: "expired", valid_until: "2025-12-31" }),
    book("d", "Off", { state: "inactive", active: false }),
  ]);
  show(<PriceBooksSection />);
  const rows = (await screen.findAllByTestId("book-row")).map((row) => row.textContent);
  expect(rows[0]).toContain("Jan 1, 2026 to Dec 31, 2026");
  expect(rows[1]).toContain("Not valid yetGBP · From Jan 1, 2027");
  expect(rows[2]).toContain("ExpiredGBP · Until Dec 31, 2025");
  expect(rows[3]).toContain("Out of useGBP · No end");
});

it("pastes a list, tells the wrong lines by their numbers, and takes a price out", async () => {
  vi.spyOn(api, "priceBooks").mockResolvedValue([book("a", "Retail")]);
  const entry = { id: "e", product_id: "p", product: "Pump", min_quantity: "10", price: "80" };
  const first = { entries: [entry], next: "more" };
  const rest = { entries: [{ ...entry, id: "f", product: "Valve", min_quantity: "0" }], next: null };
  vi.spyOn(api, "priceEntries").mockImplementation(async (_, cursor) => (cursor ? rest : first));
  const lines = [{ line: 2, code: "bad_price", message: "The price must be a number of at least 0" }];
  const refusal = new ApiError(422, {
    code: "price_books.bad_entries",
    message: "1 lines can't be used",
    details: { lines },
  } as never);
  const paste = vi.spyOn(api, "pastePrices").mockRejectedValueOnce(refusal);
  const remove = vi.spyOn(api, "removePrice").mockResolvedValue(undefined as never);
  show(<PriceBooksSection />);
  fireEvent.click(await screen.findByTestId("book-prices"));
  const text = await screen.findByTestId("prices-text");
  expect((await screen.findAllByTestId("price-row")).map((row) => row.textContent)).toEqual(["Pump10£80"]);
  fireEvent.click(screen.getByTestId("prices-more"));
  await waitFor(() => expect(screen.getAllByTestId("price-row")).toHaveLength(2));
  fireEvent.change(text, { target: { value: "Pump,1\nValve,x" } });
  fireEvent.click(screen.getByTestId("prices-replace"));
  fireEvent.click(screen.getByTestId("prices-save"));
  const wrong = within(await screen.findByTestId("prices-wrong"));
  expect(wrong.getByRole("listitem").textContent).toBe("Line 2 The price must be a number of at least 0");
  expect(text).toHaveProperty("value", "Pump,1\nValve,x");
  paste.mockResolvedValue({ added: 1, changed: 1, removed: 0, unchanged: 0 });
  fireEvent.click(screen.getByTestId("prices-save"));
  expect((await screen.findByTestId("prices-done")).textContent).toContain("1 added, 1 changed, 0 removed");
  expect(paste.mock.calls[1]).toEqual(["a", { text: "Pump,1\nValve,x", replace: true }]);
  fireEvent.click((await screen.findAllByTestId("price-remove"))[0] as HTMLElement);
  await waitFor(() => expect(remove).toHaveBeenCalledWith("a", "e"));
});
