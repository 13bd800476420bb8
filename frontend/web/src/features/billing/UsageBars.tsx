import { useLingui } from "@lingui/react/macro";
import { formatQuantity, type MeterUsage } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import type { KeyboardEvent } from "react";
import { useLocale } from "~/ui/useLocale.ts";
import { useFigures } from "./texts.ts";
import type { UsageSearch } from "./UsageMeter.tsx";
import styles from "./usage.module.css";
import { daysOf, type Looked } from "./usage.ts";

type Props = { meter: MeterUsage; when: Looked; search: UsageSearch; chosen: string | undefined };

/** A bar for each day; one that has something leads to its events. They are one stop for the keyboard: arrows go on. */
export function UsageBars({ meter, when, search, chosen }: Props) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const { shortDay } = useFigures("USD");
  const days = daysOf(meter, when);
  const used = days.filter(({ share }) => share > 0);
  const stop = used.find(({ day }) => day === chosen)?.day ?? used.at(-1)?.day;
  const label = read(meter.label);
  return (
    <>
      <ul className={styles.days} aria-label={t`${label} by day`}>
        {days.map(({ day, quantity, share }) => {
          const said = `${shortDay(day)}: ${formatQuantity(quantity, locale)} ${read(meter.unit)}`;
          return (
            <li key={day} title={said}>
              {share > 0 ? (
                <Link
                  to="/billing/usage"
                  search={{ ...search, meter: meter.meter, day }}
                  aria-label={said}
                  aria-current={day === chosen || undefined}
                  tabIndex={day === stop ? 0 : -1}
                  onKeyDown={step}
                  data-testid={`day-${meter.meter}`}
                >
                  <i style={{ height: `${Math.max(4, share)}%` }} />
                </Link>
              ) : null}
            </li>
          );
        })}
      </ul>
      <p className={styles.ends} aria-hidden>
        <span>{shortDay(when.span.from)}</span>
        <span>{shortDay(days.at(-1)?.day ?? when.span.from)}</span>
      </p>
    </>
  );
}

function step(event: KeyboardEvent<HTMLAnchorElement>): void {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!by) return;
  const links = [...(event.currentTarget.closest("ul")?.querySelectorAll("a") ?? [])];
  const next = links[links.indexOf(event.currentTarget) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
