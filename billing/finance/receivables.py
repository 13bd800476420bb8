"""What is owed: totals by age and by what the customers were told, and the invoices behind them."""

from decimal import Decimal
from typing import Any, cast

import msgspec
import sqlalchemy as sa

from billing import entity
from billing.dunning import STEPS
from billing.errors import Unpublished
from billing.finance import books, story
from billing.finance.ledger_payloads import Proof
from billing.finance.names import number_of, on_invoices, opened
from billing.finance.payloads import (
    Bucket,
    Dunned,
    Receivable,
    ReceivablePage,
    Receivables,
    Sought,
    Step,
)
from billing.invoicing.models import invoice, invoice_state, payment
from billing.ledger import hold
from billing.ledger.models import ledger_entry, ledger_posting
from billing.models import subscription
from billing.show import amount
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.money import round_half_up
from kernel.pool import Row

BUCKETS = ((None, 0), (1, 30), (31, 60), (61, 90), (91, None))
"""First and last day of each, in days since an invoice was due."""
PAGE = 50
DSO_DAYS = 90
_STATE = (invoice.c.organisation_id == invoice_state.c.organisation_id) & (invoice.c.id == invoice_state.c.invoice_id)
_BOOKS = invoice.c.organisation_id == subscription.c.organisation_id
# The books of an organisation stand at the day before the one that is to be done next.
_DAYS = subscription.c.next_day - invoice.c.due_on - 1
_ISSUED = subscription.c.next_day - invoice.c.issued_on - 1
_OPEN = invoice.c.total_minor - invoice_state.c.paid_minor - invoice_state.c.credited_minor
_FROM = invoice.join(invoice_state, _STATE).join(subscription, _BOOKS)
_bucket = sa.case((_DAYS <= 0, 0), *((high >= _DAYS, at) for at, (_, high) in enumerate(BUCKETS) if high), else_=4)


async def receivables(control: ControlSession, wanted: str | None) -> Receivables:
    """What is owed in a currency: the wanted one, or the one that most invoices are in."""
    known = await books.currencies(control)
    currency = wanted or next(iter(known), "CNY")
    cells = await _cells(control, currency)
    accounts = await books.balances(control, currency)
    by_age = sum(cell.open for cell in cells)
    late = [cell for cell in cells if cell.bucket]
    return Receivables(
        currency=currency, currencies=tuple(known), issuer=await _issuer(control), checked_at=real_now(),
        open=amount(by_age, currency), open_count=sum(cell.many for cell in cells),
        overdue=amount(sum(cell.open for cell in late), currency), overdue_count=sum(cell.many for cell in late),
        collected=amount(await _collected(control, currency), currency),
        credit=amount(-accounts["customer_credit"], currency), credit_count=await _with_credit(control, currency),
        dso_days=await _dso(control, currency, by_age),
        buckets=tuple(
            Bucket(
                low=low, high=high, amount=amount(sum(each.open for each in cells if each.bucket == at), currency),
                count=sum(each.many for each in cells if each.bucket == at),
            )
            for at, (low, high) in enumerate(BUCKETS)
        ),
        dunned=tuple(
            Dunned(
                step=cast("Step", step), from_day=from_day,
                amount=amount(sum(each.open for each in cells if each.dunning == step), currency),
                count=sum(each.many for each in cells if each.dunning == step),
            )
            for from_day, step in reversed(STEPS)
        ),
        proof=await _proof(control, currency, by_age, accounts),
    )  # fmt: skip


async def _proof(control: ControlSession, currency: str, by_age: int, accounts: dict[str, int]) -> Proof:
    """The totals as they are now, and what the last check of the hour noted."""
    found, last = await books.proof(control, currency, by_age, accounts), await hold.last(control, currency)
    if last is None:
        return found
    return msgspec.structs.replace(found, off_since=last.off_since, last_checked=last.checked_at)


async def open_by_age(control: ControlSession, currency: str) -> int:
    """What is open in minor units, as its age says it."""
    return sum(cell.open for cell in await _cells(control, currency))


async def _cells(control: ControlSession, currency: str) -> list[Any]:
    """Open amounts by bucket and step: `bucket`, `dunning`, `many`, `open`."""
    each = sa.select(_bucket.label("bucket"), invoice_state.c.dunning, _OPEN.label("open")).select_from(_FROM)
    all_ = each.where(invoice_state.c.state == "open", invoice.c.currency == currency).subquery()
    total = sa.cast(sa.func.sum(all_.c.open), sa.BigInteger).label("open")
    statement = sa.select(all_.c.bucket, all_.c.dunning, sa.func.count().label("many"), total)
    return list(await control.rows(statement.group_by(all_.c.bucket, all_.c.dunning)))


async def _issuer(control: ControlSession) -> str | None:
    try:
        return (await entity.needed(control)).party.name
    except Unpublished:
        return None


