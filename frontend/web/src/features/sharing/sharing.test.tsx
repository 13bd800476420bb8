import { type Access, ApiError, type CrmRecord, type Reason, type Share } from "@rapport/core";
import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { company, show } from "~/testing/harness.tsx";
import { Toasts } from "~/ui/Toasts.tsx";
import { dismissAll } from "~/ui/toast.ts";
import { ShareDialog } from "./ShareDialog.tsx";
import { Why } from "./Why.tsx";

const record = { id: "r", version: 1, name: "Bo" } as unknown as CrmRecord;
const person = (id: string, name: string) => ({ kind: "person" as const, id, name });
const share: Share = {
  id: "s",
  grantee: person("p", "Rob Rep"),
  level: "read",
  role: "presales",
  until: "2030-05-03",
  expires_at: "2030-05-03T23:00:00Z",
  given_by: person("o", "Ann Lee"),
  created_at: "2026-05-03T23:00:00Z",
  may_end: true,
};
const reason = (because: Reason["because"], more: Partial<Reason> = {}): Reason => ({
  because,
  levels: ["read"],
  roles: [{ key: "manager", label: { en: "Manager", zh: "经理" }, depth: "all" }],
  through: [],
  share: null,
  ...more,
});
const access = (more: Partial<Access> = {}): Access => ({
  owner: person("o", "Ann Lee"),
  reasons: [],
  unused: ["owner", "all"],
  levels: ["read"],
  may_share: ["read", "update"],
  shares: [],
  others: [{ id: "x", name: "Lea Lead", because: "team" }],
  count: 20,
  ...more,
});

afterEach(() => {
  cleanup();
  queryClient.clear();
  act(() => void dismissAll());
  vi.restoreAllMocks();
});

it("tells each reason with its chain and its end, and what may not be done", async () => {
  const through = [person("o", "Ann Lee"), person("l", "Lea Lead"), person("me", "Bo Boss")];
  const found = access({ reasons: [reason("subtree", { through }), reason("share", { roles: [], share })] });
  vi.spyOn(api, "access").mockResolvedValue(found);
  show(<Why object={company} record={record} onClose={() => undefined} onShare={() => undefined} />);
  const subtree = await screen.findByTestId("reason-subtree");
  expect(subtree.textContent).toContain("Ann Lee → Lea Lead → Bo Boss");
  expect(subtree.textContent).toContain("Manager");
  const shared = screen.getByTestId("reason-share").textContent;
  expect(shared).toContain("Ann Lee shared it with you: can see Presales");
  expect(shared).toContain("Ends by itself after");
  expect(screen.getByTestId("access").textContent).toContain("You can'tchange, delete");
  expect(screen.getByTestId("access-others").textContent).toBe("Lea Lead, 20 in all");
});

it("says a role's real depth once, and by what a record is still seen when one way ends", async () => {
  const found = access({ reasons: [reason("owner"), reason("all")] });
  vi.spyOn(api, "access").mockResolvedValue(found);
  show(<Why object={company} record={record} onClose={() => undefined} onShare={() => undefined} />);
  const owner = (await screen.findByTestId("reason-owner")).textContent;
  expect(owner).toContain("Role Manager reads Companies: all");
  expect(owner).toContain("Ends once somebody else owns it. Then still by the next one.");
  const all = screen.getByTestId("reason-all").textContent;
  expect(all).toContain("Also by the role Manager");
  expect(all).not.toContain("next one");
});

it("says what was refused and keeps what was chosen", async () => {
  vi.spyOn(api, "access").mockResolvedValue(access({ shares: [share] }));
  vi.spyOn(api, "people").mockResolvedValue([
    { id: "q", name: "Fay Nance", has_seat: true, is_me: false, may_own: [] },
  ]);
  vi.spyOn(api, "teams").mockResolvedValue([]);
  const refusal = new ApiError(422, {
    code: "sharing.role_denies",
    message: "Their roles don't",
    fields: {},
  });
  const sent = vi.spyOn(api, "share").mockRejectedValue(refusal);
  show(<ShareDialog object={company} record={record} onClose={() => undefined} />);
  fireEvent.click(await screen.findByTestId("share-grantee"));
  fireEvent.click(await screen.findByText("Fay Nance"));
  fireEvent.click(screen.getByTestId("share-submit"));
  await waitFor(() => expect(screen.getByTestId("share-problem").textContent).toBe("Their roles don't"));
  expect(sent).toHaveBeenCalledWith("companies", "r", {
    grantee_id: "q",
    level: "read",
    role: null,
    until: null,
  });
  expect(screen.getByTestId<HTMLInputElement>("share-grantee").value).toBe("Fay Nance");
});

it("offers nothing to who sees a record by a share, and ends none of others", async () => {
  const mine = { ...share, may_end: false };
  vi.spyOn(api, "access").mockResolvedValue(access({ may_share: [], shares: [mine] }));
  show(<ShareDialog object={company} record={record} onClose={() => undefined} />);
  expect((await screen.findByTestId("share-row")).textContent).toContain("can see");
  expect(screen.queryByTestId("share-grantee")).toBeNull();
  expect(screen.queryByTestId("unshare")).toBeNull();
});

it("offers to give a share back that was just ended, to who may give as much", async () => {
  vi.spyOn(api, "access").mockResolvedValue(access({ shares: [share] }));
  const ended = vi.spyOn(api, "unshare").mockResolvedValue(undefined);
  const given = vi.spyOn(api, "share").mockResolvedValue(access({ shares: [share] }));
  show(
    <>
      <ShareDialog object={company} record={record} onClose={() => undefined} />
      <Toasts />
    </>,
  );
  fireEvent.click(await screen.findByTestId("unshare"));
  expect((await screen.findByTestId("toast")).textContent).toContain("No longer shared with Rob Rep");
  expect(ended).toHaveBeenCalledWith("companies", "r", "s");
  fireEvent.click(screen.getByTestId("toast-action"));
  await waitFor(() =>
    expect(given).toHaveBeenCalledWith("companies", "r", {
      grantee_id: "p",
      level: "read",
      role: "presales",
      until: "2030-05-03",
    }),
  );
});

it("offers nothing back to who may end a share but not give it", async () => {
  vi.spyOn(api, "access").mockResolvedValue(access({ may_share: [], shares: [share] }));
  vi.spyOn(api, "unshare").mockResolvedValue(undefined);
  show(
    <>
      <ShareDialog object={company} record={record} onClose={() => undefined} />
      <Toasts />
    </>,
  );
  fireEvent.click(await screen.findByTestId("unshare"));
  expect((await screen.findByTestId("toast")).textContent).toContain("No longer shared with Rob Rep");
  expect(screen.queryByTestId("toast-action")).toBeNull();
});
