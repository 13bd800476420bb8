import { ApiError, type ServiceAccount, type Token } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { TokensSection } from "./TokensSection.tsx";

const DAY = 24 * 3600 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const token: Token = {
  id: "t1",
  name: "Nightly",
  last_four: "9xYz",
  scopes: ["records:read"],
  networks: ["203.0.113.0/24"],
  created_at: inDays(-2),
  expires_at: inDays(60),
  is_expired: false,
  last_used_at: null,
  owner: null,
};
const account: ServiceAccount = {
  id: "m1",
  name: "Metering",
  roles: ["finance"],
  suspended: false,
  editable: true,
  scopes: ["usage:write"],
  created_at: inDays(-2),
  tokens: [],
};
const policy = { people_may_make: true, most_days: 180 };
const at = (id: string) => screen.getByTestId(id);
const type = (id: string, value: string) => fireEvent.change(at(id), { target: { value } });

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function open(tokens: Token[] = [token], over: Partial<typeof policy> = {}, others: Token[] = []) {
  const page = { tokens, policy: { ...policy, ...over }, default_days: 90 };
  vi.spyOn(api, "ownTokens").mockResolvedValue({ ...page, scopes: ["records:read", "records:write"] });
  vi.spyOn(api, "allTokens").mockResolvedValue({ tokens: [...tokens, ...others], policy: page.policy });
  vi.spyOn(api, "serviceAccounts").mockResolvedValue([account]);
  vi.spyOn(api, "members").mockResolvedValue({
    seats: { limit: 1, taken: 1, invited: 0 },
    roles: [
      { id: "r1", key: "finance", label: { zh: "财务", en: "Finance" }, can_give: true, gives_little: true },
    ],
    members: [],
  });
  show(<TokensSection />);
  await screen.findByText("Your tokens");
}

it("shows what a token is for and revokes it after a question", async () => {
  const revoke = vi.spyOn(api, "revokeToken").mockResolvedValue();
  await open();
  const row = within(at("own-tokens"));
  expect(row.getByTestId("token").textContent).toContain("…9xYz");
  expect(row.getByTestId("token").textContent).toContain("203.0.113.0/24");
  fireEvent.click(row.getByTestId("token-revoke"));
  expect(revoke).not.toHaveBeenCalled();
  fireEvent.click(row.getByTestId("token-revoke-yes"));
  await waitFor(() => expect(revoke.mock.calls[0]?.[0]).toBe("t1"));
});

it("makes a token and shows its text until it is closed", async () => {
  const made = { id: "t2", token: "rap_live_abc", last_four: "_abc", expires_at: inDays(30) };
  const make = vi.spyOn(api, "makeToken").mockResolvedValue(made);
  await open([]);
  expect(screen.getByText("None yet.")).toBeTruthy();
  fireEvent.click(at("new-token"));
  type("token-new-name", " ERP ");
  expect((at("token-make") as HTMLButtonElement).disabled).toBe(true);
  fireEvent.click(at("scope-records:write"));
  type("token-days", "30");
  type("token-networks", "203.0.113.7, 2001:db8::/32\n");
  fireEvent.submit(at("token-form"));
  expect((await screen.findByTestId("token-text")).textContent).toBe("rap_live_abc");
  expect(make.mock.calls[0]?.[0]).toEqual({
    name: "ERP",
    scopes: ["records:write"],
    days: 30,
    networks: ["203.0.113.7", "2001:db8::/32"],
  });
  fireEvent.click(at("token-done"));
  await waitFor(() => expect(screen.queryByTestId("token-text")).toBeNull());
});

it("says at the field what is wrong, and keeps what was typed", async () => {
  const fields = { networks: { code: "auth.bad_network", message: "No network." } };
  const body = { code: "invalid", message: "Not accepted.", request_id: "r", fields };
  vi.spyOn(api, "makeToken").mockRejectedValue(new ApiError(422, body));
  await open([]);
  fireEvent.click(at("new-token"));
  type("token-new-name", "ERP");
  type("token-networks", "nowhere");
  fireEvent.click(at("scope-records:read"));
  fireEvent.submit(at("token-form"));
  expect(await screen.findByText("No network.")).toBeTruthy();
  expect((at("token-networks") as HTMLTextAreaElement).value).toBe("nowhere");
});

it("offers lifetimes up to the organisation's, and none where people may make none", async () => {
  await open();
  fireEvent.click(at("new-token"));
  const offered = [...(at("token-days") as HTMLSelectElement).options].map((each) => each.value);
  expect(offered).toEqual(["7", "30", "90", "180"]);
  cleanup();
  await open([], { people_may_make: false });
  expect(screen.queryByTestId("new-token")).toBeNull();
  expect(at("tokens-off")).toBeTruthy();
});

it("stops a service account and gives it a token of its own scopes", async () => {
  const change = vi.spyOn(api, "changeServiceAccount").mockResolvedValue();
  await open();
  fireEvent.click(await screen.findByTestId("service-account-switch"));
  await waitFor(() => expect(change).toHaveBeenCalledWith("m1", { suspended: true }));
  fireEvent.click(at("service-account-token"));
  expect((at("scope-usage:write") as HTMLInputElement).checked).toBe(true);
  expect(screen.queryByTestId("scope-records:read")).toBeNull();
});

it("lists others' tokens with their owners, and sets what may be made", async () => {
  const owner = { id: "q", name: "Max Ray", is_service_account: false };
  const set = vi.spyOn(api, "setTokenPolicy").mockResolvedValue(policy);
  await open([token], {}, [{ ...token, id: "t9", name: "His", owner, expires_at: inDays(3) }]);
  const others = within(await screen.findByTestId("others-tokens"));
  expect((await others.findByTestId("token")).textContent).toContain("Max Ray");
  expect(others.getByText("Expires soon")).toBeTruthy();
  fireEvent.click(at("token-policy"));
  await waitFor(() => expect(set.mock.calls[0]?.[0]).toEqual({ people_may_make: false, most_days: 180 }));
});
