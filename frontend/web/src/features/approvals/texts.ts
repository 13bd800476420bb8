/** What approvals are called: their states, subjects and verbs. */
import { useLingui } from "@lingui/react/macro";
import type { Approval, ApprovalStepShown, ApprovalVote } from "@rapport/core";
import type { Tone } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";

export const TONES: Record<Approval["state"], Tone> = {
  open: "accent",
  returned: "warn",
  running: "accent",
  done: "ok",
  rejected: "danger",
  withdrawn: "neutral",
  failed: "danger",
};

export function useStates(): Record<Approval["state"], string> {
  const { t } = useLingui();
  return {
    open: t`In approval`,
    returned: t`Returned`,
    running: t`Being carried out`,
    done: t`Approved`,
    rejected: t`Rejected`,
    withdrawn: t`Withdrawn`,
    failed: t`Failed`,
  };
}

/** Several people by their names, as the reader's language lists them. */
export function useNames(): (people: readonly { name: string }[]) => string {
  const { locale } = useLocale();
  const list = new Intl.ListFormat(locale, { type: "unit", style: "short" });
  return (people) => list.format(people.map((each) => each.name));
}

/** A limit, or how far something goes, by what is measured. */
export function useMeasured(): (measure: Approval["measure"], value: string) => string {
  const { t } = useLingui();
  return (measure, value) => {
    if (measure === "owner_transfer") return t`${value} records`;
    return measure === "discount_line" ? t`${value}% off a line` : t`${value}% off the deal`;
  };
}

export function useMeasures(): Record<Approval["measure"], string> {
  const { t } = useLingui();
  return {
    discount_line: t`Discount of a line`,
    discount_deal: t`Discount of a whole deal`,
    owner_transfer: t`New owner for many records`,
  };
}

export function useModes(): (step: Pick<ApprovalStepShown, "mode" | "needed">) => string {
  const { t } = useLingui();
  return ({ mode, needed }) => {
    if (mode === "any") return t`Any of them`;
    return mode === "all" ? t`All of them` : t`At least ${needed} of them`;
  };
}

export function useDecisions(): Record<NonNullable<ApprovalVote["decision"]>, string> {
  const { t } = useLingui();
  return {
    approve: t`approved`,
    reject: t`rejected`,
    return: t`returned it`,
    delegate: t`gave the vote away`,
  };
}

/** What somebody did with a request, after their name. */
export function useVerbs(): Record<string, string> {
  const { t } = useLingui();
  return {
    asked: t`asked for approval`,
    sent_again: t`asked for approval again`,
    approve: t`approved`,
    reject: t`rejected it`,
    return: t`returned it to the asker`,
    withdraw: t`withdrew the request`,
    delegate: t`gave the vote to somebody else`,
    sign_before: t`had somebody asked before them`,
    sign_after: t`had somebody asked after them`,
    escalate: t`sent it on, since nobody answered`,
    done: t`carried out what was approved`,
    failed: t`could not carry out what was approved`,
  };
}
