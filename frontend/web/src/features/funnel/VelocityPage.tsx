/** Sales velocity: what a day of a team's or person's open deals comes to, factor by factor, beside the period before. */
import { Trans, useLingui } from "@lingui/react/macro";
import { formatDate, formatNumber, type Velocities, type Velocity, type VelocityRow } from "@rapport/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useVelocity } from "~/data/funnel.ts";
import { useSeesAmounts } from "~/data/objects.ts";
import { Bones, IconButton, Segments } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { LeftOut } from "~/ui/LeftOut.tsx";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { AnalysisTabs } from "./AnalysisTabs.tsx";
import analysis from "./analysis.module.css";
import { FigureLink } from "./FigureLink.tsx";
import { usePercent } from "./FunnelBars.tsx";
import styles from "./funnel.module.css";
import { Narrowing } from "./Narrowing.tsx";

const route = getRouteApi("/app/velocity");

type Search = ReturnType<typeof route.useSearch>;

export function VelocityPage() {
  const { t } = useLingui();
  const seesAmounts = useSeesAmounts();
  useTitle(t`Velocity`);
  return seesAmounts ? <Page /> : <PageNotThere noun="deals" />;
}

function Page() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  const go = (part: Partial<Search>) =>
    void navigate({ to: "/velocity", search: { ...search, ...part }, replace: true });
  const [unit, at] = [search.by ?? ("quarter" as const), search.at ?? 0];
  const found = useVelocity({
    unit,
    offset: at,
    currency: search.currency ?? null,
    pipeline: search.pipeline ?? null,
  });
  return (
    <>
      <header className={styles.header}>
        <AnalysisTabs />
        <span className={styles.grow} />
        <Narrowing
          pipeline={search.pipeline}
          currency={found.data?.currency ?? search.currency ?? ""}
          currencies={found.data?.currencies ?? []}
          onPipeline={(pipeline) => go({ pipeline })}
          onCurrency={(currency) => go({ currency })}
        />
        <Segments
          label={t`Length of the period`}
          value={unit}
          options={[
            { value: "month", label: t`Month` },
            { value: "quarter", label: t`Quarter` },
            { value: "year", label: t`Year` },
          ]}
          onChange={(value) => go({ by: value === "quarter" ? undefined : value, at: undefined })}
        />
        <span className={analysis.step}>
          <IconButton label={t`The period before`} data-reads onClick={() => go({ at: at - 1 })}>
            <IconChevronLeft {...icon} />
          </IconButton>
          <IconButton
            label={t`The period after`}
            data-reads
            disabled={at >= 0}
            onClick={() => go({ at: at + 1 || undefined })}
          >
            <IconChevronRight {...icon} />
          </IconButton>
        </span>
      </header>
      <div className={analysis.page} data-stale={found.isPlaceholderData || undefined}>
        {found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : found.isPending ? (
          <div className={styles.card}>
            <Bones rows={8} height={44} />
          </div>
        ) : (
          <>
            <LeftOut found={found.data.left_out} />
            <Body found={found.data} />
          </>
        )}
      </div>
    </>
  );
}

function Body({ found }: { found: Velocities }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const days = (from: string, to: string) => `${formatDate(from, locale)} – ${formatDate(to, locale)}`;
  return (
    <section className={styles.card}>
      <h2>
        {days(found.first, found.last)}
        <small>{t`compared with ${days(found.before_first, found.before_last)}, amounts in ${found.currency}`}</small>
      </h2>
      <p className={analysis.note}>
        {t`Velocity = open deals × win rate × mean amount won ÷ days from start to closing. It is shown from ${found.enough} closed deals on. Of a deal that is split each person has their share.`}
      </p>
      <section
        className={styles.scroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than its card is scrolled with the keys
        tabIndex={0}
        aria-label={t`Velocity by team and person`}
      >
        <table className={analysis.table} data-testid="velocity-table">
          <thead>
            <tr>
              <th scope="col">{t`Who`}</th>
              <th scope="col">{t`Open deals`}</th>
              <th scope="col">{t`Win rate`}</th>
              <th scope="col">{t`Mean amount won`}</th>
              <th scope="col">{t`Days to close`}</th>
              <th scope="col">{t`Velocity a day`}</th>
            </tr>
          </thead>
          <tbody>
            {found.rows.map((row) => (
              <Line key={`${row.subject}/${row.id}`} row={row} enough={found.enough} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function Line({ row, enough }: { row: VelocityRow; enough: number }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const percent = usePercent();
  const { now, before } = row;
  const name = row.subject === "organisation" ? t`All that you see` : (row.name ?? "–");
  const whole = (text: string) => formatNumber(Math.round(Number(text)), locale);
  const cell = (
    of: (each: Velocity) => string | null,
    says: (text: string) => string,
    filter: Velocity["open"],
  ) => (
    <td>
      {of(now) === null ? (
        <span className="mute">–</span>
      ) : (
        <FigureLink noun="deals" filter={filter.filter}>
          {says(of(now) ?? "")}
        </FigureLink>
      )}
      <small>{of(before) === null ? "–" : says(of(before) ?? "")}</small>
    </td>
  );
  return (
    <tr data-total={row.subject === "organisation" || undefined} data-testid={`velocity-${row.subject}`}>
      <th scope="row">
        {name}
        {row.subject === "team" ? <small>{t`Team`}</small> : null}
      </th>
      {cell((each) => String(each.open.count), whole, now.open)}
      <td>
        {now.win_rate === null ? (
          <span className="mute">–</span>
        ) : (
          <>
            <FigureLink noun="deals" filter={now.won.filter} label={t`${name}: deals won`}>
              {percent(now.win_rate)}
            </FigureLink>{" "}
            <FigureLink noun="deals" filter={now.lost.filter} label={t`${name}: deals lost`}>
              {t`${now.won.count} of ${now.won.count + now.lost.count}`}
            </FigureLink>
          </>
        )}
        <small>{before.win_rate === null ? "–" : percent(before.win_rate)}</small>
      </td>
      {cell((each) => each.mean, whole, now.won)}
      {cell(
        (each) => each.cycle,
        (text) => formatNumber(Number(text), locale),
        now.won,
      )}
      <td>
        {now.per_day === null ? (
          <span className="mute" title={t`Fewer than ${enough} deals closed in the period`}>
            <Trans>not enough data</Trans>
          </span>
        ) : (
          <b>{whole(now.per_day)}</b>
        )}
        <small>
          {before.per_day === null ? "–" : whole(before.per_day)}
          <Change now={now.per_day} before={before.per_day} />
        </small>
      </td>
    </tr>
  );
}

function Change({ now, before }: { now: string | null; before: string | null }) {
  const { locale } = useLocale();
  if (now === null || before === null || Number(before) === 0) return null;
  const change = Math.round(((Number(now) - Number(before)) / Number(before)) * 100);
  return (
    <em data-tone={change < 0 ? "danger" : "ok"}>
      {change < 0 ? " −" : " +"}
      {formatNumber(Math.abs(change), locale)}%
    </em>
  );
}
