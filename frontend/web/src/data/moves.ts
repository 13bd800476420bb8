/** Moving a card to another column: shown at once, taken back by a toast, refused by what the column asks for. */
import { useLingui } from "@lingui/react/macro";
import {
  ApiError,
  type Board,
  type BoardWorth,
  type Card,
  type CrmObject,
  type CrmRecord,
  type Value,
} from "@rapport/core";
import { type QueryKey, useMutation } from "@tanstack/react-query";
import { queryClient } from "~/app/queries.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { boardsKey } from "./board.ts";
import { shifted } from "./boardMath.ts";
import { refreshRecord } from "./cache.ts";
import { type Item, type LaneColumn, movedCard, placeOn } from "./lanes.ts";
import { type RecordBoard, type RecordCard, recordBoardsKey, shiftedSums } from "./recordBoard.ts";
import { markConflicts, settle, updateInOrder, useRevert } from "./writes.ts";

type Move<C> = {
  card: C;
  to: string;
  toLabel: string;
  /** The place in the new column at which the card is shown until the server says. */
  index: number;
  /** What follows from the new column, as a preview. */
  change: Partial<C>;
  values: Record<string, Value>;
  /** Called with what was refused, by field; true when a form shows it. */
  onRefused?: (problems: Record<string, string>) => boolean;
};

type Boards<C extends Item, S> = {
  key: QueryKey;
  /** The field whose value is the column. */
  field: string;
  held: (column: string) => Value;
  nameOf: (card: C) => string;
  shifted: (sums: S, card: C, by: 1 | -1) => S;
};

function useMoveCard<C extends Item, S, B extends { columns: LaneColumn<C, S>[] }>(
  object: CrmObject,
  { key, field, held, nameOf, shifted }: Boards<C, S>,
) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const revert = useRevert(object);
  const { noun } = object;
  const refresh = () => void queryClient.invalidateQueries({ queryKey: key });
  const show = (id: string, to: string, index: number, change: Partial<C>) =>
    queryClient.setQueriesData<B>(
      { queryKey: key },
      (board) => board && movedCard<C, S, B>(board, { id, to, index, change }, shifted),
    );

  return useMutation({
    mutationKey: ["write"],
    mutationFn: ({ card, to, values }: Move<C>) =>
      updateInOrder(noun, card.id, card.version, { ...values, [field]: held(to) }),
    onMutate: async ({ card, to, index, change }) => {
      // An answer that is still under way would put the card back for a moment.
      await queryClient.cancelQueries({ queryKey: key });
      const boards = queryClient.getQueriesData<B>({ queryKey: key }).map(([, board]) => board);
      const before = placeOn(boards, card.id);
      show(card.id, to, index, change);
      return { before };
    },
    onSuccess: (written, { card, toLabel }) => {
      settle(noun, written);
      refreshRecord(noun, card.id);
      const seq = written.change?.seq;
      if (seq === undefined) return;
      const name = nameOf(card);
      const undo = () => revert.mutate({ id: card.id, seq });
      toast({
        text: t`${name} moved to ${toLabel}`,
        tone: "plain",
        action: { label: t`Undo`, run: undo },
      });
    },
    onError: (error, { card, change, values, onRefused }, context) => {
      const kept = Object.fromEntries(Object.keys(change).map((name) => [name, card[name as keyof C]]));
      if (context?.before)
        show(card.id, context.before.stage, context.before.index, kept as unknown as Partial<C>);
      refresh();
      if (markConflicts(error, card.id, [field, ...Object.keys(values)])) {
        refreshRecord(noun, card.id);
        const name = nameOf(card);
        toast({
          text: t`Not moved: somebody changed ${name} meanwhile. Choose at the dot on its card.`,
          tone: "danger",
        });
        return;
      }
      const problems = error instanceof ApiError ? error.fields : {};
      const texts = Object.fromEntries(Object.entries(problems).map(([name, each]) => [name, each.message]));
      if (Object.keys(texts).length > 0 && onRefused?.(texts)) return;
      const text = Object.values(texts)[0] ?? message(error);
      toast({ text: t`Not moved. ${text}`, tone: "danger" });
    },
  });
}

const DEALS: Boards<Card, BoardWorth> = {
  key: boardsKey,
  field: "stage",
  held: (column) => column,
  nameOf: (card) => card.name ?? "",
  shifted,
};

export const useMoveDeal = (object: CrmObject) => useMoveCard<Card, BoardWorth, Board>(object, DEALS);

/** A move on a board by a choice is an edit of that choice. */
export const useMoveRecord = (object: CrmObject, field: string) =>
  useMoveCard<RecordCard, Record<string, string>, RecordBoard>(object, {
    key: recordBoardsKey(object.noun),
    field,
    held: (column) => column || null,
    nameOf: (card) => String((card as CrmRecord)[object.title_field] ?? ""),
    shifted: shiftedSums,
  });
