/** Why deals are lost: by reason, competitor, stage, person, team, product and size, over quarters; each figure opens its rows. */
import { useLingui } from "@lingui/react/macro";
import { formatNumber, type Losses, type LossGroup } from "@rapport/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useLosses } from "~/data/funnel.ts";
import { byName, fieldOf, useObjects } from "~/data/objects.ts";
import { useFormat } from "~/fields/FieldValue.tsx";
import { Bones, Segments } from "~/ui/atoms.tsx";
import { LeftOut } from "~/ui/LeftOut.tsx";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { AnalysisTabs } from "./AnalysisTabs.tsx";
import analysis from "./analysis.module.css";
import { FigureLink } from "./FigureLink.tsx";
import { usePercent } from "./FunnelBars.tsx";
import styles from "./funnel.module.css";
import { Narrowing } from "./Narrowing.tsx";
import { cohortName } from "./spans.ts";

const route = getRouteApi("/app/losses");

type Search = ReturnType<typeof route.useSearch>;

export function LossesPage() {
  const { t } = useLingui();
  const deal = byName(useObjects(), "deal");
  useTitle(t`Losses`);
  return deal ? <Page /> : <PageNotThere noun="deals" />;
}

/** What losses are grouped by, and the field that each group is a value of. */
const FIELDS = {
  reason: "lost_reason",
  competitor: "competitors",
  stage: "stage",
  owner: "owner_id",
  team: "owner_id",
  product: "product",
  size: "amount",
} as const;

function useGroupings() {
  const { t } = useLingui();
  return [
    { value: "reason" as const, label: t`Reason` },
    { value: "competitor" as const, label: t`Competitor` },
    { value: "stage" as const, label: t`Stage` },
    { value: "owner" as const, label: t({ message: "Owner", context: "of a record" }) },
    { value: "team" as const, label: t`Team` },
    { value: "product" as const, label: t`Product` },
    { value: "size" as const, label: t`Size` },
  ];
}

function Page() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  const deal = byName(useObjects(), "deal");
  const go = (part: Partial<Search>) =>
    void navigate({ to: "/losses", search: { ...search, ...part }, replace: true });
  const shown = (name: string) => deal !== undefined && fieldOf(deal, name)?.masked === false;
  const groups = useGroupings().filter(({ value }) => FIELDS[value] === "owner_id" || shown(FIELDS[value]));
  const by = search.by ?? "reason";
  const quarters = search.quarters ?? 4;
  const losses = useLosses({
    by,
    quarters,
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
          currency={losses.data?.currency ?? search.currency ?? ""}
          currencies={losses.data?.currencies ?? []}
          onPipeline={(pipeline) => go({ pipeline })}
          onCurrency={(currency) => go({ currency })}
        />
        <Segments
          label={t`How many quarters`}
          value={String(quarters)}
          options={[
            { value: "4", label: t`4 quarters` },
            { value: "8", label: "8" },
            { value: "12", label: "12" },
          ]}
          onChange={(value) => go({ quarters: value === "8" ? 8 : value === "12" ? 12 : undefined })}
        />
      </header>
      <div className={analysis.page} data-stale={losses.isPlaceholderData || undefined}>
        <div className={analysis.scrollX}>
          <Segments
            label={t`Grouped by`}
            value={by}
            options={groups.map((each) => ({ ...each, testid: `losses-by-${each.value}` }))}
            onChange={(value) => go({ by: value === "reason" ? undefined : value })}
          />
        </div>
        {losses.isError ? (
          <ErrorState error={losses.error} onRetry={() => void losses.refetch()} />
        ) : losses.isPending ? (
          <div className={styles.card}>
            <Bones rows={8} height={40} />
          </div>
        ) : losses.data.lost.count === 0 ? (
          <EmptyState title={t`No deal was lost in these quarters`} />
        ) : (
          <Body losses={losses.data} />
        )}
      </div>
    </>
  );
}

function Body({ losses }: { losses: Losses }) {
  return (
    <>
      <LeftOut found={losses.left_out} />
      <Whole losses={losses} />
      <Groups losses={losses} />
    </>
  );
}

const amountOf = (amount: string | null, locale: string): string =>
  amount === null ? "–" : formatNumber(Math.round(Number(amount)), locale);

