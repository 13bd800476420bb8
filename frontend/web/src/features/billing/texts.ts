/** The facts of status.ts in words. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { type BillingCard, formatAmount, formatDate, formatFigure } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import { type FailureKind, failureKind, type InvoiceStatus, lastDay } from "./status.ts";

const isMore = (amount: string): boolean => !amount.startsWith("-") && !/^[0.]*$/.test(amount);

export function useFigures(currency: string) {
  const { locale } = useLocale();
  return {
    amount: (amount: string) => formatAmount({ amount, currency }, locale),
    figure: (amount: string) => formatFigure({ amount, currency }, locale),
    /** With its sign, also where it is more. */
    signed: (amount: string) => `${isMore(amount) ? "+" : ""}${formatAmount({ amount, currency }, locale)}`,
    signedFigure: (amount: string) =>
      `${isMore(amount) ? "+" : ""}${formatFigure({ amount, currency }, locale)}`,
    day: (day: string) => formatDate(day, locale),
    /** From the first day to before the last one. */
    period: (start: string, end: string) => periodText(start, lastDay(end), locale),
    /** The same of the time that it is now, whose year goes without saying. */
    days: (start: string, end: string) => periodText(start, lastDay(end), locale, false),
    shortDay: (day: string) => formatDate(day, locale, { year: "unless-current" }),
  };
}

/** The year once where it is the same: at the end in English, at the beginning in Chinese. */
function periodText(first: string, last: string, locale: string, withYear = true): string {
  const [zh, same] = [locale.startsWith("zh"), first.slice(0, 4) === last.slice(0, 4)];
  const short = new Intl.DateTimeFormat(locale, {
    month: zh ? "long" : "short",
    day: "numeric",
    timeZone: "UTC",
  });
  if (!withYear) return `${short.format(new Date(first))} – ${short.format(new Date(last))}`;
  const text = (day: string, whole: boolean) =>
    whole || !same ? formatDate(day, locale) : short.format(new Date(day));
  return `${text(first, zh)} – ${text(last, !zh)}`;
}

/** Sentences one after the other: Chinese has no space between them. */
export function useSentences(): (...sentences: (string | null)[]) => string {
  const { locale } = useLocale();
  return (...sentences) => sentences.filter(Boolean).join(locale.startsWith("zh") ? "" : " ");
}

export function useStatusText(): (status: InvoiceStatus) => string {
  const { t } = useLingui();
  return (status) => {
    if (!("days" in status))
      return { paid: t`Paid`, credited: t`Credited`, credit_note: t`Credit note` }[status.kind];
    const { days } = status;
    if (status.kind === "overdue") return t`${plural(days, { one: "# day", other: "# days" })} overdue`;
    return days === 0 ? t`Due today` : t`Due in ${plural(days, { one: "# day", other: "# days" })}`;
  };
}

/** Why a charge failed, as a sentence of its own. */
export function useFailureText(): (code: string) => string {
  const { t } = useLingui();
  const said: Record<FailureKind, string> = {
    funds: t`There was not enough money on the account, or its limit was reached.`,
    expired: t`The card has expired.`,
    lost: t`The card was reported lost or stolen.`,
    typed: t`The card's number, expiry or security code was not right.`,
    confirm: t`The bank wants you to confirm the payment.`,
    unsupported: t`The card can't be used for this payment.`,
    refused: t`The card is not available any more.`,
    canceled: t`The payment was not confirmed.`,
    taken_back: t`The payment was disputed with the bank and taken back.`,
    declined: t`The bank declined the payment.`,
  };
  return (code) => said[failureKind(code)];
}

const BRANDS: Record<string, string> = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "American Express",
  unionpay: "UnionPay",
  jcb: "JCB",
  discover: "Discover",
  diners: "Diners Club",
};

export function useCardText(): (card: BillingCard) => { name: string; expiry: string } {
  const { t } = useLingui();
  return ({ brand, last4, exp_month, exp_year }) => {
    const month = String(exp_month).padStart(2, "0");
    const year = String(exp_year).slice(-2);
    return {
      name: `${BRANDS[brand] ?? t`Card`} •••• ${last4}`,
      expiry: t`Expires ${month}/${year}`,
    };
  };
}
