import { ApiError, type Member, type Roster } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { Toasts } from "~/ui/Toasts.tsx";
import { MemberRow } from "./MemberRow.tsx";
import { useMembers } from "./useTeam.ts";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  useNavigate: () => () => undefined,
  Link: ({ to, params, search, ...props }: { to: string; params: object; search: object }) => (
    <a href={to} data-search={JSON.stringify(search)} {...props} />
  ),
}));

const role = (key: string, zh: string, en: string, can_give = true) => ({
  id: `id-${key}`,
  key,
  label: { zh, en },
  can_give,
  gives_little: can_give,
});
const rep: Member = {
  id: "p1",
  name: "Bob Ray",
  email: "bob@example.com",
  state: "active",
  roles: ["rep"],
  manager_id: null,
  team_ids: [],
  last_seen_at: null,
  invitation: null,
  editable: true,
};
const roster: Roster = {
  seats: { limit: 5, taken: 2, invited: 0 },
  roles: [
    role("owner", "所有者", "Owner", false),
    role("rep", "销售", "Rep"),
    role("area", "区域经理", "Area manager"),
  ],
  members: [rep],
};

const at = (id: string) => screen.getByTestId(id);
const shown = () => at("member-roles").textContent;

function Rows() {
  const members = useMembers();
  return members.data?.members.map((member) => (
    <MemberRow key={member.id} member={member} roster={members.data} onAsk={() => undefined} />
  ));
}

async function open(member: Member = rep) {
  vi.spyOn(api, "members").mockResolvedValue({ ...roster, members: [member] });
  show(
    <>
      <Rows />
      <Toasts />
    </>,
  );
  fireEvent.click(await screen.findByTestId("member-roles"));
}

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("gives several roles in one change and shows them at once", async () => {
  let answer: () => void = () => undefined;
  const asked = vi.spyOn(api, "changeMember").mockReturnValue(
    new Promise<void>((done) => {
      answer = done;
    }),
  );
  await open();
  expect(shown()).toBe("Rep");
  const save = await screen.findByTestId<HTMLButtonElement>("save-roles");
  expect(save.disabled).toBe(true);
  expect(at("give-owner")).toHaveProperty("disabled", true);
  fireEvent.click(at("give-area"));
  expect(save.disabled).toBe(false);
  fireEvent.click(save);
  await waitFor(() => expect(shown()).toBe("Rep+1"));
  expect(asked.mock.calls).toEqual([["p1", { roles: ["rep", "area"] }]]);
  expect(at("member-roles").title).toBe("Rep + Area manager");
  expect(at("member-roles").getAttribute("aria-label")).toContain("Rep + Area manager");
  expect(screen.queryByTestId("save-roles")).toBeNull();
  answer();
});

it("shows what was there again, and says why, when the change is refused", async () => {
  const message = "This is the last owner, so nothing was changed.";
  vi.spyOn(api, "changeMember").mockRejectedValue(new ApiError(403, { code: "auth.last_owner", message }));
  await open({ ...rep, roles: ["rep", "area"] });
  expect(shown()).toBe("Rep+1");
  fireEvent.click(await screen.findByTestId("give-rep"));
  fireEvent.click(at("save-roles"));
  await waitFor(() => expect(screen.getByTestId("toast").textContent).toContain(message));
  expect(shown()).toBe("Rep+1");
});

it("leaves nobody without a role, and does nothing when it is left", async () => {
  const asked = vi.spyOn(api, "changeMember").mockResolvedValue();
  await open();
  fireEvent.click(await screen.findByTestId("give-rep"));
  expect(at("save-roles")).toHaveProperty("disabled", true);
  expect(screen.getByText("Everybody here has a role: choose at least one.")).toBeTruthy();
  fireEvent.keyDown(at("give-rep"), { key: "Escape" });
  await waitFor(() => expect(screen.queryByTestId("save-roles")).toBeNull());
  expect(asked).not.toHaveBeenCalled();
  expect(shown()).toBe("Rep");
});

it("leads to what the roles of somebody add up to", async () => {
  await open({ ...rep, roles: ["rep", "area"] });
  fireEvent.click(at("member-menu"));
  const link = await screen.findByTestId("member-rights");
  expect(link.getAttribute("data-search")).toBe(JSON.stringify({ role: "id-rep", person: "p1" }));
});

it("changes nothing of who was only invited, nor of who is above", async () => {
  const invitation = { id: "i1", email: "ina@example.com", role: "area", expires_at: "2030-01-01T00:00:00Z" };
  await open({ ...rep, state: "invited", roles: [], invitation });
  expect(shown()).toBe("Area manager");
  expect(at("member-roles")).toHaveProperty("disabled", true);
  cleanup();
  await open({ ...rep, roles: ["owner", "rep"], editable: false });
  expect(shown()).toBe("Owner+1");
  expect(at("member-roles")).toHaveProperty("disabled", true);
});