/** All that was lost, and quarter by quarter. */
function Whole({ losses }: { losses: Losses }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const percent = usePercent();
  const most = Math.max(1, ...losses.quarters.map((each) => each.lost.count));
  return (
    <section className={styles.card}>
      <div className={analysis.kpis}>
        <Kpi label={t`deals lost`}>
          <FigureLink noun="deals" filter={losses.lost.filter} testid="losses-count">
            {formatNumber(losses.lost.count, locale)}
          </FigureLink>
        </Kpi>
        {losses.lost.amount === null ? null : (
          <Kpi label={t`amount lost, in ${losses.currency}`}>
            <FigureLink noun="deals" filter={losses.lost.filter}>
              {amountOf(losses.lost.amount, locale)}
            </FigureLink>
          </Kpi>
        )}
        <Kpi label={t`win rate`}>
          <FigureLink noun="deals" filter={losses.won.filter}>
            {losses.win_rate ? percent(losses.win_rate) : "–"}
          </FigureLink>
        </Kpi>
      </div>
      <ol className={analysis.trend} aria-label={t`Deals lost by quarter`}>
        {losses.quarters.map((each) => (
          <li key={each.first}>
            <FigureLink noun="deals" filter={each.lost.filter}>
              {formatNumber(each.lost.count, locale)}
            </FigureLink>
            <i style={{ height: `${Math.max(2, (each.lost.count / most) * 72)}px` }} />
            <small>{cohortName(each.first, "quarter", locale)}</small>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Kpi({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <b>{children}</b>
      <small>{label}</small>
    </div>
  );
}

function Groups({ losses }: { losses: Losses }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const most = Math.max(1, ...losses.groups.map((each) => each.lost.count));
  const rivals = losses.by === "competitor";
  const grouping = useGroupings().find((each) => each.value === losses.by);
  return (
    <section className={styles.card}>
      {losses.by === "owner" || losses.by === "team" ? (
        <p className={analysis.note}>
          {t`Of a deal that is split each person has their share of the amount, and the list that a figure opens shows it whole. A team's deals count once.`}
        </p>
      ) : null}
      {rivals ? (
        <p className={analysis.note}>
          {t`A deal with several competitors counts for each of them. A win rate is shown from ${losses.enough} closed deals on.`}
        </p>
      ) : null}
      <section
        className={styles.scroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than its card is scrolled with the keys
        tabIndex={0}
        aria-label={t`Lost deals by group`}
      >
        <table className={analysis.table} data-testid="losses-table">
          <thead>
            <tr>
              <th scope="col">{grouping?.label}</th>
              <th scope="col">{t`Lost`}</th>
              <th scope="col">{t({ message: "Share", context: "of all losses" })}</th>
              <th scope="col">{t`Amount`}</th>
              <th scope="col">{t`Share of amount`}</th>
              {rivals ? <th scope="col">{t`Win rate against`}</th> : null}
              {losses.quarters.map((each) => (
                <th key={each.first} scope="col">
                  {cohortName(each.first, "quarter", locale)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {losses.groups.map((group) => (
              <GroupRow
                key={`${group.key}/${group.low}/${group.high}`}
                group={group}
                losses={losses}
                most={most}
              />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function GroupRow({ group, losses, most }: { group: LossGroup; losses: Losses; most: number }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const percent = usePercent();
  const name = useGroupName()(group, losses);
  return (
    <tr data-testid="losses-group">
      <th scope="row">{name}</th>
      <td className={analysis.bar}>
        <i style={{ width: `${(group.lost.count / most) * 100}%` }} />
        <FigureLink noun="deals" filter={group.lost.filter} label={t`${name}: deals lost`}>
          {formatNumber(group.lost.count, locale)}
        </FigureLink>
      </td>
      <td>{percent(group.share)}</td>
      <td>
        <FigureLink noun="deals" filter={group.lost.filter} label={t`${name}: amount lost`}>
          {amountOf(group.lost.amount, locale)}
        </FigureLink>
      </td>
      <td>{group.amount_share === null ? "–" : percent(group.amount_share)}</td>
      {losses.by === "competitor" ? (
        <td>
          {group.won && group.win_rate ? (
            <FigureLink noun="deals" filter={group.won.filter} label={t`${name}: deals won against`}>
              {percent(group.win_rate)}
            </FigureLink>
          ) : (
            <span className="mute">{group.key ? t`not enough data` : "–"}</span>
          )}
        </td>
      ) : null}
      {group.quarters.map((each, place) => (
        <td key={losses.quarters[place]?.first}>
          {each.count > 0 ? (
            <FigureLink noun="deals" filter={each.filter}>
              {formatNumber(each.count, locale)}
            </FigureLink>
          ) : (
            <span className="mute">0</span>
          )}
        </td>
      ))}
    </tr>
  );
}

function useGroupName(): (group: LossGroup, losses: Losses) => string {
  const { t } = useLingui();
  const { locale } = useLocale();
  const format = useFormat();
  const deal = byName(useObjects(), "deal");
  return (group, losses) => {
    const number = (text: string) => formatNumber(Number(text), locale);
    if (losses.by === "team") return group.name ?? t`In no team that you see whole`;
    if (losses.by === "size") {
      if (group.low && group.high) return `${number(group.low)} – ${number(group.high)}`;
      if (group.low) return t`${number(group.low)} and more`;
      return group.high ? t`below ${number(group.high)}` : t`Without an amount`;
    }
    const field = deal && fieldOf(deal, FIELDS[losses.by]);
    if (group.key === null || !field) {
      const nothing = {
        reason: t`No reason given`,
        competitor: t`No competitor named`,
        stage: t`Lost from the start`,
        owner: "–",
        product: t`No main product`,
      };
      return nothing[losses.by];
    }
    return format(field, group.key);
  };
}
