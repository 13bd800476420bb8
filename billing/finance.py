"""The books as the people see them who run this installation: receivables, payments and the ledger of everybody.

Each organisation's invoices are as old as its own clock says. Three totals that are found independently have to be the
same: what is open by invoice, what is open by age, and what the ledger says.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing.invoicing import states
from billing.invoicing.models import invoice, invoice_series, invoice_state, payment
from billing.invoicing.states import Invoice
from billing.ledger.models import ACCOUNTS, ledger_entry, ledger_posting
from billing.models import subscription
from billing.show import amount
from kernel.db import ControlSession

BUCKETS = ((None, 0), (1, 30), (31, 60), (61, 90), (91, None))
PAGE = 100
_DAY = dt.timedelta(days=1)


class Receivable(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice of which something is open; `days` is how long it has been due, below 0 until it is."""

    organisation_id: UUID
    invoice_id: UUID
    customer: str
    number: str
    due_on: dt.date
    days: int
    total: str
    open: str
    dunning: str
    last_failure: str | None
    next_attempt_on: dt.date | None


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """Open amounts by age in days."""

    from_day: int | None
    to_day: int | None
    amount: str
    count: int


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Open amounts by what the customer was told."""

    step: str
    amount: str
    count: int


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Totals that have to agree; `difference` is 0 when they do."""

    by_age: str
    by_invoice: str
    by_ledger: str
    difference: str
    entries: int
    entries_sum: str
    last_number: int
    gapless: bool


class Receivables(msgspec.Struct, frozen=True, kw_only=True):
    """The page."""

    currency: str
    currencies: tuple[str, ...]
    open: str
    overdue: str
    collected: str
    credit: str
    buckets: tuple[Bucket, ...]
    steps: tuple[Step, ...]
    proof: Proof
    rows: tuple[Receivable, ...]


class PaymentLine(msgspec.Struct, frozen=True, kw_only=True):
    """A payment of anybody."""

    id: UUID
    organisation_id: UUID
    invoice_id: UUID
    number: str
    customer: str
    kind: str
    state: str
    on_day: dt.date
    amount: str
    currency: str
    failure: str | None


class Posting(msgspec.Struct, frozen=True):
    """A part of an entry; debits are positive."""

    account: str
    amount: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A ledger entry."""

    id: UUID
    organisation_id: UUID
    kind: str
    about: str
    posted_on: dt.date
    currency: str
    postings: tuple[Posting, ...]


class LedgerPage(msgspec.Struct, frozen=True, kw_only=True):
    """Entries, newest first, and what every account comes to."""

    currency: str
    balances: tuple[Posting, ...]
    entries: tuple[Entry, ...]
    next: UUID | None


async def currencies(control: ControlSession) -> list[str]:
    """Currencies that anything was invoiced in."""
    rows = await control.rows(sa.select(invoice.c.currency).distinct().order_by(invoice.c.currency))
    return [row.currency for row in rows] or ["CNY"]


async def receivables(control: ControlSession, currency: str, month: dt.date) -> Receivables:
    """What is owed in a currency; `month` is the first day of the month of which is said what was collected."""
    open_ = await _open(control, currency)
    rows = sorted([await _row(control, *each) for each in open_], key=lambda row: -row.days)
    overdue = sum(subject.open_minor for subject, day in open_ if subject.due_on < day)
    return Receivables(
        currency=currency,
        currencies=tuple(await currencies(control)),
        open=amount(sum(subject.open_minor for subject, _ in open_), currency),
        overdue=amount(overdue, currency),
        collected=amount(await _collected(control, currency, month), currency),
        credit=amount(-await account(control, "customer_credit", currency), currency),
        buckets=tuple(_bucket(open_, currency, *bounds) for bounds in BUCKETS),
        steps=tuple(_step(open_, currency, step) for step in ("reminded", "warned", "read_only", "suspended")),
        proof=await _proof(control, open_, currency),
        rows=tuple(rows),
    )


async def payments(control: ControlSession, before: UUID | None) -> list[PaymentLine]:
    """The latest payments; `before` is the last one of the page before."""
    both = (invoice.c.organisation_id == payment.c.organisation_id) & (invoice.c.id == payment.c.invoice_id)
    statement = sa.select(payment, invoice.c.series, invoice.c.number, invoice.c.issued_on)
    statement = statement.select_from(payment.join(invoice, both)).order_by(payment.c.id.desc()).limit(PAGE)
    if before is not None:
        statement = statement.where(payment.c.id < before)
    return [
        PaymentLine(
            id=row.id, organisation_id=row.organisation_id, invoice_id=row.invoice_id,
            number=f"{row.series}-{row.issued_on:%Y}-{row.number:06d}",
            customer=(await states.document_of(control, row.organisation_id, row.invoice_id)).customer.name,
            kind=row.kind, state=row.state, on_day=row.on_day, amount=amount(row.amount_minor, row.currency),
            currency=row.currency, failure=row.failure,
        )
        for row in await control.rows(statement)
    ]  # fmt: skip


async def ledger(control: ControlSession, currency: str, before: UUID | None) -> LedgerPage:
    """A page of the ledger."""
    statement = sa.select(ledger_entry).where(ledger_entry.c.currency == currency)
    if before is not None:
        statement = statement.where(ledger_entry.c.id < before)
    rows = list(await control.rows(statement.order_by(ledger_entry.c.id.desc()).limit(PAGE)))
    parts = await _postings(control, rows)
    balances = [Posting(name, amount(await account(control, name, currency), currency)) for name in ACCOUNTS]
    entries = tuple(
        Entry(
            id=row.id, organisation_id=row.organisation_id, kind=row.kind, about=row.about, posted_on=row.posted_on,
            currency=row.currency, postings=tuple(parts.get(row.id, ())),
        )
        for row in rows
    )  # fmt: skip
    following = rows[-1].id if len(rows) == PAGE else None
    return LedgerPage(currency=currency, balances=tuple(balances), entries=entries, next=following)


async def account(control: ControlSession, name: str, currency: str) -> int:
    """What an account of everybody comes to in a currency."""
    posting, entry = ledger_posting, ledger_entry
    both = (entry.c.organisation_id == posting.c.organisation_id) & (entry.c.id == posting.c.entry_id)
    total = sa.func.coalesce(sa.func.sum(posting.c.amount_minor), 0)
    statement = sa.select(total).select_from(posting.join(entry, both))
    statement = statement.where(posting.c.account == name, entry.c.currency == currency)
    return int((await control.execute(statement)).scalar_one())


async def _open(control: ControlSession, currency: str) -> list[tuple[Invoice, dt.date]]:
    """Open invoices with the day that it is for their organisation's books."""
    days = {
        row.organisation_id: row.next_day - _DAY
        for row in await control.rows(sa.select(subscription.c.organisation_id, subscription.c.next_day))
    }
    rows = await control.rows(states.SELECT.where(invoice_state.c.state == "open", invoice.c.currency == currency))
    return [(subject := states.of_row(row), days[subject.organisation_id]) for row in rows]


