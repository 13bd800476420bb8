/** Following a record: said at once, taken back where it is refused, offered nowhere that nobody follows. */
import type { CrmRecord, Followers } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { company, show } from "~/testing/harness.tsx";
import { FollowButton } from "./FollowButton.tsx";

const record = { id: "one", version: 1, owner_id: "p", deleted_at: null } as unknown as CrmRecord;
const nobody: Followers = { following: false, count: 0, people: [] };

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("follows and says who does", async () => {
  const asked = vi.spyOn(api, "followers").mockResolvedValueOnce(nobody);
  asked.mockResolvedValue({ following: true, count: 103, people: [{ id: "p", name: "Li Lei" }] });
  const follow = vi.spyOn(api, "follow").mockResolvedValue(undefined);
  show(<FollowButton object={company} record={record} />);
  fireEvent.click(await screen.findByTestId("record-follow"));
  expect(await screen.findByText("Nobody follows this yet")).toBeTruthy();
  fireEvent.click(screen.getByTestId("follow"));
  await waitFor(() => expect(follow).toHaveBeenCalledWith("companies", "one", true));
  expect(await screen.findByText("Li Lei")).toBeTruthy();
  expect(screen.getByText("and 102 more")).toBeTruthy();
  expect(screen.getByTestId("follow").textContent).toBe("Unfollow");
});

it("says why it was refused and puts it back", async () => {
  vi.spyOn(api, "followers").mockResolvedValue(nobody);
  vi.spyOn(api, "follow").mockRejectedValue(new Error("no"));
  show(<FollowButton object={company} record={record} />);
  fireEvent.click(await screen.findByTestId("record-follow"));
  fireEvent.click(await screen.findByTestId("follow"));
  expect(await screen.findByRole("alert")).toBeTruthy();
  expect(screen.getByTestId("follow").textContent).toBe("Follow");
});

it("offers nothing of a task or of what lies in the trash", () => {
  show(
    <>
      <FollowButton object={{ ...company, name: "task" }} record={record} />
      <FollowButton object={company} record={{ ...record, deleted_at: "2026-01-01T00:00:00Z" }} />
    </>,
  );
  expect(screen.queryByTestId("record-follow")).toBeNull();
});
