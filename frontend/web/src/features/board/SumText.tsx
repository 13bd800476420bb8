import { useLingui } from "@lingui/react/macro";
import { type BoardSum, type BoardWorth, formatCompactMoney } from "@rapport/core";
import { leading } from "~/data/boardMath.ts";
import { useLeftOutText } from "~/ui/LeftOut.tsx";
import { useLocale } from "~/ui/useLocale.ts";

type Props = { sums: BoardWorth; weighted?: boolean };

/** What deals come to in the organisation's own currency, and in a mark what that is made of and what it leaves out.
 * Where no rate is known at all, the most frequent currency is said. */
export function SumText({ sums: of, weighted }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const leftOut = useLeftOutText();
  const { own, left_out, each: sums } = of;
  const text = (each: BoardSum) =>
    formatCompactMoney({ amount: weighted ? each.weighted : each.amount, currency: each.currency }, locale);
  const others = sums.filter((each) => each.currency !== own.currency);
  if (own.count === 0 && others.length > 0) {
    const { sum, rest } = leading(sums, own.currency);
    return (
      <>
        {sum ? text(sum) : null}
        {rest.length > 0 ? <small title={rest.map(text).join(" · ")}> +{rest.length}</small> : null}
      </>
    );
  }
  if (sums.length === 0) return null;
  const made = t`Converted from ${sums.map(text).join(" + ")}`;
  const missing = left_out.length > 0 ? leftOut(left_out) : null;
  return (
    <>
      {text(own)}
      {missing ? (
        <small title={`${missing} ${made}`} data-testid="left-out">
          {" "}
          −{left_out.reduce((sum, each) => sum + each.count, 0)}
        </small>
      ) : others.length > 0 ? (
        <small title={made}> ≈</small>
      ) : null}
    </>
  );
}
