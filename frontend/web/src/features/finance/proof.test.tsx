/** A ledger that is off says since when, stops finalizing, and leads to the first entry that differs. */
import type { Receivables } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { Finalizing } from "./Finalizing.tsx";

const right = {
  currency: "GBP",
  checked_at: "2026-05-04T14:30:00Z",
  proof: { difference: "0.00", entries_sum: "0.00", off_since: null, last_checked: "2026-05-04T14:00:00Z" },
} as unknown as Receivables;
const off = (over: object, at: object = {}) =>
  ({ ...right, ...at, proof: { ...right.proof, ...over } }) as Receivables;

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const said = () => screen.queryByTestId("finalizing")?.textContent ?? null;

it.each([
  [right, null],
  [off({ difference: "7.00" }), "Finalizing in GBP stops with the next hourly check."],
  [
    off({ difference: "7.00", off_since: "2026-05-04T14:02:00Z" }),
    "Nothing is finalized in GBP until the totals agree.",
  ],
  [
    off({ off_since: "2026-05-04T14:02:00Z" }),
    "The totals agree again. Finalizing goes on with the next check.",
  ],
  [
    off({}, { checked_at: "2026-05-04T16:00:00Z" }),
    "The hourly check last ran on May 4, 2026 15:00. Is the worker running?",
  ],
])("says what finalizing does (%#)", (data, expected) => {
  show(<Finalizing data={data} />);
  expect(said()).toBe(expected);
});

it("has the ledger checked, and says when that failed", async () => {
  const asked = vi
    .spyOn(api, "checkLedger")
    .mockRejectedValueOnce(new Error("away"))
    .mockResolvedValue(right);
  show(<Finalizing data={off({ difference: "7.00" })} />);
  fireEvent.click(screen.getByTestId("check-ledger"));
  await waitFor(() => expect(said()).toContain("The check could not be run; nothing was changed."));
  fireEvent.click(screen.getByTestId("check-ledger"));
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  expect(asked).toHaveBeenLastCalledWith("GBP");
});
