import { ApiError } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { PasswordRow } from "./PasswordRow.tsx";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const NEW = "seven quiet herons by lamps";
const type = (testid: string, value: string) =>
  fireEvent.change(screen.getByTestId(testid), { target: { value } });

function open(isSet: boolean, amr: string) {
  show(<PasswordRow isSet={isSet} />, [], { amr });
  fireEvent.click(screen.getByTestId("password-change"));
}

it("asks whoever came in by password for it, and says where it is wrong", async () => {
  const wrong = { code: "auth.current_password_wrong", message: "The current password is wrong" };
  const saved = vi
    .spyOn(api, "setPassword")
    .mockRejectedValueOnce(new ApiError(422, { ...wrong, request_id: "1", fields: { current: wrong } }))
    .mockResolvedValueOnce(undefined);
  open(true, "pwd totp");
  type("password-field", NEW);
  expect(screen.getByTestId<HTMLButtonElement>("password-save").disabled).toBe(true);
  type("password-current", "the old one");
  fireEvent.submit(screen.getByTestId("password"));
  expect(await screen.findByText("The current password is wrong")).toBeDefined();
  fireEvent.submit(screen.getByTestId("password"));
  await waitFor(() => expect(screen.queryByTestId("password-field")).toBeNull());
  expect(saved.mock.calls).toEqual([
    [NEW, "the old one"],
    [NEW, "the old one"],
  ]);
});

it("asks nobody for it who came in by a code or a passkey, or has none; Esc leaves it", async () => {
  const saved = vi.spyOn(api, "setPassword").mockResolvedValue(undefined);
  for (const [isSet, amr] of [
    [true, "otp"],
    [true, "pop"],
    [false, "pwd"],
  ] as const) {
    open(isSet, amr);
    expect(screen.queryByTestId("password-current")).toBeNull();
    type("password-field", NEW);
    fireEvent.submit(screen.getByTestId("password"));
    await waitFor(() => expect(saved).toHaveBeenLastCalledWith(NEW, undefined));
    cleanup();
  }
  open(true, "pwd");
  fireEvent.keyDown(screen.getByTestId("password-current"), { key: "Escape" });
  expect(screen.queryByTestId("password-field")).toBeNull();
});
