import { ApiError, type ApprovalPage } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { Acts } from "./Acts.tsx";
import { AskForm, LOCKED, NEEDED, SendAgain } from "./AskForm.tsx";
import { LinesChange } from "./Changes.tsx";
import { RuleEditor } from "./RuleEditor.tsx";

const lea = { id: "lea", name: "Lea Lead" };
const page: ApprovalPage = {
  approval: {
    id: "a",
    measure: "discount_line",
    state: "open",
    round: 2,
    object: "deal",
    record_id: "d",
    title: "Three sites",
    count: 1,
    asked_by: { id: "rob", name: "Rob Rep" },
    rule: "Deep discounts",
    limit: "20",
    value: "30",
    error: null,
    created_at: "2026-11-28T08:00:00Z",
    ended_at: null,
    waits_for_me: true,
    mine: false,
    waiting_for: [lea],
  },
  reason: "They buy more",
  base_version: 3,
  can_open: false,
  lines: null,
  transfer: null,
  done: 0,
  kept: 0,
  steps: [],
  events: [],
};
const asked = (over: Partial<ApprovalPage["approval"]>): ApprovalPage => ({
  ...page,
  approval: { ...page.approval, ...over },
});
const refusal = (code: string, details: Record<string, unknown>) =>
  new ApiError(409, { code, message: "Needs Lea Lead", request_id: "r", details });

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("approves with one press, of the round that is shown", async () => {
  const vote = vi.spyOn(api, "voteOnApproval").mockResolvedValue(asked({ state: "done" }));
  show(<Acts page={page} />);
  fireEvent.click(screen.getByTestId("approval-approve"));
  await waitFor(() => expect(vote).toHaveBeenCalledWith("a", { decision: "approve", round: 2, comment: "" }));
});

it("rejects with a reason only, and keeps what was typed when the server refuses", async () => {
  const vote = vi.spyOn(api, "voteOnApproval").mockRejectedValue(refusal("approvals.moved", {}));
  show(<Acts page={page} />);
  fireEvent.click(screen.getByTestId("approval-reject"));
  const reject = await screen.findByTestId("approval-do");
  expect(reject).toHaveProperty("disabled", true);
  fireEvent.change(screen.getByTestId("approval-comment"), { target: { value: "Not so deep" } });
  fireEvent.click(reject);
  expect((await screen.findByRole("alert")).textContent).toContain("Needs Lea Lead");
  expect(vote).toHaveBeenCalledWith("a", { decision: "reject", round: 2, comment: "Not so deep" });
  expect(screen.getByTestId("approval-comment")).toHaveProperty("value", "Not so deep");
});

it("offers nothing where nothing is to be done, and the way back to whoever asked", () => {
  const { unmount } = show(<Acts page={asked({ waits_for_me: false, state: "done" })} />);
  expect(screen.queryByTestId("approval-acts")).toBeNull();
  unmount();
  show(<Acts page={asked({ waits_for_me: false, mine: true })} />);
  expect(screen.getByTestId("approval-withdraw")).toBeTruthy();
  expect(screen.queryByTestId("approval-approve")).toBeNull();
});

it("asks with a reason and says when owners stand in", async () => {
  const ask = vi.spyOn(api, "askApproval").mockResolvedValue(page);
  const done = vi.fn();
  const steps = [{ people: ["Lea Lead"], fallback: true }];
  show(
    <AskForm
      refusal={refusal(NEEDED, { steps })}
      write={{ subject: "discount", record_id: "d", lines: [] }}
      onDone={done}
    />,
  );
  expect(screen.getByTestId("approval-ask").textContent).toContain("goes to an owner");
  expect(screen.getByTestId("approval-send")).toHaveProperty("disabled", true);
  fireEvent.change(screen.getByTestId("approval-reason"), { target: { value: "Three sites" } });
  fireEvent.click(screen.getByTestId("approval-send"));
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(ask).toHaveBeenCalledWith({
    subject: "discount",
    record_id: "d",
    lines: [],
    reason: "Three sites",
  });
});

