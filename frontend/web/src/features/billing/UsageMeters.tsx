/** Meters as bars: what was used, the tick at what is included, and the hatch to what is expected at the end. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { MeterUsage } from "@rapport/core";
import { formatAmount } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useLocale } from "~/ui/useLocale.ts";
import looks from "./usage.module.css";
import { barOf, shown } from "./usageBar.ts";

type Props = { meters: MeterUsage[]; from: string; to: string };

export function UsageMeters({ meters, from, to }: Props) {
  return (
    <ul className={looks.meters}>
      {meters.map((meter) => (
        <Meter key={meter.meter} meter={meter} from={from} to={to} />
      ))}
    </ul>
  );
}

function Meter({ meter, from, to }: { meter: MeterUsage; from: string; to: string }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const { cost } = meter;
  const bar = barOf(meter);
  const money = (amount: string) => formatAmount({ amount, currency: cost?.currency ?? "USD" }, locale);
  const quantity = shown(meter.quantity, locale);
  const included = cost ? shown(cost.included, locale) : "";
  const expected = cost ? shown(cost.expected_quantity, locale) : "";
  const price = cost ? money(cost.expected) : "";
  return (
    <li data-testid={`meter-${meter.meter}`}>
      <p>
        {read(meter.label)} <small>{read(meter.unit)}</small>
      </p>
      <p className="num">
        <Link to="/billing/usage" search={{ meter: meter.meter, from, to }} className="figure-link">
          {quantity}
        </Link>
        {cost ? <span className="mute"> / {included}</span> : null}
      </p>
      <div className={looks.bar} aria-hidden="true" data-over={bar.over ? "" : undefined}>
        <i style={{ inlineSize: `${bar.expected}%` }} data-hatch="" />
        <i style={{ inlineSize: `${bar.used}%` }} />
        {bar.tick === null ? null : <b style={{ insetInlineStart: `${bar.tick}%` }} />}
      </div>
      <p className={looks.says} data-over={bar.over ? "" : undefined}>
        {!cost ? (
          t`Counted, not charged`
        ) : bar.over ? (
          <Trans>
            {expected} expected, {price} beyond what is included
          </Trans>
        ) : (
          t`Within what is included`
        )}
      </p>
    </li>
  );
}