async def _collected(control: ControlSession, currency: str) -> int:
    """Money that came in the month that it is for the organisation that paid; credit that is used is no money."""
    its = payment.c.organisation_id == subscription.c.organisation_id
    today = subscription.c.next_day - sa.cast(1, sa.Integer)
    this_month = sa.and_(*(sa.extract(part, payment.c.on_day) == sa.extract(part, today) for part in ("year", "month")))
    came = (payment.c.state == "succeeded") & (payment.c.kind != "credit") & (payment.c.currency == currency)
    total = sa.func.coalesce(sa.func.sum(payment.c.amount_minor), 0)
    statement = sa.select(total).select_from(payment.join(subscription, its)).where(came, this_month)
    return int((await control.execute(statement)).scalar_one())


async def _with_credit(control: ControlSession, currency: str) -> int:
    """How many organisations have credit."""
    both = (ledger_entry.c.organisation_id == ledger_posting.c.organisation_id) & (
        ledger_entry.c.id == ledger_posting.c.entry_id
    )
    each = sa.select(ledger_posting.c.organisation_id).select_from(ledger_posting.join(ledger_entry, both))
    each = each.where(ledger_entry.c.currency == currency, ledger_posting.c.account == "customer_credit")
    each = each.group_by(ledger_posting.c.organisation_id).having(sa.func.sum(ledger_posting.c.amount_minor) < 0)
    return int((await control.execute(sa.select(sa.func.count()).select_from(each.subquery()))).scalar_one())


async def _dso(control: ControlSession, currency: str, open_minor: int) -> int | None:
    """Days of sales outstanding: what is open, over what was invoiced in ninety days, times ninety.

    None while no invoice is ninety days old: shorter books would make up a rate.
    """
    recent = sa.func.coalesce(sa.func.sum(sa.case((_ISSUED < DSO_DAYS, invoice.c.total_minor), else_=0)), 0)
    statement = sa.select(recent.label("invoiced"), sa.func.max(_ISSUED).label("oldest"))
    statement = statement.select_from(invoice.join(subscription, _BOOKS)).where(invoice.c.currency == currency)
    row = (await control.execute(statement)).one()
    invoiced = int(row.invoiced)
    if row.oldest is None or row.oldest < DSO_DAYS or invoiced <= 0:
        return None
    return int(round_half_up(Decimal(open_minor * DSO_DAYS) / invoiced, 0))


async def sought(control: ControlSession, wanted: Sought) -> ReceivablePage:
    """The open invoices that are sought, the ones that are overdue longest or the largest first."""
    found = list(await control.rows(_statement(wanted)))
    text = wanted.search.strip().casefold()
    if text:
        found = [row for row in found if text in number_of(row).casefold() or text in _customer(control, row)]
    rows = found[wanted.offset : wanted.offset + PAGE]
    names = await on_invoices(control, [(row.organisation_id, row.id) for row in rows])
    stories = await story.of(control, rows)
    end = wanted.offset + PAGE
    return ReceivablePage(
        rows=tuple(_row(row, names[row.id], stories[row.id], wanted.currency) for row in rows),
        count=len(found), open=amount(sum(row.open for row in found), wanted.currency),
        next=end if len(found) > end else None,
    )  # fmt: skip


def _statement(wanted: Sought) -> "sa.Select[Any]":
    own = [invoice.c[name] for name in ("organisation_id", "id", "series", "number", "issued_on", "due_on")]
    moves = [invoice_state.c[name] for name in ("dunning", "days_unasked", "next_attempt_on")]
    more = (invoice.c.document,) if wanted.search.strip() else ()
    days, total, left = _DAYS.label("days"), invoice.c.total_minor.label("total"), _OPEN.label("open")
    by_card = subscription.c.card_ref.is_not(None).label("has_card")
    statement = sa.select(*own, *moves, days, total, left, by_card, *more).select_from(_FROM)
    statement = statement.where(invoice_state.c.state == "open", invoice.c.currency == wanted.currency)
    if wanted.bucket is not None:
        statement = statement.where(_bucket == wanted.bucket)
    if wanted.overdue:
        statement = statement.where(_DAYS > 0)
    if wanted.step is not None:
        statement = statement.where(invoice_state.c.dunning == wanted.step)
    by_age, by_size = _DAYS.desc(), _OPEN.desc()
    first = (by_age, by_size) if wanted.order == "overdue" else (by_size, by_age)
    return statement.order_by(*first, invoice.c.id)


def _customer(control: ControlSession, row: Row) -> str:
    return opened(control, row.organisation_id, row.id, row.document).casefold()


def _row(row: Row, customer: str, told: story.Story, currency: str) -> Receivable:
    return Receivable(
        organisation_id=row.organisation_id, invoice_id=row.id, customer=customer, number=number_of(row),
        issued_on=row.issued_on, due_on=row.due_on, days=row.days, total=amount(row.total, currency),
        open=amount(row.open, currency), dunning=row.dunning, last=told.last, next=told.next,
    )  # fmt: skip
