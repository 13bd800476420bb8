/** What the year comes to today, and what of it the next invoice would say: both move with every deal that is won. */
import { useLingui } from "@lingui/react/macro";
import type { GrowthPreview } from "@rapport/core";
import { useFigures } from "~/features/billing/texts.ts";
import { capOf } from "./figures.ts";
import styles from "./growth.module.css";

export function Headline({ preview }: { preview: GrowthPreview }) {
  const { t } = useLingui();
  const { amount } = useFigures(preview.currency);
  return (
    <dl className={styles.headline} aria-live="polite">
      <div>
        <dt>{t`Next line, as it stands`}</dt>
        {/* A new figure is a new element: it is seen to change. */}
        <dd key={preview.line} className={`${styles.live} num`} data-testid="growth-line">
          {amount(preview.line)}
        </dd>
      </div>
      <div>
        <dt>{t`Year so far`}</dt>
        <dd className="num" data-testid="growth-fee">
          {amount(preview.fee)}
        </dd>
      </div>
      <div>
        <dt>{t`Invoiced`}</dt>
        <dd className="num">{amount(preview.invoiced)}</dd>
      </div>
    </dl>
  );
}

export function CapBar({ preview }: { preview: GrowthPreview }) {
  const { t } = useLingui();
  const { amount } = useFigures(preview.currency);
  const way = capOf(preview);
  if (!way || !preview.cap) return null;
  const cap = amount(preview.cap);
  const settled = amount(preview.settled);
  return (
    <div className={styles.cap}>
      <span className={styles.track} aria-hidden>
        <i style={{ width: `${way.settled * 100}%` }} />
        <i data-more style={{ width: `${way.more * 100}%` }} />
      </span>
      <p>
        <span>{t`Settled ${settled}`}</span>
        <span>{t`At most ${cap}`}</span>
      </p>
    </div>
  );
}
