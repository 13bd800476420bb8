/** The plan that is being chosen, and the way from it to an order: details first, then the card, then the plan. */
import type { Billing, BillingProfile, BillingProfileView, PlanHypothesis, Session } from "@rapport/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { adoptBilling, hasChangedMeanwhile } from "~/data/billing.ts";
import { useSession } from "~/data/session.ts";
import { forgetPlan, type KeptPlan, keepPlan, keptPlan, setReturn } from "./kept.ts";
import { isSameProfile, problemsOf, useSaveProfile } from "./profileForm.ts";
import { isOnTrial, seatsInUse } from "./status.ts";
import { leaveFor } from "./useNewCard.ts";

export type PlanDraft = Pick<KeptPlan, "seats" | "modules" | "when" | "method">;

/** What was being chosen before the card was typed; else the plan as it is; else what is used in the trial. */
export function draftOf(billing: Billing, session: Session): PlanDraft {
  const kept = keptPlan(session.organisation.id);
  if (kept) return kept;
  const { plan } = billing;
  const sold = plan.modules.filter((offer) => offer.state === "on" || offer.state === "off");
  const used = isOnTrial(billing) ? sold.filter((offer) => session.modules.includes(offer.name)) : [];
  const modules = plan.chosen ? sold.filter((offer) => offer.state === "on") : used;
  return {
    seats: Math.max(1, plan.chosen ? plan.seats : seatsInUse(billing)),
    modules: modules.map((offer) => offer.name),
    when: "now",
    method: billing.method ?? (billing.cards_possible ? "card" : "transfer"),
  };
}

export const wantedOf = ({ seats, modules, when }: PlanDraft): PlanHypothesis => ({ seats, modules, when });

/** Whether an order would change anything of the plan; details are saved either way. */
export function changesPlan({ plan, method }: Billing, draft: PlanDraft): boolean {
  const on = plan.modules.filter((offer) => offer.state === "on").map((offer) => offer.name);
  const sameModules = on.length === draft.modules.length && on.every((name) => draft.modules.includes(name));
  return (
    !plan.chosen ||
    plan.planned.length > 0 ||
    plan.seats !== draft.seats ||
    !sameModules ||
    method !== draft.method
  );
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
