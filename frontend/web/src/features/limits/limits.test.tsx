/** The limits of health and suggestions: what is ticked is shown, and what is changed is sent as a whole. */
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { show } from "~/testing/harness.tsx";
import { LimitsSection } from "./LimitsSection.tsx";

const limits = {
  lead_quiet: 14,
  company_quiet: 30,
  contact_quiet: 60,
  answer_within: 1,
  talks_period: 90,
  enough_deals: 3,
  rules_off: ["idle" as const],
  factors_off: [],
};

beforeEach(() => queryClient.clear());
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("shows what holds, and saves what was changed", async () => {
  vi.spyOn(api, "overviewLimits").mockResolvedValue(limits);
  const save = vi
    .spyOn(api, "saveOverviewLimits")
    .mockImplementation(async (body) => ({ ...limits, ...body }));
  show(<LimitsSection />);
  const idle = (await screen.findByTestId("shows-idle")) as HTMLInputElement;
  expect(idle.checked).toBe(false);
  expect((screen.getByTestId("limits-save") as HTMLButtonElement).disabled).toBe(true);
  fireEvent.click(idle);
  fireEvent.click(screen.getByTestId("shows-response"));
  fireEvent.change(screen.getByTestId("limit-lead_quiet"), { target: { value: "21" } });
  fireEvent.click(screen.getByTestId("limits-save"));
  await waitFor(() =>
    expect(save).toHaveBeenCalledWith({
      ...limits,
      lead_quiet: 21,
      rules_off: [],
      factors_off: ["response"],
    }),
  );
});
