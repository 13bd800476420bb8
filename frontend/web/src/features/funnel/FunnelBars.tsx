/** How far records came: bars on one scale, with conversion, its change, and the time that stages take. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { type Funnel, type FunnelStep, formatNumber } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import { FigureLink } from "./FigureLink.tsx";
import styles from "./funnel.module.css";

type Props = {
  funnel: Funnel;
  noun: string;
  /** The span before this one; null where there is none to compare with. */
  before?: Funnel | null;
};

export function FunnelBars({ funnel, noun, before = null }: Props) {
  const { t } = useLingui();
  const most = Math.max(1, ...funnel.steps.map((step) => step.count));
  return (
    <table className={styles.bars} data-testid="funnel-bars">
      <thead>
        <tr>
          <th scope="col">{t`Stage`}</th>
          <th scope="col">{t`Reached`}</th>
          <th scope="col">{t`From previous`}</th>
          <th scope="col">{t`Days in stage`}</th>
        </tr>
      </thead>
      <tbody>
        {funnel.steps.map((step, place) => (
          <StepRow
            key={step.key}
            step={step}
            noun={noun}
            share={step.count / most}
            change={changeOf(step, before?.steps[place])}
          />
        ))}
      </tbody>
    </table>
  );
}

/** In percentage points; nothing to compare with where there was nobody. */
function changeOf(step: FunnelStep, before: FunnelStep | undefined): number | null {
  if (!step.rate || !before?.rate || before.count + before.dropped === 0) return null;
  return Math.round((Number(step.rate) - Number(before.rate)) * 10) / 10;
}

type RowProps = { step: FunnelStep; noun: string; share: number; change: number | null };

function StepRow({ step, noun, share, change }: RowProps) {
  const { t } = useLingui();
  const { read, locale } = useLocale();
  const percent = usePercent();
  const name = read(step.label);
  const { days, dropped, dropped_filter: lost } = step;
  return (
    <tr data-testid="funnel-step">
      <th scope="row">
        <span className="truncate">{name}</span>
        {lost && dropped > 0 ? (
          <small>
            <FigureLink noun={noun} filter={lost} testid="funnel-dropped">
              {t`${plural(dropped, { one: "# went no further", other: "# went no further" })}`}
            </FigureLink>
          </small>
        ) : null}
      </th>
      <td>
        <span className={styles.reach}>
          <i style={{ width: share > 0 ? `${Math.max(share * 100, 1.5)}%` : 0 }} />
          <b>
            <FigureLink noun={noun} filter={step.filter} testid="funnel-count">
              {formatNumber(step.count, locale)}
            </FigureLink>
          </b>
        </span>
      </td>
      <td>
        {step.rate ? (
          <FigureLink
            noun={noun}
            filter={step.filter}
            label={t`${name}: ${percent(step.rate)} from previous`}
          >
            {percent(step.rate)}
          </FigureLink>
        ) : (
          <span className="mute">–</span>
        )}
        {change === null ? null : (
          <small data-tone={change < 0 ? "danger" : "ok"}>
            {change < 0 ? "−" : "+"}
            {t`${formatNumber(Math.abs(change), locale)} pts`}
          </small>
        )}
      </td>
      <td>
        {days ? (
          <>
            <FigureLink noun={noun} filter={step.filter}>
              {t`${formatNumber(days.median, locale)} d`}
            </FigureLink>
            <small title={t`Half of all stays lie between these`}>
              {formatNumber(days.p25, locale)}–{formatNumber(days.p75, locale)}
            </small>
          </>
        ) : (
          <span className="mute">–</span>
        )}
      </td>
    </tr>
  );
}

export function usePercent(): (rate: string) => string {
  const { locale } = useLocale();
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (rate) => `${format.format(Number(rate))}%`;
}
