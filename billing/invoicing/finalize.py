"""Finalizing: number, document, lines, state, posting and the mail to come, in one transaction; then immutable."""

import datetime as dt
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from billing import entity as entities
from billing import profile as profiles
from billing.contracts import Case, sealed_line
from billing.invoicing import draft, taxing
from billing.invoicing.document import Document, number_text, sealed_for
from billing.invoicing.models import invoice, invoice_line, invoice_series, invoice_state
from billing.ledger.hold import refuse_if_off
from billing.ledger.post import post
from billing.models import MINE
from billing.rating.contract import Line, Recurring, Usage
from billing.rating.credited import HELD
from billing.rating.periods import begins
from billing.rating.rate import Rated
from billing.subscriptions import Subscription
from kernel.clock import business_now
from kernel.db import ControlSession
from kernel.ids import derive_id, new_id
from kernel.statements import Prepared

MAIL_INVOICE = "billing.mail_invoice"
_WRITTEN = Prepared(
    sa.select(invoice.c.id).where(invoice.c.organisation_id == MINE, invoice.c.occasion == sa.bindparam("occasion"))
)
_NEXT_NUMBER = Prepared(
    insert(invoice_series)
    .values(series=sa.bindparam("series"), number=1)
    .on_conflict_do_update(index_elements=["series"], set_={"number": invoice_series.c.number + 1})
    .returning(invoice_series.c.number)
)
_INVOICE, _STATE, _LINE = map(Prepared, (invoice.insert(), invoice_state.insert(), invoice_line.insert()))


async def finalize(control: ControlSession, case: Case, rated: Rated, *, day: dt.date, occasion: str) -> UUID | None:
    """Writes the invoice, or credit note, of a rating; None where nothing is due or it was written before.

    `occasion` names why: an organisation has at most one invoice for each.
    """
    sub = case.subscription
    due = any(line.amount_minor for line in rated.lines)
    if not due or await written(control, sub.organisation_id, occasion):
        return None
    entity, profile = await entities.needed(control), await profiles.needed(control, sub.organisation_id)
    when = draft.Occasion(period=sub.period(day), issued_on=day, method=sub.method)
    taxes = await taxing.taxes(control, case, rated, entity, profile)
    series = f"{entity.code}-CN" if draft.kind_of(rated, taxes) == "credit_note" else entity.code
    number = await next_number(control, series, sub.currency)
    said = draft.document(
        rated, case, entity, profile, taxes, when, number=number_text(series, day, number)
    )  # fmt: skip
    invoice_id = derive_id(sub.organisation_id, "invoice", occasion, at=begins(day, sub.time_zone))
    row = {
        "organisation_id": sub.organisation_id, "id": invoice_id, "series": series, "number": number,
        "occasion": occasion, "of_invoice": None,
    }  # fmt: skip
    await write(control, row, said)
    kinds = {item.id: item for item in case.contract.items}
    await _write_lines(control, sub.organisation_id, invoice_id, rated, kinds)
    await _post(control, sub.organisation_id, invoice_id, said, rated, kinds)
    if said.kind == "invoice":
        await _open(control, sub, invoice_id, said)
    await mail(control, sub.organisation_id, invoice_id)
    return invoice_id


async def written(control: ControlSession, organisation_id: UUID, occasion: str) -> bool:
    """Whether an invoice was written for it."""
    return bool(await control.rows(_WRITTEN, {"organisation_id": organisation_id, "occasion": occasion}))


async def next_number(control: ControlSession, series: str, currency: str) -> int:
    """The next number of a series. Whoever asks holds the series until their transaction ends: there are no gaps.

    Raises `BooksOff` while the currency's ledger is off.
    """
    number: int = (await control.execute(_NEXT_NUMBER, {"series": series})).scalar_one()
    # After the wait for the series, in which the books may have been found off; the number goes back with the rest.
    await refuse_if_off(control, currency)
    return number


async def write(control: ControlSession, row: dict[str, Any], said: Document) -> None:
    """Adds the row of a document."""
    values = {
        **row, "kind": said.kind, "currency": said.currency, "period_start": said.period_start,
        "period_end": said.period_end, "issued_on": said.issued_on, "due_on": said.due_on or said.issued_on,
        "subtotal_minor": said.subtotal_minor, "tax_minor": sum(each.amount_minor for each in said.taxes),
        "total_minor": said.total_minor, "inputs_hash": said.fingerprint,
        "document": control.seal(sealed_for(row["organisation_id"], row["id"]), msgspec.json.encode(said)),
        "finalized_at": business_now(),
    }  # fmt: skip
    await control.execute(_INVOICE, values)


async def _open(control: ControlSession, sub: Subscription, invoice_id: UUID, said: Document) -> None:
    """What moves of a new invoice; one that comes to nothing is paid."""
    by_card = sub.method == "card" and said.total_minor > 0
    row = {
        "organisation_id": sub.organisation_id, "invoice_id": invoice_id, "paid_minor": 0, "credited_minor": 0,
        "refunded_minor": 0, "attempts": 0, "days_unasked": 0, "dunning": "none",
        "state": "open" if said.total_minor else "paid",
        "last_failure": None,
        "next_attempt_on": said.issued_on if by_card else None,
        "settled_on": None if said.total_minor else said.issued_on,
    }  # fmt: skip
    await control.execute(_STATE, row)


async def mail(control: ControlSession, organisation_id: UUID, invoice_id: UUID) -> None:
    """Has a document mailed after the commit."""
    args = {"organisation_id": str(organisation_id), "invoice_id": str(invoice_id)}
    await control.enqueue(MAIL_INVOICE, args, job_id=new_id())


async def _write_lines(
    control: ControlSession, organisation_id: UUID, invoice_id: UUID, rated: Rated, kinds: dict[str, Any]
) -> None:
    rows = [
        {
            "organisation_id": organisation_id, "invoice_id": invoice_id, "position": position, "item": line.item,
            "period_start": line.start, "period_end": line.end, "amount_minor": line.amount_minor,
            "recurring": isinstance(kinds.get(line.item), Recurring),
            "line": control.seal(sealed_line(organisation_id), msgspec.json.encode(line)),
        }
        for position, line in enumerate(rated.lines, 1)
    ]  # fmt: skip
    await control.execute(_LINE, rows)


async def _post(
    control: ControlSession, organisation_id: UUID, invoice_id: UUID, said: Document, rated: Rated,
    kinds: dict[str, Any],
) -> None:  # fmt: skip
    """Receivable (what is owed to the customer, for a credit note) against deferred revenue, revenue and tax."""
    side = "receivable" if said.kind == "invoice" else "customer_credit"
    postings = {side: said.total_minor, "tax_payable": -sum(each.amount_minor for each in said.taxes)}
    for line in rated.lines:
        account = account_of(line, kinds)
        postings[account] = postings.get(account, 0) - line.amount_minor
    await post(
        control, organisation_id, said.kind, str(invoice_id), currency=said.currency, day=said.issued_on,
        postings=postings,
    )  # fmt: skip


def account_of(line: Line, kinds: dict[str, Any]) -> str:
    """Where a line's revenue goes: seats and modules are earned day by day, usage and outcome at once.

    What is held back of a credit note was taken off as a credit before.
    """
    if line.item.startswith(HELD):
        return "revenue_credits"
    item = kinds.get(line.item)
    if isinstance(item, Recurring):
        return "deferred"
    return "revenue_usage" if isinstance(item, Usage) else "revenue_outcome"