it("sends again what was returned to the reader, and tells anybody else that it waits", async () => {
  const again = vi.spyOn(api, "askAgain").mockResolvedValue(page);
  const read = vi.spyOn(api, "approval").mockResolvedValue(asked({ mine: true, state: "returned" }));
  // The dialog says more than a request that was made already takes.
  const write = { record_id: "d", lines: [], base_version: 3 };
  const locked = refusal(LOCKED, { request_id: "a" });
  const { unmount } = show(<SendAgain refusal={locked} write={write} onDone={vi.fn()} />);
  fireEvent.click(await screen.findByTestId("approval-send"));
  await waitFor(() =>
    expect(again).toHaveBeenCalledWith("a", { lines: [], base_version: 3, reason: "They buy more" }),
  );
  unmount();
  read.mockReset().mockResolvedValue(asked({ mine: false, state: "open" }));
  show(<SendAgain refusal={locked} write={{ lines: [] }} onDone={vi.fn()} />);
  await waitFor(() => expect(read).toHaveBeenCalledTimes(1));
  expect(screen.queryByTestId("approval-send")).toBeNull();
  expect(screen.getByRole("alert").textContent).toContain("Needs Lea Lead");
});

it("shows lines before and after, and hides the name of a product that may not be seen", () => {
  const line = {
    product_id: "p",
    product: null,
    quantity: "2",
    unit_price: "10",
    discount: "5",
    amount: "19",
    recurrence: "monthly" as const,
    term: 2,
    total: "38",
  };
  show(
    <LinesChange
      lines={{ before: [], after: [line], total_before: "0", total_after: "38", currency: "GBP" }}
    />,
  );
  const shown = screen.getByTestId("approval-lines").textContent;
  expect(shown).toContain("No products");
  expect(shown).toContain("Monthly × 2£38");
  expect(shown).toContain("A product whose name you may not see");
  expect(shown).toContain("− 5%");
});

it("saves a rule with its steps and says who would be asked", async () => {
  vi.spyOn(api, "people").mockResolvedValue([]);
  vi.spyOn(api, "roles").mockResolvedValue([]);
  vi.spyOn(api, "previewApprovers").mockResolvedValue([
    { people: [lea], fallback: false },
    { people: [], fallback: true },
  ]);
  const save = vi.spyOn(api, "saveApprovalRule").mockResolvedValue([]);
  const step = { who: "manager", mode: "any", quorum: 1 } as const;
  const rule = {
    id: "r",
    measure: "discount_line",
    above: "20",
    active: true,
    version: 4,
    setup: { name: "Deep", steps: [step] },
  } as const;
  const done = vi.fn();
  show(<RuleEditor rule={{ ...rule, setup: { name: "Deep", steps: [step] } }} onClose={done} />);
  await waitFor(() => expect(screen.getByTestId("rule-preview").textContent).toContain("Lea Lead"));
  expect(screen.getByTestId("rule-preview").textContent).toContain("Nobody but you");
  fireEvent.change(screen.getByTestId("rule-above"), { target: { value: "25" } });
  fireEvent.click(screen.getByTestId("rule-step-add"));
  fireEvent.click(screen.getByTestId("rule-save"));
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(save).toHaveBeenCalledWith("r", {
    measure: "discount_line",
    above: "25",
    active: true,
    base_version: 4,
    setup: { name: "Deep", steps: [step, step] },
  });
});

it("deletes a rule in the version that is shown", async () => {
  vi.spyOn(api, "people").mockResolvedValue([]);
  vi.spyOn(api, "roles").mockResolvedValue([]);
  vi.spyOn(api, "previewApprovers").mockResolvedValue([]);
  const remove = vi.spyOn(api, "removeApprovalRule").mockResolvedValue([]);
  const setup = { name: "Deep", steps: [{ who: "manager", mode: "any", quorum: 1 } as const] };
  const rule = { id: "r", measure: "discount_line", above: "20", active: true, setup } as const;
  const done = vi.fn();
  const { unmount } = show(<RuleEditor rule={{ ...rule, version: 0 }} onClose={done} />);
  expect(screen.queryByTestId("rule-remove")).toBeNull();
  unmount();
  show(<RuleEditor rule={{ ...rule, version: 4 }} onClose={done} />);
  fireEvent.click(screen.getByTestId("rule-remove"));
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(remove).toHaveBeenCalledWith("r", 4);
});
