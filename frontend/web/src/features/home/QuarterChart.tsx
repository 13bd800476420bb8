/** Won as steps, the forecast from today to the quarter's end, and the run-rate as dots. Labelled at the lines. */
import { useLingui } from "@lingui/react/macro";
import { daysBetween, formatCompactMoney, formatDate, type Outlook } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./home.module.css";
import { expected } from "./Quarter.tsx";

const WIDTH = 640;
const HEIGHT = 150;
const TOP = 18;

export function QuarterChart({ outlook }: { outlook: Outlook }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { currency } = outlook;
  const shape = shapeOf(outlook);
  const short = (amount: number) =>
    formatCompactMoney({ amount: String(Math.round(amount)), currency }, locale);
  const day = (date: string) => formatDate(date, locale, { year: "unless-current" });
  if (shape.most === 0) return null;
  const { today, won, end } = shape;
  return (
    <figure className={styles.chart}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t`Won and forecast over the quarter`}
      >
        <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} stroke="var(--line2)" />
        <line x1={today.x} x2={today.x} y1={0} y2={HEIGHT} stroke="var(--line2)" />
        <line
          {...between(today, shape.pace)}
          stroke="var(--mute)"
          strokeWidth={1.5}
          strokeDasharray="2 3"
          vectorEffect="non-scaling-stroke"
        />
        <line
          {...between(today, end)}
          stroke="var(--accent)"
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
        />
        <path d={won} fill="none" stroke="var(--text)" strokeWidth={2} vectorEffect="non-scaling-stroke" />
      </svg>
      <ul className={styles.ends}>
        <li style={{ top: `${(end.y / HEIGHT) * 100}%` }} data-kind="forecast">
          {t`Forecast ${short(expected(outlook))}`}
        </li>
        {shape.apart ? (
          <li style={{ top: `${(shape.pace.y / HEIGHT) * 100}%` }}>{t`At this pace ${short(shape.rate)}`}</li>
        ) : null}
      </ul>
      <figcaption>
        <span>{day(outlook.first)}</span>
        <span
          style={{ left: `${(today.x / WIDTH) * 100}%` }}
          data-kind="today"
        >{t`Today ${day(outlook.today)}`}</span>
        <span>{day(outlook.last)}</span>
      </figcaption>
    </figure>
  );
}

type Point = { x: number; y: number };

const between = (a: Point, b: Point) => ({ x1: a.x, y1: a.y, x2: b.x, y2: b.y });

/** Where everything stands in the picture. */
export function shapeOf(outlook: Outlook) {
  const { first, last, today } = outlook;
  const days = daysBetween(first, last) + 1;
  const passed = daysBetween(first, today) + 1;
  const now = Number(outlook.won.amount);
  const rate = (now / passed) * days;
  const most = Math.max(expected(outlook), rate, now);
  const x = (after: number) => (after / days) * WIDTH;
  const y = (amount: number) => HEIGHT - (most === 0 ? 0 : (amount / most) * (HEIGHT - TOP));
  const steps = outlook.steps.map((step) => ({
    at: x(daysBetween(first, step.day) + 1),
    to: y(Number(step.amount)),
  }));
  const path = steps.map((step) => `H${step.at} V${step.to}`).join(" ");
  return {
    most,
    rate,
    won: `M0 ${HEIGHT} ${path} H${x(passed)}`,
    today: { x: x(passed), y: y(now) },
    end: { x: WIDTH, y: y(expected(outlook)) },
    pace: { x: WIDTH, y: y(rate) },
    /** Two labels at one height can't both be read. */
    apart: Math.abs(y(rate) - y(expected(outlook))) > 18,
  };
}
