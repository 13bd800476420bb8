/** How likely an open deal is won: counted from the organisation's own deals, with its reasons and how such ones did. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { type CrmRecord, type DealPrediction, formatDate, formatNumber } from "@rapport/core";
import { usePipelines } from "~/data/board.ts";
import record from "~/features/record/record.module.css";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./overview.module.css";

type Factor = DealPrediction["factors"][number];

export function Prediction({ prediction, deal }: { prediction: DealPrediction; deal: CrmRecord }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { value, made_at, enough, factors, band } = prediction;
  const percent = formatNumber(Math.round(Number(value)), locale);
  const own = typeof deal.probability === "number" ? formatNumber(deal.probability, locale) : null;
  return (
    <section className={record.panel} data-testid="prediction">
      <h2>{t`Chance of being won`}</h2>
      {value === null ? (
        <p className="mute">
          <Trans>
            Not enough data. It is counted each night, once {enough} closed deals have stood in this stage.
          </Trans>
        </p>
      ) : (
        <>
          <p className={styles.chance}>
            <b className="num">{percent}%</b>
            <small>
              {own === null ? null : t`the stage says ${own}%`}
              {made_at ? ` · ${t`since ${formatDate(made_at.slice(0, 10), locale)}`}` : null}
            </small>
          </p>
          <ul className={styles.reasons}>
            {factors.map((factor) => (
              <Reason key={factor.name} factor={factor} />
            ))}
          </ul>
          {band ? <Judged band={band} /> : null}
        </>
      )}
    </section>
  );
}

function Reason({ factor }: { factor: Factor }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const lines = usePipelines();
  const { name, won, of, days, key } = factor;
  const line = lines.find((each) => each.id === key);
  const stage = lines.flatMap((each) => each.stages).find((each) => each.id === key);
  const part = formatNumber(won, locale);
  const whole = formatNumber(of, locale);
  const label = read((name === "pipeline" ? line : stage)?.label ?? null) || "–";
  const words: Record<Factor["name"], string> = {
    pipeline: t`${part} of ${whole} closed deals in “${label}” were won`,
    stage: t`${part} of ${whole} that stood in “${label}” were won`,
    age: t`${part} of ${whole} that stood there for ${plural(days, { one: "# day", other: "# days" })} or more were won`,
  };
  const weight = Math.round(Number(factor.weight));
  const points = formatNumber(Math.abs(weight), locale);
  const signed = name === "pipeline" ? `${points}%` : `${weight < 0 ? "−" : "+"}${points}`;
  const tone = name === "pipeline" || weight === 0 ? undefined : weight > 0 ? "up" : "down";
  return (
    <li data-testid={`reason-${name}`}>
      <span>{words[name]}</span>
      <span className="num" data-tone={tone}>
        {signed}
      </span>
    </li>
  );
}

function Judged({ band }: { band: NonNullable<DealPrediction["band"]> }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { low, high, closed, share } = band;
  const said =
    share === null
      ? t`How well such figures do is not known yet: ${plural(closed, { one: "# deal", other: "# deals" })} at ${low}–${high}% closed so far.`
      : t`Of ${plural(closed, { one: "# deal", other: "# deals" })} at ${low}–${high}%, ${formatNumber(Math.round(Number(share)), locale)}% were won.`;
  return (
    <p className={styles.judged} data-testid="prediction-judged">
      {said}
    </p>
  );
}
