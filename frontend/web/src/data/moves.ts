/** Moving a deal to another stage: shown at once, taken back by a toast, refused by gates. */
import { useLingui } from "@lingui/react/macro";
import { ApiError, type Board, type Card, type CrmObject, type Value } from "@rapport/core";
import { useMutation } from "@tanstack/react-query";
import { queryClient } from "~/app/queries.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { boardsKey } from "./board.ts";
import { moved } from "./boardMath.ts";
import { refreshRecord } from "./cache.ts";
import { markConflicts, settle, updateInOrder, useRevert } from "./writes.ts";

export type Move = {
  card: Card;
  to: string;
  toLabel: string;
  /** The place in the new column at which the card is shown until the server says. */
  index: number;
  /** The new stage's probability, as a preview. */
  probability: number;
  values: Record<string, Value>;
  /** Called with what the gate refused, by field; true when a form shows it. */
  onRefused?: (problems: Record<string, string>) => boolean;
};

export function useMoveDeal(object: CrmObject) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const revert = useRevert(object);
  const { noun } = object;
  const refresh = () => void queryClient.invalidateQueries({ queryKey: boardsKey });
  const show = (id: string, to: string, index: number, change: Partial<Card>) =>
    queryClient.setQueriesData<Board>(
      { queryKey: boardsKey },
      (board) => board && moved(board, id, to, index, change),
    );

  return useMutation({
    mutationKey: ["write"],
    mutationFn: ({ card, to, values }: Move) =>
      updateInOrder(noun, card.id, card.version, { ...values, stage: to }),
    onMutate: async ({ card, to, index, probability }) => {
      // An answer that is still under way would put the card back for a moment.
      await queryClient.cancelQueries({ queryKey: boardsKey });
      const before = placeOf(card.id);
      show(card.id, to, index, { probability });
      return { before };
    },
    onSuccess: (written, { card, toLabel }) => {
      settle(noun, written);
      refreshRecord(noun, card.id);
      const seq = written.change?.seq;
      if (seq === undefined) return;
      const name = card.name ?? "";
      const undo = () => revert.mutate({ id: card.id, seq });
      toast({
        text: t`${name} moved to ${toLabel}`,
        tone: "plain",
        action: { label: t`Undo`, run: undo },
      });
    },
    onError: (error, { card, values, onRefused }, context) => {
      if (context?.before)
        show(card.id, context.before.stage, context.before.index, { probability: card.probability });
      refresh();
      if (markConflicts(error, card.id, ["stage", ...Object.keys(values)])) {
        refreshRecord(noun, card.id);
        const name = card.name ?? "";
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

/** Where a card stands on the boards that are in memory. */
function placeOf(id: string): { stage: string; index: number } | null {
  for (const [, board] of queryClient.getQueriesData<Board>({ queryKey: boardsKey })) {
    for (const column of board?.columns ?? []) {
      const index = column.cards.findIndex((card) => card.id === id);
      if (index >= 0) return { stage: column.stage, index };
    }
  }
  return null;
}
