import type { NotificationSettings } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { NotificationsSection } from "./NotificationsSection.tsx";

const daily = { shown: true, mail: "daily" } as const;
const none = { shown: true, mail: "no" } as const;
const usual: NotificationSettings = {
  mention: daily,
  assigned: daily,
  shared: none,
  followed: none,
  reminder: none,
  comes_back: { shown: true, mail: "no" },
  response_due: { shown: true, mail: "no" },
  response_missed: { shown: true, mail: "no" },
  approval: { shown: true, mail: "soon" },
  webhook: { shown: true, mail: "soon" },
  lead_assigned: { shown: true, mail: "soon" },
  lead_touched: { shown: true, mail: "soon" },
  transfer: { shown: true, mail: "soon" },
  hour: 8,
  weekly_day: null,
  weekly_hour: 8,
};

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("keeps what is chosen as it is chosen, and all else as it was", async () => {
  vi.spyOn(api, "notificationSettings").mockResolvedValue(usual);
  const saved = vi.spyOn(api, "chooseNotifications").mockImplementation(async (chosen) => chosen);
  show(<NotificationsSection />);
  fireEvent.change(await screen.findByTestId("notify-mail-mention"), { target: { value: "soon" } });
  await waitFor(() =>
    expect(saved).toHaveBeenCalledWith({ ...usual, mention: { shown: true, mail: "soon" } }),
  );
  fireEvent.change(screen.getByTestId("notify-hour"), { target: { value: "18" } });
  await waitFor(() => expect(saved).toHaveBeenCalledTimes(2));
  expect(saved.mock.calls[1]?.[0]).toEqual({ ...usual, mention: { shown: true, mail: "soon" }, hour: 18 });
});

it("goes back to what holds where it could not be kept, and says so", async () => {
  vi.spyOn(api, "notificationSettings").mockResolvedValue(usual);
  vi.spyOn(api, "chooseNotifications").mockRejectedValue(new Error("kept back"));
  show(<NotificationsSection />);
  const shown = await screen.findByTestId<HTMLSelectElement>("notify-shown-shared");
  fireEvent.change(shown, { target: { value: "no" } });
  await screen.findByTestId("form-error");
  await waitFor(() => expect(shown.value).toBe("yes"));
});

it("asks for no hour of a mail that nothing is chosen for", async () => {
  vi.spyOn(api, "notificationSettings").mockResolvedValue({ ...usual, mention: none, assigned: none });
  show(<NotificationsSection />);
  expect((await screen.findByTestId<HTMLSelectElement>("notify-hour")).disabled).toBe(true);
});

it("has a weekly mail on a day of one's choice, or none", async () => {
  vi.spyOn(api, "notificationSettings").mockResolvedValue(usual);
  const saved = vi.spyOn(api, "chooseNotifications").mockImplementation(async (chosen) => chosen);
  show(<NotificationsSection />);
  expect((await screen.findByTestId<HTMLSelectElement>("notify-weekly-hour")).disabled).toBe(true);
  fireEvent.change(screen.getByTestId("notify-weekly-day"), { target: { value: "4" } });
  await waitFor(() => expect(saved).toHaveBeenLastCalledWith({ ...usual, weekly_day: 4 }));
  fireEvent.change(screen.getByTestId("notify-weekly-hour"), { target: { value: "17" } });
  await waitFor(() => expect(saved).toHaveBeenLastCalledWith({ ...usual, weekly_day: 4, weekly_hour: 17 }));
  fireEvent.change(screen.getByTestId("notify-weekly-day"), { target: { value: "" } });
  await waitFor(() =>
    expect(saved).toHaveBeenLastCalledWith({ ...usual, weekly_day: null, weekly_hour: 17 }),
  );
});
