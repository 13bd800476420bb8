import type { CrmRecord, IdentityKey } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { IdentityKeysPanel, type Person } from "./IdentityKeysPanel.tsx";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  Link: ({ children }: { children: string }) => <a href="#there">{children}</a>,
}));

const key: IdentityKey = {
  id: "k",
  field: null,
  kind: "member_number",
  value: "M-100",
  source: "import",
  added_at: "2026-11-28T08:00:00Z",
  verified_at: null,
  verified_by: null,
  state: "unverified",
  state_at: null,
  state_by: null,
  use: null,
  e164: null,
  hint: null,
  suggestion: null,
  others: [],
};
const mobile: IdentityKey = {
  ...key,
  id: null,
  field: "mobile",
  kind: "phone",
  value: "138 0000 0157",
  source: "record",
};
const person = { id: "p", version: 1 } as CrmRecord;
const object = {
  name: "contact",
  noun: "contacts",
  fields: [{ name: "mobile_state", editable: true }],
} as unknown as Person;

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("shows where each key is from, and changes those that are kept beside the record", async () => {
  const shared = { object: "contact", id: "o", label: "Tom Turner" };
  const asked = vi.spyOn(api, "identityKeys").mockResolvedValue([{ ...mobile, others: [shared] }, key]);
  const change = vi.spyOn(api, "changeIdentityKey").mockResolvedValue(undefined);
  show(<IdentityKeysPanel object={object} record={person} readOnly={false} />);
  const [own, kept] = await screen.findAllByTestId("identity-key");
  if (!own || !kept) throw new Error("two keys");
  expect(within(own).getByTestId("key-shared").textContent).toContain("Tom Turner");
  expect(kept.textContent).toContain("M-100");
  fireEvent.click(within(kept).getByTestId("key-menu"));
  const verified = { state: "verified", state_at: "2026-11-28T09:00:00Z", state_by: "Ann" } as const;
  asked.mockResolvedValue([mobile, { ...key, ...verified }]);
  expect(screen.queryByTestId("key-primary")).toBeNull();
  fireEvent.click(await screen.findByTestId("key-state-verified"));
  await waitFor(() => expect(screen.getByTestId("key-state").textContent).toBe("Verified"));
  expect(screen.getByTestId("key-state").title).toContain("Ann");
  expect(change).toHaveBeenCalledWith("contacts", "p", "k", { state: "verified" });
});

it("says of the record's own number how good it is, in its field", async () => {
  vi.spyOn(api, "identityKeys").mockResolvedValue([{ ...mobile, e164: "+8613800000157" }]);
  const saved = vi.spyOn(api, "update").mockRejectedValue(new Error("no"));
  show(<IdentityKeysPanel object={object} record={person} readOnly={false} />);
  const row = await screen.findByTestId("identity-key");
  expect(within(row).getByText("138 0000 0157").getAttribute("href")).toBe("tel:+8613800000157");
  fireEvent.click(within(row).getByTestId("key-menu"));
  expect(screen.queryByTestId("key-remove")).toBeNull();
  fireEvent.click(await screen.findByTestId("key-state-wrong_number"));
  await waitFor(() =>
    expect(saved).toHaveBeenCalledWith("contacts", "p", 1, { mobile_state: "wrong_number" }),
  );
});

it("makes another address the first one, says what it is for, and hints at slips", async () => {
  const mail: IdentityKey = {
    ...key,
    kind: "email",
    value: "lee@gmial.com",
    hint: "misspelt_domain",
    suggestion: "lee@gmail.com",
  };
  const bad: IdentityKey = { ...mail, id: "b", value: "lee@old.example", state: "bounced", use: "work" };
  vi.spyOn(api, "identityKeys").mockResolvedValue([mail, bad]);
  const change = vi.spyOn(api, "changeIdentityKey").mockResolvedValue(undefined);
  const primary = vi.spyOn(api, "makePrimaryKey").mockResolvedValue(undefined);
  show(<IdentityKeysPanel object={object} record={person} readOnly={false} />);
  const [slip, bounced] = await screen.findAllByTestId("identity-key");
  if (!slip || !bounced) throw new Error("two addresses");
  expect(within(slip).getByTestId("key-hint").textContent).toBe("Is lee@gmail.com meant?");
  expect(within(bounced).queryByTestId("key-hint")).toBeNull();
  expect(bounced.textContent).toContain("Work");
  expect(bounced.querySelector("a")).toBeNull(); // nobody writes to it
  fireEvent.click(within(bounced).getByTestId("key-menu"));
  fireEvent.click(await screen.findByTestId("key-use-work"));
  await waitFor(() => expect(change).toHaveBeenCalledWith("contacts", "p", "b", { use: null }));
  fireEvent.click(within(slip).getByTestId("key-menu"));
  fireEvent.click(await screen.findByTestId("key-primary"));
  await waitFor(() => expect(primary).toHaveBeenCalledWith("contacts", "p", "k"));
});

it("adds a key and says why one is refused", async () => {
  vi.spyOn(api, "identityKeys").mockResolvedValue([]);
  const add = vi
    .spyOn(api, "addIdentityKey")
    .mockRejectedValueOnce(new Error("no"))
    .mockResolvedValue(undefined);
  show(<IdentityKeysPanel object={object} record={person} readOnly={false} />);
  expect(await screen.findAllByText("None yet.")).toHaveLength(2);
  fireEvent.click(screen.getByTestId("identity-keys-add"));
  fireEvent.change(await screen.findByTestId("key-kind"), { target: { value: "unionid" } });
  expect(screen.queryByTestId("key-use")).toBeNull();
  fireEvent.change(screen.getByTestId("key-value"), { target: { value: " oAbc " } });
  fireEvent.click(screen.getByTestId("key-save"));
  await waitFor(() =>
    expect(
      screen.getByTestId("key-form").querySelector("[data-error], .mantine-InputWrapper-error"),
    ).toBeTruthy(),
  );
  fireEvent.click(screen.getByTestId("key-save"));
  await waitFor(() => expect(screen.queryByTestId("key-form")).toBeNull());
  const body = { kind: "unionid", value: "oAbc", verified: false, use: null };
  expect(add).toHaveBeenLastCalledWith("contacts", "p", expect.any(String), body);
  expect(add.mock.calls[0]?.[2]).toBe(add.mock.calls[1]?.[2]);
  fireEvent.click(screen.getByTestId("contact-points-add"));
  fireEvent.change(await screen.findByTestId("key-value"), { target: { value: "lee@home.example" } });
  fireEvent.change(screen.getByTestId("key-use"), { target: { value: "private" } });
  fireEvent.click(screen.getByTestId("key-save"));
  const mail = { kind: "email", value: "lee@home.example", verified: false, use: "private" };
  await waitFor(() => expect(add).toHaveBeenLastCalledWith("contacts", "p", expect.any(String), mail));
});

it("shows nothing where there is nothing and nothing may be changed", async () => {
  const asked = vi.spyOn(api, "identityKeys").mockResolvedValue([]);
  show(<IdentityKeysPanel object={object} record={person} readOnly />);
  await waitFor(() => expect(asked).toHaveBeenCalled());
  await waitFor(() => expect(screen.queryByTestId("contact-points")).toBeNull());
});
