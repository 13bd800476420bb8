/** What became of the deals of each month, or when they were won as it aged; what still matures is hatched. */
import { Trans, useLingui } from "@lingui/react/macro";
import { type CohortCell, formatNumber, type MonthCohort, type MonthCohorts as Months } from "@rapport/core";
import { useState } from "react";
import { useMonthCohorts } from "~/data/funnel.ts";
import filter from "~/features/list/filter.module.css";
import { Bones, Segments } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import analysis from "./analysis.module.css";
import { FigureLink } from "./FigureLink.tsx";
import { usePercent } from "./FunnelBars.tsx";
import styles from "./funnel.module.css";
import { cohortName, tintOf } from "./spans.ts";

const DAYS = [30, 60, 90, 180, 365];

type View = "became" | "aged";
type Asked = { view: View; entered: string | null; within: number | null };
type Step = { id: string; name: string };

type Props = { pipeline: string | null; stages: Step[] };

/** `stages` are the open ones of the pipeline, in their order. */
export function MonthCohorts({ pipeline, stages }: Props) {
  const { t } = useLingui();
  const [asked, ask] = useState<Asked>({ view: "became", entered: null, within: null });
  const { entered } = asked;
  const within = asked.view === "aged" ? null : asked.within;
  const found = useMonthCohorts({ pipeline, entered, within });
  const title =
    asked.view === "aged" ? t`Won by month since they began` : t`What became of each month's deals`;
  return (
    <section className={`${styles.card} ${analysis.wide}`} data-stale={found.isPlaceholderData || undefined}>
      <h2>
        {title}
        <Hint view={asked.view} within={within} />
      </h2>
      <Choices asked={asked} stages={stages} onChange={(part) => ask({ ...asked, ...part })} />
      {found.isError ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : found.isPending ? (
        <Bones rows={6} height={40} />
      ) : found.data.total.count === 0 ? (
        <p className="mute" data-testid="month-cohorts-empty">
          {entered
            ? t`No deal entered this stage in the last twelve months.`
            : t`No deal began in the last twelve months.`}
        </p>
      ) : (
        <section
          className={styles.scroll}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than its card is scrolled with the keys
          tabIndex={0}
          aria-label={title}
        >
          {asked.view === "aged" ? <Aged months={found.data} /> : <Became months={found.data} />}
        </section>
      )}
    </section>
  );
}

function Hint({ view, within }: { view: View; within: number | null }) {
  const { t } = useLingui();
  return (
    <>
      <small>
        {view === "aged"
          ? t`share of the month's deals that was won by then`
          : within
            ? t`each deal is followed for ${within} days`
            : t`until now, so older months have had more time`}
      </small>
      {view === "aged" || within ? (
        <small className={styles.key}>
          <i />
          {t`still maturing`}
        </small>
      ) : null}
    </>
  );
}

type ChoicesProps = { asked: Asked; stages: Step[]; onChange: (part: Partial<Asked>) => void };

function Choices({ asked, stages, onChange }: ChoicesProps) {
  const { t } = useLingui();
  return (
    <div className={analysis.choices}>
      <Segments
        label={t`What the table shows`}
        value={asked.view}
        options={[
          { value: "became", label: t`Outcome`, testid: "cohorts-became" },
          { value: "aged", label: t`Won over time`, testid: "cohorts-aged" },
        ]}
        onChange={(view) => onChange({ view })}
      />
      <select
        data-reads
        className={filter.select}
        aria-label={t`Which deals belong to a month`}
        value={asked.entered ?? ""}
        onChange={(event) => onChange({ entered: event.currentTarget.value || null })}
        data-testid="cohorts-entered"
      >
        <option value="">{t`Deals that began`}</option>
        {stages.map(({ id, name }) => (
          <option key={id} value={id}>
            {t`Entered ${name}`}
          </option>
        ))}
      </select>
      {asked.view === "became" ? (
        <select
          data-reads
          className={filter.select}
          aria-label={t`For how long each deal is followed`}
          value={asked.within ?? ""}
          onChange={(event) => onChange({ within: Number(event.currentTarget.value) || null })}
          data-testid="cohorts-within"
        >
          <option value="">{t`Until now`}</option>
          {DAYS.map((days) => (
            <option key={days} value={days}>
              {t`Within ${days} days`}
            </option>
          ))}
        </select>
      ) : null}
    </div>
  );
}

