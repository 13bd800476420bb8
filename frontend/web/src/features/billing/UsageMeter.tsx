import { useLingui } from "@lingui/react/macro";
import { formatQuantity, formatRoughly, type MeterUsage } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useSession } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./usage.module.css";
import { barOf, type Looked, unitOf } from "./usage.ts";
import { usePriceText, useVerdict } from "./usageTexts.ts";

export type UsageSearch = { meter?: string; from?: string; to?: string; day?: string };

type Props = {
  meter: MeterUsage;
  when: Looked;
  search: UsageSearch;
  children?: ReactNode;
};

const STORAGE = "storage_gb";

export const figureId = (meter: string) => `usage-figure-${meter}`;

/** One meter: how much of what is included, what is expected, and what that costs. */
export function UsageMeter({ meter, when, search, children }: Props) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const { rights } = useSession();
  const price = usePriceText();
  const label = read(meter.label);
  const whole = read(meter.unit);
  const unit = unitOf(whole, meter.quantity);
  const included = meter.cost ? formatQuantity(meter.cost.included, locale) : null;
  const allowed = meter.cost ? unitOf(whole, meter.cost.included) : "";
  return (
    <section className={styles.meter} aria-label={label} data-testid={`meter-${meter.meter}`}>
      <h3>
        {label}
        {meter.cost ? <small>{price(meter.cost)}</small> : null}
      </h3>
      <p>
        <Link
          to="/billing/usage"
          search={{ ...search, meter: meter.meter, day: undefined }}
          id={figureId(meter.meter)}
          className={`figure-link num ${styles.figure}`}
          aria-label={t`${formatRoughly(meter.quantity, locale)} ${unit}: show events`}
          data-testid={`figure-${meter.meter}`}
        >
          {formatRoughly(meter.quantity, locale)}
        </Link>{" "}
        <span className="mute">{included ? t`/ ${included} ${allowed}` : unit}</span>
      </p>
      <Meter meter={meter} when={when} />
      {meter.meter === STORAGE && rights.manage_people ? (
        <p className={styles.verdict}>
          <Link
            to="/settings/{-$section}"
            params={{ section: "storage" }}
            className="link"
            data-testid="what-is-stored"
          >
            {t`What is stored`}
          </Link>
        </p>
      ) : null}
      {children}
    </section>
  );
}

function Meter({ meter, when }: Pick<Props, "meter" | "when">) {
  const verdict = useVerdict()(meter, when);
  const bar = barOf(meter, when);
  return (
    <>
      {bar ? (
        <div className={styles.bar} aria-hidden>
          <i style={{ width: `${bar.within}%` }} />
          <i data-beyond style={{ width: `${bar.beyond}%` }} />
          <i data-expected style={{ width: `${bar.more}%` }} />
          <i data-expected data-beyond style={{ width: `${bar.moreBeyond}%` }} />
          <b style={{ left: `${bar.tick}%` }} />
        </div>
      ) : null}
      <p className={styles.verdict} data-tone={verdict.tone} data-testid={`verdict-${meter.meter}`}>
        {verdict.text}
        {verdict.more ? <span> · {verdict.more}</span> : null}
      </p>
    </>
  );
}

/** What hatch and tick mean. */
export function UsageLegend() {
  const { t } = useLingui();
  return (
    <span className={styles.legend}>
      <span data-of="expected">{t`expected`}</span>
      <span data-of="included">{t`allowance`}</span>
    </span>
  );
}

/** What customers report first, then what is charged, then what is only counted. */
export function inOrder(meters: MeterUsage[]): MeterUsage[] {
  const rank = ({ cost, source }: MeterUsage) => (source === "api" ? 0 : cost ? 1 : 2);
  return [...meters].sort((a, b) => rank(a) - rank(b));
}
