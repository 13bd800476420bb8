/** From the wish to move a card to the move itself: asks the gate first, and opens the form for what is missing. */
import type { Card, CrmObject, Field, Gate, Stage, Value } from "@rapport/core";
import { useState } from "react";
import { queryClient } from "~/app/queries.ts";
import { gatesQuery } from "~/data/board.ts";
import { useMoveDeal } from "~/data/moves.ts";
import { fieldOf } from "~/data/objects.ts";
import { isConflict, useSaveFields } from "~/data/writes.ts";
import { useLocale } from "~/ui/useLocale.ts";
import type { Box } from "./GatePopover.tsx";
import { ruleFields } from "./gates.ts";

/** What stands open beside a card. */
export type Plan =
  | { kind: "menu"; card: Card; at: Box }
  | { kind: "step"; card: Card; at: Box; fields: Field[] }
  | { kind: "form"; card: Card; at: Box; to: Stage; fields: Field[]; unmet: boolean; problems: Problems };
type Problems = Record<string, string>;

export type Moving = ReturnType<typeof useMoving>;

const STEP = ["next_step", "next_step_on"];

export function useMoving(object: CrmObject, stages: Stage[], indexOf: (card: Card, to: string) => number) {
  const { read } = useLocale();
  const [plan, setPlan] = useState<Plan | null>(null);
  const move = useMoveDeal(object);
  const save = useSaveFields(object);
  const fieldsOf = (names: readonly string[]) => names.flatMap((name) => fieldOf(object, name) ?? []);

  /** A form that is based on what somebody has changed since can't be sent again: the card's dot has its values. */
  const done = {
    onSuccess: () => setPlan(null),
    onError: (error: Error) => isConflict(error) && setPlan(null),
  };

  const go = (card: Card, to: Stage, at: Box, values: Record<string, Value>) =>
    move.mutate(
      {
        card,
        to: to.id,
        toLabel: read(to.label),
        index: indexOf(card, to.id),
        change: { probability: to.probability },
        values,
        onRefused: (problems) => {
          const named = fieldsOf(Object.keys(problems).filter((name) => name !== "stage"));
          if (named.length === 0) return false;
          setPlan({ kind: "form", card, at, to, fields: named, unmet: "stage" in problems, problems });
          return true;
        },
      },
      done,
    );

  /** The gate is asked first; one that can't be asked is left to the server's own judgement of the move. */
  const begin = async (card: Card, to: Stage, at: Box) => {
    const gates = await queryClient.fetchQuery(gatesQuery(card.id, card.version)).catch(() => null);
    const gate = gates?.gates.find((each) => each.stage === to.id);
    if (!gate || (gate.missing.length === 0 && !gate.exit_rule_unmet)) {
      setPlan(null);
      go(card, to, at, {});
      return;
    }
    const fields = fieldsOf(
      asked(
        gate,
        stages.find((stage) => stage.id === card.stage),
      ),
    );
    setPlan({ kind: "form", card, at, to, fields, unmet: gate.exit_rule_unmet, problems: {} });
  };

  const submit = (values: Record<string, Value>) => {
    if (plan?.kind === "form") go(plan.card, plan.to, plan.at, filled(values));
    if (plan?.kind === "step") save.mutate({ id: plan.card.id, version: plan.card.version, values }, done);
  };
  return {
    plan,
    begin,
    submit,
    pending: move.isPending || save.isPending,
    cancel: () => setPlan(null),
    choose: (card: Card, at: Box) => setPlan({ kind: "menu", card, at }),
    planStep: (card: Card, at: Box) => setPlan({ kind: "step", card, at, fields: fieldsOf(STEP) }),
  };
}

/** The missing fields, and those that the exit rule of the present stage is about. */
const asked = (gate: Gate, from: Stage | undefined): string[] =>
  gate.exit_rule_unmet
    ? [...new Set([...gate.missing, ...ruleFields(from?.exit_rule ?? null)])]
    : gate.missing;

/** What was left empty is not sent: the gate says again that it is missing. */
export const filled = (values: Record<string, Value>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
