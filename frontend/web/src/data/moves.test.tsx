import { ApiError, type Board, type Card, type CrmRecord } from "@rapport/core";
import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { company, show } from "~/testing/harness.tsx";
import { boardsKey } from "./board.ts";
import { patchRecord } from "./cache.ts";
import { clearConflict, useConflict, useFirstConflict } from "./conflicts.ts";
import { forgetAll } from "./forget.ts";
import { useMoveDeal } from "./moves.ts";
import { useSaveFields } from "./writes.ts";

const deal = { ...company, name: "deal", noun: "deals" };
const card = { id: "d", version: 3, name: "Line 3", stage: "first", probability: 10 } as unknown as Card;
const column = (stage: string, cards: Card[]) => ({
  stage,
  count: cards.length,
  sums: { each: [], own: { currency: "CNY", count: 0, amount: "0", weighted: "0" }, left_out: [] },
  cards,
  next: null,
});
const board = (): Board => ({
  pipeline: "p",
  version: 1,
  columns: [column("first", [card]), column("second", []), column("third", [])],
  included: { choices: {}, people: {}, records: {} },
  notice: null,
});
const KEY = [...boardsKey, {}];
const stageOnScreen = () =>
  queryClient.getQueryData<Board>(KEY)?.columns.find((each) => each.cards.some((shown) => shown.id === "d"))
    ?.stage;

/** What a person holds who lifted the card when it was first shown. */
function Mover() {
  const move = useMoveDeal(deal);
  const save = useSaveFields(deal);
  const first = useFirstConflict("d");
  const stage = useConflict("d", "stage");
  const to = (target: string) =>
    move.mutate({ card, to: target, toLabel: target, index: 0, change: { probability: 50 }, values: {} });
  return (
    <>
      <button type="button" onClick={() => to("second")}>
        second
      </button>
      <button type="button" onClick={() => to("third")}>
        third
      </button>
      <button
        type="button"
        onClick={() => save.mutate({ id: "d", version: card.version, values: { next_step: "Ring" } })}
      >
        plan
      </button>
      <output>{first ?? "none"}</output>
      <i data-testid="theirs">{stage?.kind === "conflict" ? String(stage.field.theirs) : ""}</i>
    </>
  );
}

function written(version: number, fields: Record<string, unknown>) {
  return {
    record: { ...card, ...fields, version } as unknown as CrmRecord,
    included: { choices: {}, people: {}, records: {} },
    change: { seq: version },
  };
}

function refuse(field: string, yours: string, theirs: string) {
  const both = { yours, theirs, base: null, changed_by: "p", changed_at: "2026-11-23T00:00:00Z" };
  return vi.spyOn(api, "update").mockRejectedValue(
    new ApiError(409, {
      code: "records.conflict",
      message: "Somebody was first",
      details: { fields: { [field]: both }, version: 4 },
    }),
  );
}

beforeEach(() => {
  queryClient.setQueryData(KEY, board());
  show(<Mover />);
});
afterEach(() => {
  cleanup();
  queryClient.clear();
  for (const field of ["stage", "next_step"]) clearConflict("d", field);
  forgetAll();
  vi.restoreAllMocks();
});

it("asks for mine or theirs where somebody else moved the card first, and puts it back", async () => {
  refuse("stage", "second", "third");
  await act(async () => fireEvent.click(screen.getByText("second")));
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe("stage"));
  expect(screen.getByTestId("theirs").textContent).toBe("third");
  expect(stageOnScreen()).toBe("first");
});

it("asks the same for a next step", async () => {
  refuse("next_step", "Ring", "Write");
  await act(async () => fireEvent.click(screen.getByText("plan")));
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe("next_step"));
});

it("is based on the card that was lifted, not on what came in meanwhile", async () => {
  const update = vi.spyOn(api, "update").mockImplementation(async (_noun, _id, _version, fields) => {
    return written(9, fields);
  });
  patchRecord("deals", "d", (record) => ({ ...record, version: 8 }));
  await act(async () => fireEvent.click(screen.getByText("second")));
  await waitFor(() => expect(update).toHaveBeenCalledOnce());
  expect(update.mock.calls[0]).toEqual(["deals", "d", 3, { stage: "second" }]);
});

it("has no conflict with a move of one's own", async () => {
  const update = vi
    .spyOn(api, "update")
    .mockImplementation(async (_noun, _id, version, fields) => written(version + 1, fields));
  await act(async () => fireEvent.click(screen.getByText("second")));
  await act(async () => fireEvent.click(screen.getByText("third")));
  await waitFor(() => expect(update).toHaveBeenCalledTimes(2));
  expect(update.mock.calls.map(([, , version, fields]) => [version, fields])).toEqual([
    [3, { stage: "second" }],
    [4, { stage: "third" }],
  ]);
});
