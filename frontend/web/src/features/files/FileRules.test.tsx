import { ApiError, type Attachment } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { FileRules } from "./FileRules.tsx";

vi.mock("~/ui/LinkButton.tsx", () => ({
  LinkButton: ({ children }: { children: string }) => <i>{children}</i>,
}));

const held = {
  id: "f",
  name: "合同.pdf",
  size: 1,
  uploaded_by: "Ann",
  created_at: "2026-03-02T10:00:00Z",
  held_at: "2026-03-03T10:00:00Z",
  object: "company",
  record_id: "r",
  field: null,
} satisfies Attachment;

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("shows what is kept how long, what is held, and changes it", async () => {
  vi.spyOn(api, "fileRetention").mockResolvedValue({ keep_days: 100 });
  vi.spyOn(api, "heldFiles").mockResolvedValue([held]);
  const set = vi.spyOn(api, "setFileRetention").mockResolvedValue();
  show(<FileRules />);
  const choice = (await screen.findByTestId("file-retention")) as HTMLSelectElement;
  expect(choice.value).toBe("100");
  expect((await screen.findByTestId("held-files")).textContent).toContain("合同.pdf");
  const save = screen.getByTestId("file-retention-save") as HTMLButtonElement;
  expect(save.disabled).toBe(true);
  fireEvent.change(choice, { target: { value: "3650" } });
  expect(set).not.toHaveBeenCalled();
  fireEvent.click(save);
  await waitFor(() => expect(set).toHaveBeenCalledWith(3650));
  await waitFor(() => expect(save.disabled).toBe(false));
  fireEvent.change(choice, { target: { value: "" } });
  fireEvent.click(save);
  await waitFor(() => expect(set).toHaveBeenCalledWith(null));
});

it("says that nothing is held, and why a change was refused", async () => {
  vi.spyOn(api, "fileRetention").mockResolvedValue({ keep_days: null });
  vi.spyOn(api, "heldFiles").mockResolvedValue([]);
  vi.spyOn(api, "setFileRetention").mockRejectedValue(
    new ApiError(403, { code: "x", message: "You may not." }),
  );
  show(<FileRules />);
  await screen.findByText("No file is under a legal hold.");
  fireEvent.change(await screen.findByTestId("file-retention"), { target: { value: "365" } });
  fireEvent.click(screen.getByTestId("file-retention-save"));
  expect((await screen.findByRole("alert")).textContent).toBe("You may not.");
});
