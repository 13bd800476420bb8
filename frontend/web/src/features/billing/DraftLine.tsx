/** A line of the next invoice, whose amount opens what is behind it: who ordered it, what was counted, the deals. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { InvoiceDraft, InvoiceDraftLine } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useDraftChanges } from "~/data/billing.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./billing.module.css";
import { Changes } from "./LineChanges.tsx";
import { useFigures } from "./texts.ts";
import { isOrdered, isShareOfGrowth, usageOf } from "./usageOf.ts";

type Props = {
  line: InvoiceDraftLine;
  currency: InvoiceDraft["currency"];
  /** What a usage line will come to by its last day, where that is more than it says. */
  expected?: string | null;
};

export function DraftLine({ line, currency, expected }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { figure } = useFigures(currency);
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const amount = figure(line.amount);
  const counted = usageOf(line);
  const soon = expected ? figure(expected) : null;
  return (
    <li data-testid={`draft-line-${line.item}`}>
      <span>
        {read(line.title)}
        <small>{read(line.sentence)}</small>
        {soon ? (
          <small className={styles.expected} data-testid="draft-expected">
            <Trans>Expected by the end of the period: {soon}</Trans>
          </small>
        ) : null}
        {isOpen ? (
          <div id={id} className={styles.behind}>
            <DraftChanges line={line} />
          </div>
        ) : null}
      </span>
      <span className={`${styles.amount} num`}>
        {isOrdered(line) ? (
          <button
            type="button"
            className="figure-link"
            aria-expanded={isOpen}
            aria-controls={id}
            aria-label={t`${amount}: who ordered it`}
            onClick={() => setOpen(!isOpen)}
          >
            {amount}
          </button>
        ) : counted ? (
          <Link
            to="/billing/usage"
            search={counted}
            className="figure-link"
            aria-label={t`${amount}: what was counted`}
          >
            {amount}
          </Link>
        ) : isShareOfGrowth(line) ? (
          <Link to="/billing/outcome" className="figure-link" aria-label={t`${amount}: the deals behind it`}>
            {amount}
          </Link>
        ) : (
          amount
        )}
      </span>
    </li>
  );
}

function DraftChanges({ line }: { line: InvoiceDraftLine }) {
  return <Changes found={useDraftChanges(line)} isMany={line.item === "seats"} />;
}
