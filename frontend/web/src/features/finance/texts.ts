/** What the API names, in words: steps, accounts, kinds of entries, what happened and what comes next. */
import { useLingui } from "@lingui/react/macro";
import type { DunningStep, Happened, LedgerEntry, MoneyMoved, NextStep } from "@rapport/core";
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconBuildingBank,
  IconCalendarDue,
  IconClock,
  IconCreditCard,
  IconEye,
  IconLock,
  IconMail,
  IconReceiptRefund,
  type TablerIcon,
} from "@tabler/icons-react";
import { type FailureKind, failureKind } from "~/features/billing/status.ts";
import { useFigures } from "~/features/billing/texts.ts";
import type { Tone } from "~/ui/atoms.tsx";

export type Standing = DunningStep | "not_due" | "overdue";

export const standingOf = (dunning: string, days: number): Standing =>
  dunning !== "none" ? (dunning as DunningStep) : days > 0 ? "overdue" : "not_due";

export const STANDING: Record<Standing, { tone: Tone; Icon: TablerIcon }> = {
  not_due: { tone: "neutral", Icon: IconClock },
  overdue: { tone: "neutral", Icon: IconCalendarDue },
  reminded: { tone: "accent", Icon: IconMail },
  warned: { tone: "warn", Icon: IconAlertTriangle },
  read_only: { tone: "warn", Icon: IconEye },
  suspended: { tone: "danger", Icon: IconLock },
};

export function useStandingNames(): Record<Standing, string> {
  const { t } = useLingui();
  return {
    not_due: t`Not due`,
    overdue: t`Overdue`,
    reminded: t`Reminded`,
    warned: t`Warned`,
    read_only: t`Read-only`,
    suspended: t`Suspended`,
  };
}

/** Why a card was declined, in a few words. */
export function useShortFailure(): (code: string | null | undefined) => string {
  const { t } = useLingui();
  const said: Record<FailureKind, string> = {
    funds: t`Insufficient funds`,
    expired: t`Card expired`,
    lost: t`Card lost or stolen`,
    typed: t`Card details wrong`,
    confirm: t`Bank wants it confirmed`,
    unsupported: t`Card can't be used`,
    refused: t`Card not available`,
    canceled: t`Not confirmed`,
    taken_back: t`Dispute lost`,
    declined: t`Card declined`,
  };
  return (code) => said[failureKind(code ?? "")];
}

export function useHappened(currency: string): (last: Happened) => string {
  const { t } = useLingui();
  const { figure, shortDay } = useFigures(currency);
  const why = useShortFailure();
  return (last) => {
    const day = shortDay(last.on);
    const amount = figure(last.amount ?? "0");
    const failure = why(last.failure);
    const said: Record<Happened["kind"], string> = {
      issued: t`Sent ${day}`,
      paid: t`Paid ${amount} on ${day}`,
      credit_used: t`Credit ${amount} used ${day}`,
      under_way: t`Payment under way, ${day}`,
      failed: t`${failure}, ${day}`,
      credited: t`Credited ${amount} on ${day}`,
      disputed: t`Payment disputed, ${day}`,
      charged_back: t`Dispute over ${amount} lost on ${day}`,
      reminded: t`Reminded ${day}`,
      warned: t`Warned ${day}`,
      read_only: t`Read-only since ${day}`,
      suspended: t`Suspended ${day}`,
    };
    return said[last.kind];
  };
}

export function useNextStep(currency: string): (next: NextStep | null, last: Happened) => string {
  const { t } = useLingui();
  const { shortDay } = useFigures(currency);
  return (next, last) => {
    if (!next) return last.kind === "under_way" ? t`Waits for the bank` : t`Nothing by itself`;
    const day = shortDay(next.on);
    const said: Record<NextStep["kind"], string> = {
      charge: t`Card on ${day}`,
      reminded: t`Reminder ${day}`,
      warned: t`Warning ${day}`,
      read_only: t`Read-only on ${day}`,
      suspended: t`Suspended on ${day}`,
    };
    return said[next.kind];
  };
}

/** Unknown ones are shown by their name in the books. */
export function useAccountName(): (account: string) => string {
  const { t } = useLingui();
  const names: Record<string, string> = {
    receivable: t`Receivables`,
    cash_card: t`Card gateway`,
    cash_bank: t`Bank`,
    cash_disputed: t`Disputed payments`,
    customer_credit: t`Customers' credit`,
    deferred: t`Deferred revenue`,
    revenue_recurring: t`Revenue, plans`,
    revenue_usage: t`Revenue, usage`,
    revenue_outcome: t`Revenue, outcome share`,
    revenue_credits: t`Credits given`,
    gateway_fees: t`Gateway fees`,
    tax_payable: t`Tax payable`,
  };
  return (account) => names[account] ?? account;
}

export function useEntryNames(): Record<LedgerEntry["kind"], string> {
  const { t } = useLingui();
  return {
    invoice: t`Invoice`,
    credit_note: t`Credit note`,
    payment: t`Payment`,
    refund: t`Refund`,
    revenue: t`Revenue earned`,
    credit_applied: t`Credit used`,
    refund_returned: t`Refund that came back`,
    dispute: t`Dispute: money taken`,
    dispute_won: t`Dispute won: money back`,
    dispute_lost: t`Dispute lost: owed again`,
    dispute_fee: t`Dispute fee`,
    dispute_fee_returned: t`Dispute fee returned`,
  };
}

export const MONEY_ICON: Record<MoneyMoved["kind"], TablerIcon> = {
  card: IconCreditCard,
  transfer: IconBuildingBank,
  credit: IconReceiptRefund,
  refund: IconArrowBackUp,
};

export function useMoneyNames(): Record<MoneyMoved["kind"], string> {
  const { t } = useLingui();
  return { card: t`Card`, transfer: t`Bank transfer`, credit: t`From credit`, refund: t`Refund to the card` };
}

export const MONEY_TONE: Record<MoneyMoved["state"], Tone> = {
  started: "neutral",
  waiting: "neutral",
  succeeded: "ok",
  failed: "danger",
  disputed: "warn",
  charged_back: "danger",
};

export function useMoneyStates(): Record<MoneyMoved["state"], string> {
  const { t } = useLingui();
  return {
    started: t`Under way`,
    waiting: t`Waits for the bank`,
    succeeded: t`Done`,
    failed: t`Failed`,
    disputed: t`Disputed`,
    charged_back: t`Dispute lost`,
  };
}
