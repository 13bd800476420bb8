/** How far deals and leads came, by when they began; every figure opens the rows that add up to it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { addDays, type Funnel, formatDate, todayIn } from "@rapport/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { usePipelines } from "~/data/board.ts";
import { useFunnel } from "~/data/funnel.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import filter from "~/features/list/filter.module.css";
import { Bones, Segments } from "~/ui/atoms.tsx";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { AnalysisTabs } from "./AnalysisTabs.tsx";
import { Cohorts } from "./Cohorts.tsx";
import { FigureLink } from "./FigureLink.tsx";
import { FunnelBars, usePercent } from "./FunnelBars.tsx";
import styles from "./funnel.module.css";
import { MonthCohorts } from "./MonthCohorts.tsx";
import { Responses } from "./Responses.tsx";
import { SpanPicker } from "./SpanPicker.tsx";
import { type Span, spanBefore, type Unit } from "./spans.ts";

const route = getRouteApi("/app/funnel");

type Search = ReturnType<typeof route.useSearch>;

export function FunnelPage() {
  const { t } = useLingui();
  const objects = useObjects();
  const [deal, lead] = [byName(objects, "deal"), byName(objects, "lead")];
  useTitle(t`Funnel`);
  if (!deal && !lead) return <PageNotThere noun="deals" />;
  return <Page />;
}

function Page() {
  const { t } = useLingui();
  const { read } = useLocale();
  const search = route.useSearch();
  const navigate = useNavigate();
  const objects = useObjects();
  const [deal, lead] = [byName(objects, "deal"), byName(objects, "lead")];
  const of = search.of === "leads" || !deal ? "leads" : "deals";
  const unit: Unit = search.by ?? "quarter";
  const go = (part: Partial<Search>) =>
    void navigate({ to: "/funnel", search: { ...search, ...part }, replace: true });
  const tabs = [
    ...(deal ? [{ value: "deals" as const, label: read(deal.plural), testid: "funnel-of-deals" }] : []),
    ...(lead ? [{ value: "leads" as const, label: read(lead.plural), testid: "funnel-of-leads" }] : []),
  ];
  return (
    <>
      <header className={styles.header}>
        <AnalysisTabs />
        <Segments
          label={t`What goes through the funnel`}
          value={of}
          options={tabs}
          onChange={(value) => go({ of: value === "leads" ? "leads" : undefined })}
        />
        {of === "deals" ? (
          <PipelinePicker chosen={search.pipeline} onPick={(pipeline) => go({ pipeline })} />
        ) : null}
        <span className={styles.grow} />
        <SpanPicker from={search.from} to={search.to} onPick={go} />
        <Segments
          label={t`Length of a cohort`}
          value={unit}
          options={[
            { value: "month", label: t`Month`, testid: "cohort-month" },
            { value: "quarter", label: t`Quarter`, testid: "cohort-quarter" },
            { value: "year", label: t`Year`, testid: "cohort-year" },
          ]}
          onChange={(value) => go({ by: value === "quarter" ? undefined : value })}
        />
      </header>
      <Body of={of} search={search} unit={unit} onAll={() => go({ from: undefined, to: undefined })} />
    </>
  );
}

type PickerProps = { chosen: string | undefined; onPick: (pipeline: string | undefined) => void };

function PipelinePicker({ chosen, onPick }: PickerProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const pipelines = usePipelines();
  const shown = pipelines.filter((line) => !line.archived || line.id === chosen);
  if (shown.length < 2) return null;
  return (
    <select
      data-reads
      className={filter.select}
      aria-label={t`Pipeline`}
      value={chosen ?? shown[0]?.id}
      onChange={(event) =>
        onPick(event.currentTarget.value === shown[0]?.id ? undefined : event.currentTarget.value)
      }
      data-testid="funnel-pipeline"
    >
      {shown.map((line) => (
        <option key={line.id} value={line.id}>
          {read(line.label)}
        </option>
      ))}
    </select>
  );
}

type BodyProps = { of: "deals" | "leads"; search: Search; unit: Unit; onAll: () => void };

function Body({ of, search, unit, onAll }: BodyProps) {
  const { read } = useLocale();
  const { first, last } = { first: search.from ?? null, last: search.to ?? null };
  const pipeline = of === "deals" ? (search.pipeline ?? null) : null;
  const funnel = useFunnel(of, { pipeline, first, last, unit });
  const span = first && last ? { from: first, to: last } : null;
  const earlier = span ? spanBefore(span) : null;
  const before = useFunnel(
    of,
    { pipeline, first: earlier?.from ?? null, last: earlier?.to ?? null, unit },
    earlier !== null,
  );
  if (funnel.isError) return <ErrorState error={funnel.error} onRetry={() => void funnel.refetch()} />;
  if (funnel.isPending)
    return (
      <div className={styles.page}>
        <div className={styles.card}>
          <Bones rows={5} height={64} />
        </div>
        <div className={styles.card}>
          <Bones rows={8} height={40} />
        </div>
      </div>
    );
  if ((funnel.data.steps[0]?.count ?? 0) === 0)
    return <Nothing of={of} narrowed={first !== null || last !== null} onAll={onAll} />;
  const compared = earlier && before.data && !before.isPlaceholderData ? before.data : null;
  return (
    <div className={styles.page} data-stale={funnel.isPlaceholderData || undefined}>
      <Reached of={of} funnel={funnel.data} span={span} before={compared} earlier={earlier} />
      <ByTime of={of} funnel={funnel.data} unit={unit} />
      {of === "deals" ? (
        <MonthCohorts
          key={funnel.data.pipeline}
          pipeline={funnel.data.pipeline ?? null}
          stages={funnel.data.steps.slice(0, -1).map((step) => ({ id: step.key, name: read(step.label) }))}
        />
      ) : null}
      {of === "leads" ? <Responses /> : null}
    </div>
  );
}

function Nothing({ of, narrowed, onAll }: { of: BodyProps["of"]; narrowed: boolean; onAll: () => void }) {
  const { t } = useLingui();
  const { inline } = useLocale();
  const objects = useObjects();
  const { rights } = useSession();
  const object = objects.find((each) => each.noun === of);
  const name = inline(object?.plural);
  return (
    <EmptyState
      title={narrowed ? t`No ${name} began in this span` : t`No ${name} yet`}
      actions={
        <>
          {narrowed ? (
            <Button onClick={onAll} data-testid="funnel-all-time">
              <Trans>All time</Trans>
            </Button>
          ) : null}
          {rights.import && object ? (
            <LinkButton to="/import" search={{ object: object.name }} variant="default">
              <Trans>Import</Trans>
            </LinkButton>
          ) : null}
        </>
      }
    />
  );
}

type ReachedProps = {
  of: BodyProps["of"];
  funnel: Funnel;
  span: Span | null;
  before: Funnel | null;
  earlier: Span | null;
};

function Reached({ of, funnel, span, before, earlier }: ReachedProps) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const percent = usePercent();
  const days = ({ from, to }: Span) => `${formatDate(from, locale)} – ${formatDate(to, locale)}`;
  const [first, last] = [funnel.steps[0], funnel.steps.at(-1)];
  const earlierDays = earlier ? days(earlier) : "";
  return (
    <section className={styles.card}>
      <h2>
        {first && last ? t`${read(first.label)} to ${read(last.label)}` : ""}
        <small>{span ? t`began ${days(span)}` : t`all time`}</small>
      </h2>
      <FunnelBars funnel={funnel} noun={of} before={before} />
      <p className={styles.foot}>
        {last ? (
          <span>
            <FigureLink noun={of} filter={last.filter}>
              {percent(last.share)}
            </FigureLink>{" "}
            {t`from first to last`}
          </span>
        ) : null}
        {before ? <span className="mute">{t`change against ${earlierDays}`}</span> : null}
      </p>
    </section>
  );
}

function ByTime({ of, funnel, unit }: { of: BodyProps["of"]; funnel: Funnel; unit: Unit }) {
  const { t } = useLingui();
  const { time_zone } = useSession().organisation;
  const titles = { month: t`By month begun`, quarter: t`By quarter begun`, year: t`By year begun` };
  const recent = (funnel.cohorts.at(-1)?.last ?? "") >= addDays(todayIn(time_zone), -366);
  return (
    <section className={styles.card}>
      <h2>
        {titles[unit]}
        <small>{t`each stays with those that began when it did`}</small>
        {recent ? (
          <small className={styles.key}>
            <i />
            {t`still maturing`}
          </small>
        ) : null}
      </h2>
      <Cohorts funnel={funnel} noun={of} unit={unit} />
    </section>
  );
}
