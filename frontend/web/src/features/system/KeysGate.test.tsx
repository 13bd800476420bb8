import { ApiError } from "@rapport/core";
import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { http } from "~/app/api.ts";
import { lighten, noteFailure } from "~/app/dark.ts";
import { remember } from "~/app/memory.ts";
import { queryClient } from "~/app/queries.ts";
import { show } from "~/testing/harness.tsx";
import { KeysGate } from "./KeysGate.tsx";

const failure = (status: number, code: string) =>
  new ApiError(status, { code, message: "m", request_id: "r" });
const withdrawn = failure(423, "keys.withdrawn");
const unreachable = failure(503, "keys.unreachable");

/** What `GET /api/session` answers from now on. */
let answer: () => Response;
const refused = (status: number, code: string) => () =>
  new Response(JSON.stringify({ code, message: "m" }), { status });
const onBack = vi.fn();
const onLeave = vi.fn();

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  remember("rapport.signed-in", "yes");
  http.onFailure = noteFailure;
  answer = refused(423, "keys.withdrawn");
  vi.stubGlobal("fetch", async () => answer());
});

afterEach(() => {
  act(lighten);
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  onBack.mockReset();
  onLeave.mockReset();
  queryClient.clear();
});

const open = () =>
  show(
    <KeysGate onBack={onBack} onLeave={onLeave}>
      <p>Acme's deals</p>
    </KeysGate>,
  );
const dark = (error: ApiError, path = "/api/companies/query") =>
  act(async () => {
    noteFailure(error, path);
    await import("./KeysAway.tsx");
  });

it("takes the place of everything with the reason, and drops what was read", async () => {
  open();
  queryClient.setQueryData(["record", "1"], { name: "Acme" });
  queryClient.setQueryData(["bootstrap"], { passkeys: true });
  expect(screen.getByText("Acme's deals")).toBeTruthy();
  await dark(withdrawn);
  expect(screen.queryByText("Acme's deals")).toBeNull();
  expect(screen.getByRole("heading").textContent).toBe("Your organisation's data is locked");
  expect(queryClient.getQueryData(["record", "1"])).toBeUndefined();
  expect(queryClient.getQueryData(["bootstrap"])).toEqual({ passkeys: true });
});

it("says another reason when nobody knows whether the key may be used", async () => {
  open();
  await dark(unreachable);
  expect(screen.getByRole("heading").textContent).toBe("The encryption key can't be reached");
  await dark(withdrawn);
  expect(screen.getByRole("heading").textContent).toBe("Your organisation's data is locked");
});

it("says that the key is another one, and what to do", async () => {
  open();
  await dark(failure(423, "keys.unusable"));
  expect(screen.getByRole("heading").textContent).toBe("The encryption key doesn't fit");
  expect(screen.getByText(/Nothing was changed\. Tell whoever looks after the keys/)).toBeTruthy();
});

it("takes what was closed under way for withdrawn until the next answer says why", async () => {
  open();
  await dark(failure(423, "keys.closed"));
  expect(screen.getByRole("heading").textContent).toBe("Your organisation's data is locked");
  await dark(failure(423, "keys.unusable"));
  expect(screen.getByRole("heading").textContent).toBe("The encryption key doesn't fit");
});

it("minds no other failure, and not that of another organisation's keys", async () => {
  open();
  await dark(failure(503, "unavailable"));
  await dark(failure(423, "keys.refused"));
  await dark(withdrawn, "/api/session/organisation");
  expect(screen.getByText("Acme's deals")).toBeTruthy();
});

it("comes back by itself when the key is back, and not before", async () => {
  open();
  await dark(withdrawn);
  await act(() => vi.advanceTimersByTimeAsync(5_100));
  expect(screen.getByTestId("keys-away")).toBeTruthy();
  answer = () => new Response(JSON.stringify({ csrf: "c" }), { status: 200 });
  await act(() => vi.advanceTimersByTimeAsync(5_100));
  expect(screen.getByText("Acme's deals")).toBeTruthy();
  expect(onBack).toHaveBeenCalledTimes(1);
});

it("stays while the server is away, and tries at once when asked", async () => {
  open();
  await dark(unreachable);
  answer = () => {
    throw new TypeError("no network");
  };
  fireEvent.click(screen.getByTestId("keys-again"));
  await act(() => vi.advanceTimersByTimeAsync(100));
  expect(onBack).not.toHaveBeenCalled();
  answer = refused(502, "http.502");
  fireEvent.click(screen.getByTestId("keys-again"));
  await act(() => vi.advanceTimersByTimeAsync(100));
  expect(onBack).not.toHaveBeenCalled();
  answer = refused(401, "auth.not_signed_in");
  fireEvent.click(screen.getByTestId("keys-again"));
  await waitFor(() => expect(onBack).toHaveBeenCalledTimes(1));
});

it("leads whoever isn't signed in back to the form, where they try themselves", async () => {
  remember("rapport.signed-in", "no");
  open();
  await dark(withdrawn, "/api/sessions");
  await act(() => vi.advanceTimersByTimeAsync(20_000));
  expect(screen.getByTestId("keys-away")).toBeTruthy();
  fireEvent.click(screen.getByTestId("keys-again"));
  await waitFor(() => expect(onBack).toHaveBeenCalledTimes(1));
});

it("lets somebody sign in with another account", async () => {
  open();
  await dark(withdrawn);
  fireEvent.click(screen.getByTestId("keys-elsewhere"));
  expect(onLeave).toHaveBeenCalledTimes(1);
  expect(screen.queryByTestId("keys-away")).toBeNull();
});
