import type { SignInPolicyPage } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { SignInPolicySection } from "./SignInPolicySection.tsx";

const page: SignInPolicyPage = {
  second_factor_from: "2030-05-03T08:00:00Z",
  mailed_codes: true,
  idle_minutes: null,
  absolute_hours: null,
  networks: [],
  bound_administration: false,
  people: 3,
  without_second_factor: [],
  with_mailed_codes_only: [],
  your_address: "127.0.0.1",
  second_factor_stays: false,
};

beforeEach(() => {
  vi.spyOn(api, "viewingPolicy").mockResolvedValue({ asks: "tell" });
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("keeps the day from which a second factor is asked for, unless another one is chosen", async () => {
  vi.spyOn(api, "signInPolicy").mockResolvedValue(page);
  const saved = vi.spyOn(api, "setSignInPolicy").mockRejectedValue(new Error("kept back"));
  show(<SignInPolicySection />);
  const grace = await screen.findByTestId<HTMLSelectElement>("policy-grace");
  expect(grace.selectedOptions[0]?.textContent).toContain("2030");
  fireEvent.click(screen.getByTestId("policy-save"));
  await waitFor(() => expect(saved).toHaveBeenCalledOnce());
  expect(saved.mock.calls[0]?.[0]).toMatchObject({ second_factor: true, grace_from_now: false });
  fireEvent.change(grace, { target: { value: "30" } });
  await waitFor(() => expect(screen.getByTestId("policy-save").hasAttribute("data-loading")).toBe(false));
  fireEvent.click(screen.getByTestId("policy-save"));
  await waitFor(() => expect(saved).toHaveBeenCalledTimes(2));
  expect(saved.mock.calls[1]?.[0]).toMatchObject({ grace_days: 30, grace_from_now: true });
});

it("lets nobody switch off what the installation asks of everybody", async () => {
  vi.spyOn(api, "signInPolicy").mockResolvedValue({ ...page, second_factor_stays: true });
  show(<SignInPolicySection />);
  const second = await screen.findByTestId<HTMLInputElement>("policy-second");
  expect([second.checked, second.disabled]).toEqual([true, true]);
  expect(screen.getByText(/Whoever runs this installation asks for it/)).toBeDefined();
});

it("keeps at once whether people are asked before somebody views as them, and says when it could not", async () => {
  vi.spyOn(api, "signInPolicy").mockResolvedValue(page);
  const saved = vi.spyOn(api, "setViewingPolicy").mockRejectedValue(new Error("kept back"));
  show(<SignInPolicySection />);
  const asks = await screen.findByTestId<HTMLSelectElement>("viewing-policy");
  expect(asks.value).toBe("tell");
  fireEvent.change(asks, { target: { value: "ask_or_override" } });
  await waitFor(() => expect(saved).toHaveBeenCalledWith({ asks: "ask_or_override" }));
  await screen.findByRole("alert");
  await waitFor(() => expect(asks.value).toBe("tell"));
});
