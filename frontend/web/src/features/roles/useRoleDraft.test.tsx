import { ApiError, type Rights, type Role } from "@rapport/core";
import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { dismissAll, useToasts } from "~/ui/toast.ts";
import { useRoleDraft } from "./useRoleDraft.ts";

const before = { objects: {}, configure: true } as unknown as Rights;
const wider = { ...before, see_disk: true };
const other = { ...wider, billing: true };
const at = (version: number, rights: Rights) => ({ id: "r", version, rights }) as unknown as Role;

function Editor() {
  const { saved, draft, setDraft, save } = useRoleDraft(at(1, before));
  return (
    <>
      <button type="button" onClick={() => setDraft(wider)}>
        widen
      </button>
      <button type="button" onClick={() => setDraft(other)}>
        change on
      </button>
      <button type="button" onClick={() => save.mutate(draft)}>
        save
      </button>
      <output>{JSON.stringify({ saved, draft })}</output>
    </>
  );
}

function Toasts() {
  return useToasts().map(({ id, text, action }) => (
    <p key={id} data-testid="toast">
      {text}
      <button type="button" onClick={action?.run}>
        {action?.label ?? "none"}
      </button>
    </p>
  ));
}

const press = (name: string) => act(async () => fireEvent.click(screen.getByText(name)));
const shown = () => JSON.parse(screen.getByRole("status").textContent ?? "");

beforeEach(() => {
  show(
    <>
      <Editor />
      <Toasts />
    </>,
  );
});
afterEach(() => {
  cleanup();
  dismissAll();
  vi.restoreAllMocks();
});

const saves = () =>
  vi
    .spyOn(api, "changeRole")
    .mockImplementation(async (_id, { base_version, rights }) => at(base_version + 1, rights as Rights));

async function saved() {
  await press("widen");
  await press("save");
  await waitFor(() => expect(screen.getByTestId("toast").textContent).toBe("SavedUndo"));
}

it("puts back what was saved before, based on the version that was saved", async () => {
  const change = saves();
  await saved();
  expect(shown()).toEqual({ saved: wider, draft: wider });
  await press("Undo");
  await waitFor(() => expect(shown()).toEqual({ saved: before, draft: before }));
  expect(change.mock.calls).toEqual([
    ["r", { base_version: 1, rights: wider }],
    ["r", { base_version: 2, rights: before }],
  ]);
});

it("keeps what somebody has begun to change since", async () => {
  saves();
  await saved();
  await press("change on");
  await press("Undo");
  await waitFor(() => expect(shown()).toEqual({ saved: before, draft: other }));
});

it("says so where somebody else saved the role since, and leaves all as it is", async () => {
  const change = saves();
  await saved();
  change.mockRejectedValue(new ApiError(409, { code: "auth.role_changed", message: "Somebody was first" }));
  await press("Undo");
  await waitFor(() => expect(screen.getByTestId("toast").textContent).toBe("Somebody was firstnone"));
  expect(shown()).toEqual({ saved: wider, draft: wider });
});