/** Without the months before the first that has deals. */
const fromFirst = (cohorts: MonthCohort[]): MonthCohort[] =>
  cohorts.slice(
    Math.max(
      0,
      cohorts.findIndex((each) => each.count > 0),
    ),
  );

const cellsOf = (cohort: MonthCohort): CohortCell[] => [
  ...cohort.reached,
  cohort.won,
  cohort.lost,
  cohort.open,
];

function Became({ months }: { months: Months }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const cohorts = fromFirst(months.cohorts);
  const grown = cohorts.filter((each) => !each.maturing);
  const best = cellsOf(months.total).map((_, place) =>
    Math.max(0, ...grown.map((each) => Number(cellsOf(each)[place]?.rate ?? 0))),
  );
  const heads = [
    ...months.steps.map((step) => ({ key: step.id, name: t`to ${read(step.label)}` })),
    { key: "won", name: t`Won` },
    { key: "lost", name: t`Lost` },
    { key: "open", name: t`Still open` },
  ];
  return (
    <table className={styles.cohorts} data-testid="month-cohorts">
      <thead>
        <tr>
          <th scope="col">{t`Month`}</th>
          <th scope="col">{t`Deals`}</th>
          {heads.map(({ key, name }) => (
            <th key={key} scope="col" className={styles.tinted}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cohorts.map((cohort) => (
          <BecameRow
            key={cohort.first}
            cohort={cohort}
            name={cohortName(cohort.first, "month", locale)}
            best={best}
          />
        ))}
        <BecameRow cohort={months.total} name={t`All months`} />
      </tbody>
    </table>
  );
}

function BecameRow({ cohort, name, best }: { cohort: MonthCohort; name: string; best?: number[] }) {
  const isYoung = cohort.maturing;
  return (
    <tr data-total={best ? undefined : true}>
      <th scope="row">{name}</th>
      <Count cohort={cohort} />
      {cellsOf(cohort).map((cell, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity but its place
        <Cell key={place} cell={cell} of={cohort.count} isYoung={isYoung} best={best?.[place]} />
      ))}
    </tr>
  );
}

function Count({ cohort }: { cohort: MonthCohort }) {
  const { locale } = useLocale();
  return (
    <td>
      <FigureLink noun="deals" filter={cohort.filter}>
        {formatNumber(cohort.count, locale)}
      </FigureLink>
    </td>
  );
}

type CellProps = { cell: CohortCell; of: number; isYoung: boolean; best: number | undefined };

function Cell({ cell, of, isYoung, best }: CellProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const percent = usePercent();
  const [count, all] = [formatNumber(cell.count, locale), formatNumber(of, locale)];
  const tint = best === undefined || isYoung || of === 0 ? null : tintOf(Number(cell.rate), best);
  return (
    <td
      className={styles.tinted}
      data-young={isYoung || undefined}
      title={of > 0 ? t`${count} of ${all} deals` : undefined}
      style={
        tint === null ? undefined : { background: `color-mix(in srgb, var(--viz) ${tint}%, transparent)` }
      }
    >
      {of > 0 ? (
        <FigureLink noun="deals" filter={cell.filter}>
          {percent(cell.rate)}
        </FigureLink>
      ) : null}
    </td>
  );
}

function Aged({ months }: { months: Months }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const cohorts = fromFirst(months.cohorts);
  const rates = cohorts.flatMap((each) => each.cells.filter((cell) => !cell.maturing));
  const best = Math.max(0, ...rates.map((cell) => Number(cell.rate)));
  return (
    <table className={styles.cohorts} data-testid="month-cohorts">
      <thead>
        <tr>
          <th scope="col">
            <Trans>Month</Trans>
          </th>
          <th scope="col">{t`Deals`}</th>
          {cohorts.map((each, since) => (
            <th key={each.first} scope="col" className={styles.tinted}>
              {since === 0 ? t`same month` : t`+${since} mo`}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cohorts.map((cohort) => (
          <tr key={cohort.first}>
            <th scope="row">{cohortName(cohort.first, "month", locale)}</th>
            <Count cohort={cohort} />
            {cohort.cells.map((cell, since) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a month since has no identity but its number
              <Cell key={since} cell={cell} of={cohort.count} isYoung={cell.maturing} best={best} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
