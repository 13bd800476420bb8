/** What was metered in a period, what it costs, what became of everything that was sent, and the events behind it. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { Billing, MeterUsage } from "@rapport/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "~/app/api.ts";
import { useBilling } from "~/data/billing.ts";
import { Bones, Chip, GhostButton } from "~/ui/atoms.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./billing.module.css";
import { useFigures } from "./texts.ts";
import { UsageMeters } from "./UsageMeters.tsx";
import looks from "./usage.module.css";

const route = getRouteApi("/app/billing/billing/usage");

export function UsageTab() {
  const billing = useBilling();
  if (billing.isError && !billing.data)
    return <ErrorState error={billing.error} onRetry={() => void billing.refetch()} />;
  if (!billing.data) return <Waiting />;
  return <Period billing={billing.data} />;
}

function Period({ billing }: { billing: Billing }) {
  const { t } = useLingui();
  const search = route.useSearch();
  const isTrial = billing.today < billing.period_start;
  const from = search.from ?? (isTrial ? `${billing.today.slice(0, 8)}01` : billing.period_start);
  const to = search.to ?? billing.period_end;
  const { period } = useFigures(billing.currency);
  const usage = useQuery({
    queryKey: ["billing", "usage", from, to],
    queryFn: () => api.usage(from, to),
    refetchInterval: 30_000,
  });
  if (usage.isError && !usage.data)
    return <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />;
  if (!usage.data) return <Waiting />;
  const chosen = usage.data.meters.find((each) => each.meter === search.meter);
  return (
    <div className={`${styles.single} ${looks.stack}`} data-testid="usage-page">
      <section className={styles.card}>
        <div className={styles.cardHead}>
          <h2>
            {t`Usage`}
            <small>{period(from, to)}</small>
          </h2>
          <span className={looks.key}>
            <i data-hatch="" /> {t`expected at the end`} <i data-tick="" /> {t`included`}
          </span>
        </div>
        <UsageMeters meters={usage.data.meters} from={from} to={to} />
      </section>
      {chosen ? <Events meter={chosen} from={from} to={to} /> : null}
      <Became meters={usage.data.meters} from={from} to={to} />
    </div>
  );
}

/** Every event behind a meter's figure, the newest first. */
function Events({ meter, from, to }: { meter: MeterUsage; from: string; to: string }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
  const pages = useInfiniteQuery({
    queryKey: ["billing", "usage-events", meter.meter, from, to],
    queryFn: ({ pageParam }) => api.usageEvents(meter.meter, from, to, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  if (pages.isError) return <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />;
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className={styles.card} data-testid="usage-events">
      <div className={styles.cardHead}>
        <h2>{t`Events`}</h2>
        <Chip>{read(meter.label)}</Chip>
      </div>
      {pages.data ? null : <Bones rows={6} height={36} />}
      {pages.data && rows.length === 0 ? (
        <p className={styles.cardNote}>{t`No events in these days.`}</p>
      ) : (
        <div className={looks.scroll}>
          <table className={looks.table}>
            <thead>
              <tr>
                <th scope="col">{t`Happened`}</th>
                <th scope="col">{t`Event`}</th>
                <th scope="col">{t`Counts for`}</th>
                <th scope="col" className="num">{t`Quantity`}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id} data-testid="usage-event">
                  <td>{time.format(new Date(row.occurred_at))}</td>
                  <td className={looks.id}>{row.id}</td>
                  <td>
                    {row.day} {row.received_on >= to ? <Chip tone="warn">{t`came later`}</Chip> : null}
                  </td>
                  <td className="num">{row.quantity}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {pages.hasNextPage ? (
        <GhostButton disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t`Show more`}
        </GhostButton>
      ) : null}
    </section>
  );
}

/** received = rated + rejected + pending, by the day on which it came. */
function Became({ meters, from, to }: { meters: MeterUsage[]; from: string; to: string }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const figure = new Intl.NumberFormat(locale);
  const found = useQuery({
    queryKey: ["billing", "usage-became", from, to],
    queryFn: () => api.usageReconciliation(from, to),
  });
  if (found.isError && !found.data)
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Waiting />;
  const { rows } = found.data;
  if (rows.length === 0)
    return (
      <EmptyState title={t`Nothing was received in these days`}>
        <Trans>
          Systems of yours report what they use to <code>POST /api/usage/events</code>; API calls, storage and
          active seats are counted by themselves.
        </Trans>
      </EmptyState>
    );
  const labels = new Map(meters.map((each) => [each.meter, read(each.label)]));
  const names = ["received", "rated", "rejected", "pending", "duplicate"] as const;
  const sum = (name: (typeof names)[number]) => rows.reduce((total, row) => total + row[name], 0);
  return (
    <section className={styles.card} data-testid="usage-became">
      <div className={styles.cardHead}>
        <h2>
          {t`What became of it`}
          <small>{t`received = invoiced + refused + waiting`}</small>
        </h2>
      </div>
      <div className={looks.scroll}>
        <table className={looks.table}>
          <thead>
            <tr>
              <th scope="col">{t`Received on`}</th>
              <th scope="col">{t`Meter`}</th>
              <th scope="col" className="num">{t`Received`}</th>
              <th scope="col" className="num">{t`Invoiced`}</th>
              <th scope="col" className="num">{t`Refused`}</th>
              <th scope="col" className="num">{t`Waiting`}</th>
              <th scope="col" className="num">{t`Sent again`}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.day}${row.meter}`} data-off={row.balanced ? undefined : ""}>
                <td>{row.day}</td>
                <td>{labels.get(row.meter) ?? t`none that there is`}</td>
                {names.map((name) => (
                  <td key={name} className="num">
                    {figure.format(row[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>{t`Together`}</th>
              {names.map((name) => (
                <td key={name} className="num" data-testid={`became-${name}`}>
                  {figure.format(sum(name))}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}

function Waiting() {
  return (
    <div className={styles.single}>
      <div className={`${styles.card} ${styles.bones}`}>
        <Bones rows={4} height={64} />
      </div>
    </div>
  );
}
