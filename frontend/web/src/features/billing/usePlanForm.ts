/** The plan that is being chosen, and the way from it to an order: details first, then the card, then the plan. */
import type { Billing, BillingProfile, BillingProfileView, PlanHypothesis, Session } from "@rapport/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { adoptBilling, hasChangedMeanwhile } from "~/data/billing.ts";
import { useSession } from "~/data/session.ts";
import { forgetPlan, type KeptPlan, keepPlan, keptPlan, setReturn } from "./kept.ts";
import { isSameProfile, problemsOf, useSaveProfile } from "./profileForm.ts";
import { endOf, isOnTrial, isSame, seatsInUse, unitsFor, unitsPlanned } from "./status.ts";
import { leaveFor } from "./useNewCard.ts";

export type PlanDraft = Pick<KeptPlan, "seats" | "modules" | "when" | "method">;

/** What was being chosen before the card was typed; else the plan as it will be; else what is used in the trial. */
export function draftOf(billing: Billing, session: Session): PlanDraft {
  const kept = keptPlan(session.organisation.id);
  if (kept) return kept;
  const method = billing.method ?? (billing.cards_possible ? "card" : "transfer");
  if (billing.plan.chosen) {
    const { seats, modules, on } = unitsPlanned(billing);
    return { seats, modules, when: on ? "period_end" : "now", method };
  }
  const used = billing.plan.modules.filter(
    (offer) => isOnTrial(billing) && offer.state === "off" && session.modules.includes(offer.name),
  );
  return {
    seats: Math.max(1, seatsInUse(billing)),
    modules: used.map((offer) => offer.name),
    when: "now",
    method,
  };
}

export const wantedOf = ({ seats, modules, when }: PlanDraft): PlanHypothesis => ({ seats, modules, when });

/** Whether an order would change anything of the plan; details are saved either way. */
export function changesPlan(billing: Billing, draft: PlanDraft): boolean {
  if (!billing.plan.chosen || endOf(billing) || billing.method !== draft.method) return true;
  const replaced = draft.when === "now" && unitsPlanned(billing).on !== null;
  return replaced || !isSame(draft, unitsFor(billing, draft.when));
}

type Input = {
  billing: Billing;
  found: BillingProfileView;
  draft: PlanDraft;
  profile: BillingProfile;
  /** The details as they are stored: a number in its normal form, without spaces around. */
  onProfile: (profile: BillingProfile) => void;
  done: () => void;
};

export type PlanForm = ReturnType<typeof usePlanForm>;

export function usePlanForm({ billing, found, draft, profile, onProfile, done }: Input) {
  const client = useQueryClient();
  const organisation = useSession().organisation.id;
  const save = useSaveProfile();
  const isNewProfile = !isSameProfile(profile, found.profile);
  const saveDetails = async () => {
    if (!isNewProfile) return;
    const saved = await save.mutateAsync({ profile, version: found.version });
    if (saved.profile) onProfile(saved.profile);
  };
  const card = useMutation({
    mutationKey: ["write"],
    mutationFn: async () => {
      await saveDetails();
      const { url } = await api.beginCard();
      keepPlan({ organisation, ...draft });
      setReturn("/billing/plan");
      await leaveFor(url);
    },
  });
  const order = useMutation({
    mutationKey: ["write"],
    mutationFn: async () => {
      await saveDetails();
      if (!changesPlan(billing, draft)) return null;
      return api.orderPlan({ ...wantedOf(draft), method: draft.method, version: billing.version });
    },
    onSuccess: async (overview) => {
      forgetPlan();
      if (overview) await adoptBilling(client, overview);
      done();
    },
    onError: async (error) => {
      if (hasChangedMeanwhile(error)) await client.invalidateQueries({ queryKey: ["billing", "overview"] });
    },
  });
  const needsCard = draft.method === "card" && billing.card === null;
  const enough = draft.seats >= Math.max(1, seatsInUse(billing));
  const error = order.error ?? card.error;
  const begin = (go: typeof order | typeof card) => {
    order.reset();
    card.reset();
    go.mutate();
  };
  return {
    needsCard,
    enough,
    ready: enough && (needsCard || isNewProfile || changesPlan(billing, draft)),
    problems: problemsOf(error),
    error,
    isPending: order.isPending || card.isPending,
    newCard: () => begin(card),
    submit: () => enough && begin(needsCard ? card : order),
  };
}
