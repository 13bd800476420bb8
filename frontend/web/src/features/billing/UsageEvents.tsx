/** The events behind a figure, newest first, page by page. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { addDays, formatInstant, formatQuantity, type MeterUsage, type UsageSpan } from "@rapport/core";
import { IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useUsageEvents } from "~/data/usage.ts";
import { Bones } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import billingStyles from "./billing.module.css";
import { useFigures } from "./texts.ts";
import { figureId, type UsageSearch } from "./UsageMeter.tsx";
import styles from "./usage.module.css";
import { unitOf } from "./usage.ts";

/** Ids of what is counted by itself begin so; they say nothing to anybody. */
const OURS = "rapport:";

type Props = { meter: MeterUsage; span: UsageSpan; timeZone: string; search: UsageSearch };

export function UsageEvents({ meter, span, timeZone, search }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { day } = search;
  const head = useRef<HTMLHeadingElement>(null);
  // What was asked for is below or beside what was clicked: the focus goes there, and the page with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another meter or day is asked for anew
  useEffect(() => {
    head.current?.focus();
  }, [meter.meter, day]);
  const label = read(meter.label);
  return (
    <section className={`${billingStyles.card} ${styles.events}`} data-testid="usage-events">
      <div className={billingStyles.cardHead}>
        <h2 ref={head} tabIndex={-1}>
          {t`${label}: events`}
        </h2>
        <Link
          to="/billing/usage"
          search={{ ...search, meter: undefined, day: undefined }}
          className={styles.close}
          aria-label={t`Close`}
          onClick={() => document.getElementById(figureId(meter.meter))?.focus()}
          data-testid="close-events"
        >
          <IconX {...smallIcon} />
        </Link>
      </div>
      <Summary meter={meter} span={span} search={search} />
      <List meter={meter} span={day ? { from: day, to: addDays(day, 1) } : span} timeZone={timeZone} />
    </section>
  );
}

/** What the figure is, which events make it, and of which days. */
function Summary({ meter, span, search }: Pick<Props, "meter" | "span" | "search">) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const { period, day: dayText } = useFigures("USD");
  const { day } = search;
  const ofDay = meter.days.find((each) => each.day === day);
  const { quantity, events } = day ? (ofDay ?? { quantity: "0", events: 0 }) : meter;
  const [figure, unit] = [formatQuantity(quantity, locale), unitOf(read(meter.unit), quantity)];
  const many = t`${plural(events, { one: "# event comes", other: "# events come" })}`;
  const all = t`${plural(events, { one: "# event", other: "# events" })}`;
  const when = day ? dayText(day) : period(span.from, span.to);
  return (
    <p className={styles.summary} data-testid="events-summary">
      {meter.aggregate === "sum"
        ? t`${when}: ${many} to ${figure} ${unit}.`
        : t`${when}: the greatest of ${all} counts, ${figure} ${unit}.`}{" "}
      {day ? (
        <Link to="/billing/usage" search={{ ...search, day: undefined }} className="link">
          {t`All days`}
        </Link>
      ) : null}
    </p>
  );
}

function List({ meter, span, timeZone }: Omit<Props, "search">) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { shortDay } = useFigures("USD");
  const found = useUsageEvents(meter.meter, span);
  if (found.isError && !found.data)
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data)
    return (
      <div className={billingStyles.bones}>
        <Bones rows={8} height={32} />
      </div>
    );
  const items = found.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <EmptyState title={t`No events in these days`} />;
  return (
    <>
      <table className={styles.list}>
        <thead>
          <tr>
            <th scope="col">{t`Event`}</th>
            <th scope="col">{t`Time`}</th>
            <th scope="col">{t`Quantity`}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((each) => {
            const came = shortDay(each.received_on);
            return (
              <tr key={each.id} data-testid="usage-event">
                <td>{each.id.startsWith(OURS) ? t`Counted by Rapport` : each.id}</td>
                <td>
                  {formatInstant(each.occurred_at, locale, timeZone)}
                  {each.received_on > each.day ? <small>{t`came on ${came}`}</small> : null}
                </td>
                <td className="num">{formatQuantity(each.quantity, locale)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {found.hasNextPage ? (
        <div className={styles.more}>
          <Button
            variant="default"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
            data-testid="more-events"
          >
            <Trans>Show more</Trans>
          </Button>
        </div>
      ) : null}
    </>
  );
}
