import { Trans, useLingui } from "@lingui/react/macro";
import type { Desk, MoneyMoved } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import paper from "~/features/billing/paper.module.css";
import { useFigures } from "~/features/billing/texts.ts";
import { Chip } from "~/ui/atoms.tsx";
import { Age } from "./OpenRow.tsx";
import looks from "./order.module.css";
import { isZero } from "./sums.ts";
import { MONEY_TONE, useMoneyNames, useMoneyStates, useShortFailure } from "./texts.ts";

/** Beside the paper: where it stands, the money that moved, credit notes, and the way into the books. */
export function DeskAside({ desk }: { desk: Desk }) {
  const isInvoice = desk.invoice.row.kind === "invoice";
  return (
    <aside className={`${paper.aside} ${looks.deskAside}`}>
      {isInvoice ? <Standing desk={desk} /> : null}
      {isInvoice ? <Money desk={desk} /> : null}
      {desk.invoice.credit_notes.length > 0 ? <CreditNotes desk={desk} /> : null}
      <Books desk={desk} />
    </aside>
  );
}

function Standing({ desk }: { desk: Desk }) {
  const { t } = useLingui();
  const { row } = desk.invoice;
  const { amount, day, shortDay } = useFigures(row.currency);
  const next = row.next_attempt_on ? shortDay(row.next_attempt_on) : null;
  return (
    <section data-testid="desk-standing">
      <h2>{t`Where it stands`}</h2>
      <dl>
        <Fact label={t({ message: "Open", context: "amount" })}>
          <b>{amount(row.open)}</b>
        </Fact>
        <Fact label={t`Due`}>{day(row.due_on)}</Fact>
        {isZero(row.open) ? null : (
          <Fact label={t`Age`}>
            <Age days={desk.days} />
          </Fact>
        )}
        <Fact label={t`Can be credited, net`}>{amount(desk.creditable)}</Fact>
        <Fact label={t`Can be refunded`}>{amount(desk.refundable)}</Fact>
        <Fact label={t`Customer's credit`}>{amount(desk.credit)}</Fact>
      </dl>
      {desk.under_way ? (
        <p
          className={`${looks.note} ${looks.fact}`}
        >{t`A payment is under way: receipts and credit notes wait for it.`}</p>
      ) : null}
      {next && !isZero(row.open) ? (
        <p className={`${looks.note} ${looks.fact}`}>{t`The card is tried on ${next}.`}</p>
      ) : null}
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className="num">{children}</dd>
    </>
  );
}

function Money({ desk }: { desk: Desk }) {
  const { t } = useLingui();
  return (
    <section data-testid="desk-money">
      <h2>{t`Money`}</h2>
      {desk.moved.length === 0 ? <p className="mute">{t`None has moved yet.`}</p> : null}
      <ul>
        {desk.moved.map((one) => (
          <Moved key={one.id} one={one} />
        ))}
      </ul>
      {desk.disputes?.map((one) => (
        <Disputed key={one.payment_id + one.begun_on} one={one} currency={desk.invoice.row.currency} />
      ))}
    </section>
  );
}

/** What a dispute is about, and what it waits for: the answer is given at the gateway. */
function Disputed({ one, currency }: { one: NonNullable<Desk["disputes"]>[number]; currency: string }) {
  const { t } = useLingui();
  const { amount, shortDay } = useFigures(currency);
  const [sum, begun] = [amount(one.amount), shortDay(one.begun_on)];
  const ended = one.ended_on ? shortDay(one.ended_on) : "";
  return (
    <p className={`${looks.note} ${looks.fact}`} data-testid={`dispute-${one.state}`}>
      {one.state === "open"
        ? t`${sum} are disputed since ${begun}. Answer at the gateway; nobody is reminded meanwhile.`
        : one.state === "won"
          ? t`The dispute over ${sum} of ${begun} was won on ${ended}.`
          : t`The dispute over ${sum} of ${begun} was lost on ${ended}: it is owed again.`}
    </p>
  );
}

function Moved({ one }: { one: MoneyMoved }) {
  const { amount, shortDay } = useFigures(one.currency);
  const failure = useShortFailure();
  const names = useMoneyNames();
  const states = useMoneyStates();
  const more = one.kind === "refund" || !one.failure ? one.reference : failure(one.failure);
  return (
    <li>
      <span>
        {names[one.kind]} <Chip tone={MONEY_TONE[one.state]}>{states[one.state]}</Chip>
        <small>
          {shortDay(one.on_day)}
          {more ? ` · ${more}` : ""}
        </small>
      </span>
      <span className="num">{amount(one.amount)}</span>
    </li>
  );
}

function CreditNotes({ desk }: { desk: Desk }) {
  const { t } = useLingui();
  const { amount, shortDay } = useFigures(desk.invoice.row.currency);
  return (
    <section>
      <h2>{t`Credit notes`}</h2>
      <ul>
        {desk.invoice.credit_notes.map((note) => (
          <li key={note.id}>
            <span>
              <Link
                to="/finance/invoices/$org/$id"
                params={{ org: desk.organisation_id, id: note.id }}
                className="figure-link"
              >
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

function Books({ desk }: { desk: Desk }) {
  return (
    <p>
      <Link
        to="/finance/ledger"
        search={{ currency: desk.invoice.row.currency, organisation: desk.organisation_id }}
        className="link"
        data-testid="desk-books"
      >
        <Trans>This customer's entries in the ledger</Trans>
      </Link>
    </p>
  );
}
