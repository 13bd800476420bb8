import type { CrmObject, CrmRecord, Stage } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { show } from "~/testing/harness.tsx";
import { StagePath } from "./StagePath.tsx";
import { pathOf, standing } from "./stages.ts";

const stage = (id: string, outcome: Stage["outcome"], archived = false): Stage =>
  ({
    id,
    label: { zh: id, en: id },
    outcome,
    archived,
    rot_days: 5,
    probability: 10,
    required: [],
    exit_rule: null,
  }) as never;

const [talk, old, offer, won, lost] = [
  stage("Talk", "open"),
  stage("Old", "open", true),
  stage("Offer", "open"),
  stage("Won", "won"),
  stage("Lost", "lost"),
] as const;
const stages = [talk, old, offer, won, lost] as Stage[];
const field = { name: "stage", type: "stage", label: { zh: "阶段", en: "Stage" }, editable: true };
const deal = (editable = true) =>
  ({
    name: "deal",
    noun: "deals",
    fields: [{ ...field, editable }],
    groups: [],
    title_field: "name",
  }) as unknown as CrmObject;
const record = {
  id: "d",
  version: 4,
  name: "Three sites",
  stage: "Talk",
  stage_since: new Date(Date.now() - 9 * 86_400_000).toISOString(),
} as unknown as CrmRecord;

afterEach(() => {
  cleanup();
  queryClient.clear();
  vi.restoreAllMocks();
});

function at(of: CrmRecord, { readOnly = false, editable = true, narrow = false } = {}) {
  vi.spyOn(api, "pipelines").mockResolvedValue([{ id: "p", label: { zh: "p", en: "p" }, stages }] as never);
  show(<StagePath object={deal(editable)} record={of} readOnly={readOnly} narrow={narrow} />);
}

it("says where each stage stands to the one that the deal is in", () => {
  const of = (here: Stage) => stages.map((each) => standing(stages, each, here));
  expect(of(offer as Stage)).toEqual(["done", "done", "here", "ahead", "other"]);
  expect(of(won as Stage)).toEqual(["done", "done", "done", "here", "other"]);
  expect(of(lost as Stage)).toEqual(["other", "other", "other", "other", "here"]);
});

it("leaves out stages that are no more in use, but for the deal's own", () => {
  expect(pathOf(stages, "Talk").map(({ id }) => id)).toEqual(["Talk", "Offer", "Won", "Lost"]);
  expect(pathOf(stages, "Old").map(({ id }) => id)).toEqual(["Talk", "Old", "Offer", "Won", "Lost"]);
});

it("says how long the deal is in its stage, in amber past what the stage allows", async () => {
  at(record);
  const days = await screen.findByTestId("path-days");
  expect(days.textContent).toBe("9 days");
  expect(days.dataset.tone).toBe("danger");
});

it("asks the gate before a move, and opens the form for what is missing", async () => {
  const gates = vi.spyOn(api, "gates").mockResolvedValue({
    gates: [{ stage: "Offer", required: [], missing: [], exit_rule_unmet: true }],
  } as never);
  const update = vi.spyOn(api, "update");
  at(record);
  const buttons = await screen.findAllByTestId("path-stage");
  fireEvent.click(buttons[1] as HTMLElement);
  await screen.findByTestId("gate-form");
  expect(gates).toHaveBeenCalledWith("d");
  expect(update).not.toHaveBeenCalled();
});

it.each([
  ["a deal that the reader may not change", { readOnly: true }],
  ["a stage that the reader may not change", { editable: false }],
])("moves nothing of %s", async (_, how) => {
  at(record, how);
  const buttons = await screen.findAllByTestId<HTMLButtonElement>("path-stage");
  expect(buttons.map((button) => button.disabled)).toEqual([true, true, true, true]);
});

it("is a list of the stages where their names have no room", async () => {
  vi.spyOn(api, "gates").mockResolvedValue({ gates: [] } as never);
  at(record, { narrow: true });
  fireEvent.click(await screen.findByTestId("path-menu"));
  await waitFor(() => expect(screen.getAllByTestId("stage-option")).toHaveLength(4));
});
