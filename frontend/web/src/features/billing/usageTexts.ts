/** The facts of usage.ts in words. */
import { useLingui } from "@lingui/react/macro";
import {
  formatAmount,
  formatQuantity,
  formatUnitPrice,
  type MeterCost,
  type MeterUsage,
} from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import { type Looked, unitOf, verdictOf } from "./usage.ts";

export type Sentence = { text: string; more?: string; tone?: "warn" };

/** What a meter comes to, as a sentence: what is left, or what is beyond and costs. */
export function useVerdict(): (meter: MeterUsage, when: Looked) => Sentence {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  return (meter, when) => {
    const currency = meter.cost?.currency ?? "USD";
    const said = verdictOf(meter, when);
    const amount = (value: string) => formatAmount({ amount: value, currency }, locale);
    if (said.kind === "counted") return { text: t`Only counted, not charged` };
    if (said.kind === "free") return { text: t`Not charged: no plan is paid for then` };
    if (said.kind === "left") {
      const [left, unit] = [formatQuantity(said.left, locale), unitOf(read(meter.unit), said.left)];
      return {
        text: when.kind === "over" ? t`${left} ${unit} left over` : t`Expected: ${left} ${unit} left`,
      };
    }
    const [beyond, cost] = [formatQuantity(said.beyond, locale), amount(said.cost)];
    const unit = unitOf(read(meter.unit), said.beyond);
    if (said.kind === "exceeds")
      return { text: t`${beyond} ${unit} beyond what is included: ${cost}`, tone: "warn" };
    const text = t`Expected: ${beyond} ${unit} beyond what is included, ${cost}`;
    const soFar = amount(said.soFar);
    return /[1-9]/.test(said.soFar)
      ? { text, more: t`${soFar} of it so far`, tone: "warn" }
      : { text, tone: "warn" };
  };
}

/** "¥1.00 per 10,000" */
export function usePriceText(): (cost: MeterCost) => string {
  const { t } = useLingui();
  const { locale } = useLocale();
  return ({ prices, package: size, currency }) => {
    const [first] = prices;
    if (!first) return "";
    const price = formatUnitPrice({ amount: first, currency }, locale);
    const many = formatQuantity(String(size), locale);
    if (prices.length > 1) return size > 1 ? t`from ${price} per ${many}` : t`from ${price} each`;
    return size > 1 ? t`${price} per ${many}` : t`${price} each`;
  };
}
