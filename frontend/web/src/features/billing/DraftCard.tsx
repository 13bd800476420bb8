import { Trans, useLingui } from "@lingui/react/macro";
import type { Billing, InvoiceDraft } from "@rapport/core";
import { useGrowth } from "~/data/growth.ts";
import { useUsage } from "~/data/usage.ts";
import { Chip } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./billing.module.css";
import { DraftLine } from "./DraftLine.tsx";
import { NotYet } from "./NotYet.tsx";
import { useFigures } from "./texts.ts";
import { current, expectedOf } from "./usage.ts";

/** The next invoice as it would be written today. */
export function DraftCard({ billing }: { billing: Billing }) {
  const { t } = useLingui();
  const { draft, credit } = billing;
  const { day, amount } = useFigures(draft.currency);
  const closes = day(draft.closes_on);
  const left = amount(credit);
  const usage = useUsage(current(billing).span).data;
  const growth = useGrowth().data;
  return (
    <section className={styles.card} data-testid="draft-card">
      <div className={styles.cardHead}>
        <h2>
          {t`Next invoice`} {draft.lines.length > 0 ? <small>{t`closes on ${closes}`}</small> : null}
        </h2>
        {draft.lines.length > 0 ? <Chip>{t`Draft, changes with usage`}</Chip> : null}
      </div>
      {draft.lines.length > 0 ? (
        <>
          <ul className={styles.lines}>
            {draft.lines.map((line, at) => (
              <DraftLine
                // biome-ignore lint/suspicious/noArrayIndexKey: of an item and time there may be several lines
                key={at}
                line={line}
                currency={draft.currency}
                expected={expectedOf(line, usage?.meters ?? [])}
              />
            ))}
            {growth ? <NotYet growth={growth} /> : null}
          </ul>
          <DraftSums draft={draft} total={t`Expected total`} />
          {/^0[.0]*$/.test(credit) ? null : (
            <p className={styles.cardNote}>
              <Trans>{left} of credit is used for it first.</Trans>
            </p>
          )}
        </>
      ) : (
        <p className={styles.cardNote}>
          <Trans>
            Nothing to pay yet. Once a plan is chosen, its lines are here before they are invoiced.
          </Trans>
        </p>
      )}
    </section>
  );
}

export function DraftLines({ draft }: { draft: InvoiceDraft }) {
  const { read } = useLocale();
  const { figure } = useFigures(draft.currency);
  return (
    <ul className={styles.lines}>
      {draft.lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: of an item and time there may be several lines
        <li key={at}>
          <span>
            {read(line.title)}
            <small>{read(line.sentence)}</small>
          </span>
          <span className={`${styles.amount} num`}>{figure(line.amount)}</span>
        </li>
      ))}
    </ul>
  );
}

export function DraftSums({ draft, total }: { draft: InvoiceDraft; total: string }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { figure, amount } = useFigures(draft.currency);
  return (
    <dl className={styles.sums}>
      <dt>{t`Before tax`}</dt>
      <dd className="num">{figure(draft.subtotal)}</dd>
      <dt>{draft.tax_label ? read(draft.tax_label) : t`Tax`}</dt>
      <dd className="num">{figure(draft.tax)}</dd>
      <dt className={styles.total}>{total}</dt>
      <dd className={`${styles.total} num`} data-testid="draft-total">
        {amount(draft.total)}
      </dd>
    </dl>
  );
}
