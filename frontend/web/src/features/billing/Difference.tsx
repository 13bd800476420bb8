import { useLingui } from "@lingui/react/macro";
import type { PlanPreview } from "@rapport/core";
import { Chip, type Tone } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./billing.module.css";
import { differenceOf, type LineChange } from "./difference.ts";
import { useFigures } from "./texts.ts";

const TONES: Record<LineChange["kind"], Tone> = {
  new: "accent",
  changed: "accent",
  gone: "neutral",
  same: "neutral",
};

/** The next invoice as it is and as it would be, line by line. */
export function Difference({ preview, stale }: { preview: PlanPreview; stale: boolean }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { figure, signed, signedFigure, amount, day } = useFigures(preview.then.currency);
  const rows = differenceOf(preview.now, preview.then).filter((row) => row.kind !== "same");
  const closes = day(preview.then.closes_on);
  const said: Record<LineChange["kind"], string> = {
    new: t`new`,
    changed: t`other amount`,
    gone: t`gone`,
    same: "",
  };
  return (
    <section className={styles.difference} data-stale={stale || undefined} data-testid="difference">
      <div className={styles.sectionHead}>
        <h3>{t`Next invoice`}</h3>
        <small>{t`closes on ${closes}`}</small>
      </div>
      {rows.length === 0 ? <p className="mute">{t`It stays as it is.`}</p> : null}
      <ul className={styles.lines}>
        {rows.map(({ kind, line, by }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: of an item and time there may be several lines
          <li key={at} data-kind={kind}>
            <span>
              <span>
                {read(line.title)} <Chip tone={TONES[kind]}>{said[kind]}</Chip>
              </span>
              <small>{read(line.sentence)}</small>
            </span>
            <span className={`${styles.amount} num`}>
              {kind === "new" ? figure(line.amount) : signedFigure(by)}
            </span>
          </li>
        ))}
      </ul>
      <dl className={styles.sums}>
        {rows.length > 0 ? (
          <>
            <dt>{t`Now, with tax`}</dt>
            <dd className="num">{figure(preview.now.total)}</dd>
            <dt>{t`Then, with tax`}</dt>
            <dd className="num" data-testid="then-total">
              {figure(preview.then.total)}
            </dd>
            <dt className={styles.total}>{t`Difference`}</dt>
            <dd className={`${styles.total} num`} data-testid="difference-total">
              {signed(preview.difference)}
            </dd>
          </>
        ) : (
          <>
            <dt className={styles.total}>{t`Expected total`}</dt>
            <dd className={`${styles.total} num`}>{amount(preview.now.total)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}
