import { ApiError, type CrmRecord } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { stateOf } from "~/data/visits.ts";
import { NewEntryDialog } from "~/features/calendar/NewEntryDialog.tsx";
import { activity, show } from "~/testing/harness.tsx";
import { CheckDialog } from "./CheckDialog.tsx";

const visit = { id: "v", subject: "Line 3", version: 1 } as unknown as CrmRecord;
const refusal = (code: string, message: string) =>
  new ApiError(422, {
    code: "records.invalid",
    message: "",
    request_id: "r",
    fields: { reason: { code, message } },
  });

function browserSays(answer: (done: PositionCallback, failed: PositionErrorCallback) => void) {
  vi.stubGlobal("navigator", {
    ...navigator,
    userAgent: "Chrome",
    geolocation: { getCurrentPosition: answer },
  });
}

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it("asks the browser by a click only, and asks why when the customer is far away", async () => {
  const locate = vi.fn((done: PositionCallback) =>
    done({ coords: { latitude: 31.22, longitude: 121.544, accuracy: 29.2 } } as GeolocationPosition),
  );
  browserSays(locate);
  const checkIn = vi
    .spyOn(api, "checkIn")
    .mockRejectedValueOnce(refusal("visits.far_away", "6800 m away: say why"));
  const onClose = vi.fn();
  show(<CheckDialog visit={visit} way="in" onClose={onClose} />);
  expect(locate).not.toHaveBeenCalled();
  fireEvent.click(screen.getByTestId("check-do"));
  expect(await screen.findByText("6800 m away: say why")).toBeDefined();
  expect((screen.getByTestId("check-do") as HTMLButtonElement).disabled).toBe(true);
  checkIn.mockResolvedValueOnce({ record: visit });
  fireEvent.change(screen.getByTestId("check-reason"), { target: { value: "Their other hall" } });
  fireEvent.click(screen.getByTestId("check-do"));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  const point = "geo:31.220000,121.544000;u=30";
  expect(checkIn).toHaveBeenLastCalledWith("v", { point, device: "Chrome", reason: "Their other hall" });
  expect(locate).toHaveBeenCalledTimes(1);
});

it("goes on without a place where the browser gives none, with a reason", async () => {
  browserSays((_, failed) => failed({ code: 1, PERMISSION_DENIED: 1 } as GeolocationPositionError));
  const checkIn = vi.spyOn(api, "checkIn").mockResolvedValue({ record: visit });
  const onClose = vi.fn();
  show(<CheckDialog visit={visit} way="in" onClose={onClose} />);
  fireEvent.click(screen.getByTestId("check-do"));
  const without = await screen.findByTestId("check-without");
  expect((without as HTMLButtonElement).disabled).toBe(true);
  fireEvent.change(screen.getByTestId("check-reason"), { target: { value: "Basement" } });
  fireEvent.click(screen.getByTestId("check-without"));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(checkIn).toHaveBeenCalledWith("v", { point: null, device: "Chrome", reason: "Basement" });
});

it("tells how far a visit is", () => {
  const of = (fields: object) => stateOf({ ...visit, ...fields } as CrmRecord);
  expect(of({})).toBe("noted");
  expect(of({ planned_from: "2026-11-28T08:00:00Z" })).toBe("planned");
  expect(of({ checked_in_at: "2026-11-28T08:00:00Z" })).toBe("under_way");
  expect(of({ checked_in_at: "2026-11-28T08:00:00Z", checked_out_at: "2026-11-28T09:00:00Z" })).toBe("done");
});

it("plans a visit for a time to come", async () => {
  const create = vi.spyOn(api, "create").mockResolvedValue({ record: visit } as never);
  const onClose = vi.fn();
  show(<NewEntryDialog slot={{ day: "2026-12-01", minute: null }} only="visit" onClose={onClose} />, [
    activity,
  ]);
  fireEvent.change(screen.getByTestId("new-entry-title"), { target: { value: "Line 3" } });
  expect((screen.getByTestId("new-entry-save") as HTMLButtonElement).disabled).toBe(true);
  fireEvent.change(screen.getByTestId("entry-time"), { target: { value: "10:00" } });
  fireEvent.click(screen.getByTestId("new-entry-save"));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  const fields = {
    kind: "visit",
    subject: "Line 3",
    planned_from: "2026-12-01T10:00:00.000Z",
    planned_until: "2026-12-01T11:00:00.000Z",
  };
  expect(create).toHaveBeenCalledWith("activities", expect.objectContaining(fields));
});
