import { ApiError, type Erasure as Found } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { Erasure } from "./Erasure.tsx";

const none: Found = { grace_days: 30, asked_at: null, due_at: null, person: null };
const asked: Found = {
  grace_days: 30,
  asked_at: "2026-03-02T10:00:00Z",
  due_at: "2026-04-01T10:00:00Z",
  person: "Ann Lee",
};
const at = (id: string) => screen.getByTestId(id);
const type = (value: string) => fireEvent.change(at("erasure-typed"), { target: { value } });

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function open(found: Found, hasArchive = false) {
  vi.spyOn(api, "erasure").mockResolvedValue(found);
  show(<Erasure hasArchive={hasArchive} />);
  await screen.findByTestId(found.due_at ? "erasure-due" : "erasure-ask");
}

it("asks only after the organisation's name was typed, and offers an archive first", async () => {
  const ask = vi.spyOn(api, "askErasure").mockResolvedValue(asked);
  await open(none);
  expect(at("erasure").textContent).toContain("make one first");
  fireEvent.click(at("erasure-ask"));
  type("Northwin");
  expect((at("erasure-confirm") as HTMLButtonElement).disabled).toBe(true);
  fireEvent.submit(at("erasure-form"));
  expect(ask).not.toHaveBeenCalled();
  type("Northwind ");
  fireEvent.submit(at("erasure-form"));
  await waitFor(() => expect(at("erasure-due").textContent).toContain("Ann Lee"));
  expect(ask.mock.calls[0]?.[0]).toBe("Northwind");
  expect(screen.queryByTestId("erasure-form")).toBeNull();
});

it("can be called back until its day", async () => {
  const back = vi.spyOn(api, "callErasureBack").mockResolvedValue(none);
  await open(asked, true);
  fireEvent.click(at("erasure-call-back"));
  await screen.findByTestId("erasure-ask");
  expect(back).toHaveBeenCalledTimes(1);
  expect(at("erasure").textContent).not.toContain("make one first");
});

it("says why it was refused, at the name or below it", async () => {
  const wrong = {
    code: "invalid",
    message: "Some values were not accepted.",
    fields: { name: { code: "portability.wrong_name", message: "This isn't the name." } },
  };
  const ask = vi.spyOn(api, "askErasure").mockRejectedValueOnce(new ApiError(422, wrong));
  await open(none, true);
  fireEvent.click(at("erasure-ask"));
  type("Northwind");
  fireEvent.submit(at("erasure-form"));
  expect(await screen.findByText("This isn't the name.")).toBeTruthy();
  expect(screen.queryByTestId("form-error")).toBeNull();
  ask.mockRejectedValue(new ApiError(409, { code: "portability.erasure_asked", message: "Already." }));
  fireEvent.submit(at("erasure-form"));
  expect((await screen.findByTestId("form-error")).textContent).toContain("Already.");
});

it("says that it can't be looked up, with a way to try again", async () => {
  vi.spyOn(api, "erasure").mockRejectedValue(new ApiError(503, { code: "unavailable", message: "Later." }));
  show(<Erasure hasArchive />);
  expect((await screen.findByRole("alert")).textContent).toContain("Later.");
});
