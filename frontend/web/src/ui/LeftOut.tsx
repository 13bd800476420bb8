/** Which deals a sum leaves out: those of whose currency no rate is known for their day. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { CurrencyCount } from "@rapport/core";

export function useLeftOutText(): (found: readonly CurrencyCount[]) => string {
  const { t } = useLingui();
  return (found) => {
    const count = found.reduce((sum, each) => sum + each.count, 0);
    const codes = found.map((each) => each.currency).join(", ");
    return t`${plural(count, { one: "# deal is", other: "# deals are" })} left out: no exchange rate of ${codes} is known for its day.`;
  };
}

export function LeftOut({ found }: { found: readonly CurrencyCount[] }) {
  const text = useLeftOutText();
  if (found.length === 0) return null;
  return (
    <p className="mute" style={{ margin: "0 0 12px", fontSize: 13 }} role="note" data-testid="left-out">
      {text(found)}
    </p>
  );
}
