/** The next invoice: its amounts open what is behind them, and what it doesn't have yet is named. */
import type { GrowthPage, InvoiceDraftLine } from "@rapport/core";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { DraftLine } from "./DraftLine.tsx";
import { notYet } from "./notYet.ts";
import { expectedOf } from "./usage.ts";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const words = { zh: "席位", en: "Seats" };
const line = {
  item: "seats",
  start: "2026-12-01",
  end: "2027-01-01",
  title: words,
  sentence: words,
  amount: "504.00",
} as InvoiceDraftLine;

it("opens who ordered what a line charges", async () => {
  const change = { on: "2026-12-01", before: 0, quantity: 3, by: "Hannah", made_at: "2026-11-20T10:00:00Z" };
  const asked = vi.spyOn(api, "draftChanges").mockResolvedValue([change]);
  show(<DraftLine line={line} currency="USD" />);
  expect(asked).not.toHaveBeenCalled();
  const opens = screen.getByRole("button", { name: "504.00: who ordered it" });
  fireEvent.click(opens);
  expect((await screen.findByTestId("line-change")).textContent).toContain("0 → 3 seats");
  expect(asked).toHaveBeenCalledWith({ item: "seats", start: "2026-12-01", end: "2027-01-01" });
  expect(opens.getAttribute("aria-expanded")).toBe("true");
  fireEvent.click(opens);
  expect(screen.queryByTestId("line-change")).toBeNull();
});

it("says what usage is expected to come to, where that is more", () => {
  const meters = [{ meter: "sms", cost: { expected: "67.00" } }] as unknown as Parameters<
    typeof expectedOf
  >[1];
  expect(expectedOf({ item: "usage.sms", amount: "9.00" }, meters)).toBe("67.00");
  expect(expectedOf({ item: "usage.sms", amount: "67.00" }, meters)).toBeNull();
  expect(expectedOf({ item: "seats", amount: "9.00" }, meters)).toBeNull();
});

const quarter = (first: string, last: string, phase: string) => ({ first, last, phase });
const growth = (phases: string[], statements: object[] = []) =>
  ({
    preview: {
      quarters: [
        quarter("2026-07-01", "2026-09-30", phases[0] ?? ""),
        quarter("2026-10-01", "2026-12-31", phases[1] ?? ""),
      ],
    },
    statements,
  }) as unknown as GrowthPage;

it("names the quarter of growth that is not in the next invoice", () => {
  expect(notYet(growth(["settled", "running"]))).toEqual({
    number: 2,
    from: "2027-01-01",
    reviewUntil: null,
  });
  const proposed = { quarter: "2026-07-01", state: "proposed", review_until: "2026-10-16" };
  expect(notYet(growth(["review", "running"], [proposed]))).toEqual({
    number: 1,
    from: "2026-10-01",
    reviewUntil: "2026-10-16",
  });
  expect(notYet(growth(["settled", "settled"]))).toBeNull();
  expect(notYet({ preview: null, statements: [] })).toBeNull();
});