async def _row(control: ControlSession, subject: Invoice, day: dt.date) -> Receivable:
    said = await states.document_of(control, subject.organisation_id, subject.id)
    return Receivable(
        organisation_id=subject.organisation_id, invoice_id=subject.id, customer=said.customer.name,
        number=subject.name, due_on=subject.due_on, days=(day - subject.due_on).days,
        total=amount(subject.total_minor, subject.currency), open=amount(subject.open_minor, subject.currency),
        dunning=subject.dunning, last_failure=subject.last_failure, next_attempt_on=subject.next_attempt_on,
    )  # fmt: skip


def _bucket(open_: Sequence[tuple[Invoice, dt.date]], currency: str, low: int | None, high: int | None) -> Bucket:
    aged = [(subject, (day - subject.due_on).days) for subject, day in open_]
    here = [subject for subject, days in aged if (low is None or days >= low) and (high is None or days <= high)]
    total = sum(subject.open_minor for subject in here)
    return Bucket(from_day=low, to_day=high, amount=amount(total, currency), count=len(here))


def _step(open_: Sequence[tuple[Invoice, dt.date]], currency: str, step: str) -> Step:
    here = [subject for subject, _ in open_ if subject.dunning == step]
    return Step(step=step, amount=amount(sum(each.open_minor for each in here), currency), count=len(here))


async def _collected(control: ControlSession, currency: str, month: dt.date) -> int:
    came = (payment.c.state == "succeeded") & (payment.c.kind != "credit") & (payment.c.currency == currency)
    total = sa.func.coalesce(sa.func.sum(payment.c.amount_minor), 0)
    found = await control.execute(sa.select(total).where(came, payment.c.on_day >= month))
    return int(found.scalar_one())


async def _proof(control: ControlSession, open_: Sequence[tuple[Invoice, dt.date]], currency: str) -> Proof:
    by_age = sum(
        subject.open_minor
        for low, high in BUCKETS
        for subject, day in open_
        if (low is None or (day - subject.due_on).days >= low) and (high is None or (day - subject.due_on).days <= high)
    )
    moved = invoice.c.total_minor - invoice_state.c.paid_minor - invoice_state.c.credited_minor
    both = (invoice.c.organisation_id == invoice_state.c.organisation_id) & (invoice.c.id == invoice_state.c.invoice_id)
    statement = sa.select(sa.func.coalesce(sa.func.sum(moved), 0)).select_from(invoice.join(invoice_state, both))
    by_invoice = int((await control.execute(statement.where(invoice.c.currency == currency))).scalar_one())
    by_ledger = await account(control, "receivable", currency)
    count = (await control.execute(sa.select(sa.func.count()).select_from(ledger_entry))).scalar_one()
    total = (await control.execute(sa.select(sa.func.coalesce(sa.func.sum(ledger_posting.c.amount_minor), 0)))).scalar()
    last, gapless = await _numbers(control)
    return Proof(
        by_age=amount(by_age, currency), by_invoice=amount(by_invoice, currency),
        by_ledger=amount(by_ledger, currency),
        difference=amount(max(abs(by_age - by_ledger), abs(by_invoice - by_ledger)), currency),
        entries=count, entries_sum=amount(int(total or 0), currency), last_number=last, gapless=gapless,
    )  # fmt: skip


async def _numbers(control: ControlSession) -> tuple[int, bool]:
    """The last invoice number, and whether every series has each number once."""
    used = await control.rows(
        sa.select(invoice.c.series, sa.func.count().label("n"), sa.func.max(invoice.c.number).label("last")).group_by(
            invoice.c.series
        )
    )
    given = {row.series: row.number for row in await control.rows(sa.select(invoice_series))}
    gapless = all(row.n == row.last == given.get(row.series) for row in used)
    return max((row.last for row in used if not row.series.endswith("-CN")), default=0), gapless


async def _postings(control: ControlSession, rows: Sequence[Any]) -> dict[UUID, list[Posting]]:
    ids, found = [row.id for row in rows], dict[UUID, list[Posting]]()
    currency = {row.id: row.currency for row in rows}
    for row in await control.rows(sa.select(ledger_posting).where(ledger_posting.c.entry_id.in_(ids))):
        found.setdefault(row.entry_id, []).append(
            Posting(row.account, amount(row.amount_minor, currency[row.entry_id]))
        )
    return found
