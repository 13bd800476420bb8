import { useLingui } from "@lingui/react/macro";
import { type Cohort, type Funnel, formatNumber, todayIn } from "@rapport/core";
import { useSession } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { FigureLink } from "./FigureLink.tsx";
import { usePercent } from "./FunnelBars.tsx";
import styles from "./funnel.module.css";
import { cohortName, isYoung, tintOf, type Unit } from "./spans.ts";

type Props = { funnel: Funnel; noun: string; unit: Unit };

/** Each record stays with those that began when it did, so young ones never pull down the conversion of old ones. */
export function Cohorts({ funnel, noun, unit }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { time_zone } = useSession().organisation;
  const today = todayIn(time_zone);
  const p75 = funnel.steps.map((step) => step.days?.p75);
  const young = (cohort: Cohort, step: number) => isYoung(cohort.last, today, p75, step);
  const best = funnel.steps
    .slice(1)
    .map((_, place) =>
      Math.max(
        0,
        ...funnel.cohorts.filter((item) => !young(item, place + 1)).map((item) => Number(item.rates[place])),
      ),
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than its card is scrolled with the keys
    <section className={styles.scroll} tabIndex={0} aria-label={t`By time of entry`}>
      <table className={styles.cohorts} data-testid="funnel-cohorts">
        <thead>
          <tr>
            <th scope="col">{t`Began`}</th>
            <th scope="col">{read(funnel.steps[0]?.label)}</th>
            {funnel.steps.slice(1).map((step) => (
              <th key={step.key} scope="col" className={styles.tinted}>
                {t`to ${read(step.label)}`}
              </th>
            ))}
            <th scope="col">{t`Overall`}</th>
          </tr>
        </thead>
        <tbody>
          {funnel.cohorts.map((cohort) => (
            <CohortRow
              key={cohort.first}
              cohort={cohort}
              noun={noun}
              name={{ unit }}
              best={best}
              young={(step) => young(cohort, step)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

type RowProps = {
  cohort: Cohort;
  noun: string;
  name: { unit: Unit };
  best: number[];
  young: (step: number) => boolean;
};

function CohortRow({ cohort, noun, name, best, young }: RowProps) {
  const { locale } = useLocale();
  const percent = usePercent();
  const { counts, filters, rates } = cohort;
  const last = counts.length - 1;
  const [all, allFilter, wonFilter] = [counts[0] ?? 0, filters[0], filters[last]];
  const overall = all > 0 ? (100 * (counts[last] ?? 0)) / all : 0;
  return (
    <tr>
      <th scope="row">{cohortName(cohort.first, name.unit, locale)}</th>
      <td>
        {allFilter ? (
          <FigureLink noun={noun} filter={allFilter}>
            {formatNumber(all, locale)}
          </FigureLink>
        ) : null}
      </td>
      {rates.map((rate, place) => {
        const filter = filters[place + 1];
        const isImmature = young(place + 1);
        return (
          <td
            // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity but its place
            key={place}
            className={styles.tinted}
            data-young={isImmature || undefined}
            style={isImmature ? undefined : tint(Number(rate), best[place] ?? 0)}
          >
            {filter ? (
              <FigureLink noun={noun} filter={filter}>
                {percent(rate)}
              </FigureLink>
            ) : null}
          </td>
        );
      })}
      <td data-young={young(last) || undefined} className={styles.plain}>
        {wonFilter ? (
          <FigureLink noun={noun} filter={wonFilter}>
            {percent(String(overall))}
          </FigureLink>
        ) : null}
      </td>
    </tr>
  );
}

const tint = (rate: number, best: number) => ({
  background: `color-mix(in srgb, var(--viz) ${tintOf(rate, best)}%, transparent)`,
});
