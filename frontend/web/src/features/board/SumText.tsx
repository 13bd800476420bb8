import { type BoardSum, formatCompactMoney } from "@rapport/core";
import { leading } from "~/data/boardMath.ts";
import { useSession } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";

type Props = { sums: readonly BoardSum[]; weighted?: boolean };

/** Amounts of different currencies are not added up: the first is said, the others are a mark with their sums in it. */
export function SumText({ sums, weighted }: Props) {
  const { locale } = useLocale();
  const { currency } = useSession().organisation;
  const { sum, rest } = leading(sums, currency);
  if (!sum) return null;
  const text = (each: BoardSum) =>
    formatCompactMoney({ amount: weighted ? each.weighted : each.amount, currency: each.currency }, locale);
  return (
    <>
      {text(sum)}
      {rest.length > 0 ? <small title={rest.map(text).join(" · ")}> +{rest.length}</small> : null}
    </>
  );
}
