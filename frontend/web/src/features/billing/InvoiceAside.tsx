import { Trans, useLingui } from "@lingui/react/macro";
import type { Invoice, InvoicePayment } from "@rapport/core";
import { IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { Chip, IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { LineChanges } from "./LineChanges.tsx";
import { Promises } from "./Promises.tsx";
import paper from "./paper.module.css";
import { paymentTone } from "./status.ts";
import { useFailureText, useFigures } from "./texts.ts";
import { isOrdered, isShareOfGrowth, usageOf } from "./usageOf.ts";

type Props = { invoice: Invoice; line: number | null; onClose: () => void };

/** Beside the paper: the line that is looked at, payments, credit notes. */
export function InvoiceAside({ invoice, line, onClose }: Props) {
  return (
    <aside className={paper.aside}>
      {line !== null ? <Explained invoice={invoice} line={line} onClose={onClose} /> : null}
      {invoice.row.kind === "invoice" ? <Payments invoice={invoice} /> : null}
      {invoice.credit_notes.length > 0 ? <CreditNotes invoice={invoice} /> : null}
      <Promises promises={invoice.promises ?? []} total={invoice.row.total} currency={invoice.row.currency} />
      {line === null ? <Hint /> : null}
    </aside>
  );
}

function Hint() {
  const { t } = useLingui();
  return <p className="mute">{t`Choose a line to see how it was calculated.`}</p>;
}

/** Where one amount comes from. */
function Explained({ invoice, line, onClose }: { invoice: Invoice; line: number; onClose: () => void }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { figure } = useFigures(invoice.document.currency);
  const head = useRef<HTMLHeadingElement>(null);
  // What was asked for is below or beside what was clicked: the focus goes there, and the page with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line is asked for anew
  useEffect(() => {
    head.current?.focus();
  }, [line]);
  const said = invoice.lines[line];
  const position = invoice.document.positions[line];
  if (!said || !position) return null;
  const counted = usageOf(said);
  return (
    <section data-testid="line-explained">
      <div className={paper.asideHead}>
        <h2 ref={head} tabIndex={-1}>
          {read(said.title)}
        </h2>
        <IconButton label={t`Close`} onClick={onClose}>
          <IconX {...smallIcon} />
        </IconButton>
      </div>
      <p>{read(said.sentence)}</p>
      <dl>
        {position.quantity && position.price ? (
          <>
            <dt>{t`Quantity`}</dt>
            <dd className="num">{position.quantity}</dd>
            <dt>{t`Unit price`}</dt>
            <dd className="num">{figure(position.price)}</dd>
          </>
        ) : null}
        <dt>{t`Amount before tax`}</dt>
        <dd className="num">{figure(said.amount)}</dd>
      </dl>
      {position.evidence ? (
        <p className={`mute ${paper.evidence}`} data-testid="line-evidence">
          {read(position.evidence)}
        </p>
      ) : null}
      {isOrdered(said) ? <LineChanges invoice={invoice} line={line} /> : null}
      {counted ? (
        <Link to="/billing/usage" search={counted} className="link" data-testid="line-usage">
          <Trans>See what was counted</Trans>
        </Link>
      ) : null}
      {isShareOfGrowth(said) ? (
        <Link to="/billing/outcome" className="link" data-testid="line-growth">
          <Trans>See the contract, its quarters and the deals behind them</Trans>
        </Link>
      ) : null}
    </section>
  );
}

function Payments({ invoice }: { invoice: Invoice }) {
  const { t } = useLingui();
  const { row, payments } = invoice;
  const { amount, shortDay } = useFigures(row.currency);
  const next = row.next_attempt_on ? shortDay(row.next_attempt_on) : null;
  return (
    <section data-testid="invoice-payments">
      <h2>{t`Payments`}</h2>
      {payments.length === 0 ? <p className="mute">{t`None yet.`}</p> : null}
      <ul>
        {payments.map((one) => (
          <Payment key={one.id} one={one} currency={row.currency} />
        ))}
      </ul>
      {next ? <p className="mute">{t`We try again on ${next}.`}</p> : null}
      {/^0[.0]*$/.test(row.open) ? null : (
        <dl>
          <dt>{t`Still open`}</dt>
          <dd className="num">{amount(row.open)}</dd>
        </dl>
      )}
    </section>
  );
}

function Payment({ one, currency }: { one: InvoicePayment; currency: string }) {
  const { t } = useLingui();
  const { amount, shortDay } = useFigures(currency);
  const failure = useFailureText();
  const kinds: Record<string, string> = {
    card: t`Card`,
    transfer: t`Bank transfer`,
    credit: t`From credit`,
  };
  const states: Record<string, string> = {
    started: t`Under way`,
    waiting: t`Waits for the bank`,
    succeeded: t`Paid`,
    failed: t`Failed`,
    disputed: t`Disputed`,
    charged_back: t`Taken back`,
  };
  return (
    <li>
      <span>
        {kinds[one.kind] ?? one.kind} <Chip tone={paymentTone(one)}>{states[one.state] ?? one.state}</Chip>
        <small>
          {shortDay(one.on_day)}
          {one.failure ? ` · ${failure(one.failure)}` : ""}
        </small>
      </span>
      <span className="num">{amount(one.amount)}</span>
    </li>
  );
}

function CreditNotes({ invoice }: { invoice: Invoice }) {
  const { t } = useLingui();
  const { amount, shortDay } = useFigures(invoice.row.currency);
  return (
    <section data-testid="invoice-credit-notes">
      <h2>{t`Credit notes`}</h2>
      <ul>
        {invoice.credit_notes.map((note) => (
          <li key={note.id}>
            <span>
              <Link to="/billing/invoices/$id" params={{ id: note.id }} className="figure-link">
                {note.number}
              </Link>
              <small>{shortDay(note.issued_on)}</small>
            </span>
            <span className="num">{amount(note.total)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
