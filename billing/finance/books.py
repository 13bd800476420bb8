"""The ledger of everybody: what its accounts come to, its entries, and the proof that it agrees with the invoices."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from billing.finance import differing
from billing.finance.ledger_payloads import Entry, LedgerPage, Posting, Proof, Series
from billing.finance.names import number_of, of_organisations
from billing.invoicing.models import invoice, invoice_series, invoice_state
from billing.ledger.documents import documents_of
from billing.ledger.models import ACCOUNTS, ledger_entry, ledger_posting
from billing.show import amount
from kernel.db import ControlSession

PAGE = 50
_ENTRY, _POSTING = ledger_entry.c, ledger_posting.c
_BOTH = (_ENTRY.organisation_id == _POSTING.organisation_id) & (_ENTRY.id == _POSTING.entry_id)
_SUM = sa.func.coalesce(sa.func.sum(_POSTING.amount_minor), 0)
_OPEN = sa.func.coalesce(
    sa.func.sum(invoice.c.total_minor - invoice_state.c.paid_minor - invoice_state.c.credited_minor), 0
)
_STATE = (invoice.c.organisation_id == invoice_state.c.organisation_id) & (invoice.c.id == invoice_state.c.invoice_id)


async def currencies(control: ControlSession) -> list[str]:
    """Currencies that anything was invoiced in, the one with the most invoices first; none where nothing was."""
    often = sa.func.count().desc()
    statement = sa.select(invoice.c.currency).group_by(invoice.c.currency).order_by(often, invoice.c.currency)
    return [row.currency for row in await control.rows(statement)]


async def balances(control: ControlSession, currency: str, organisation_id: UUID | None = None) -> dict[str, int]:
    """What every account comes to in minor units."""
    statement = sa.select(_POSTING.account, _SUM.label("total")).select_from(ledger_posting.join(ledger_entry, _BOTH))
    statement = statement.where(_ENTRY.currency == currency).group_by(_POSTING.account)
    if organisation_id is not None:
        statement = statement.where(_ENTRY.organisation_id == organisation_id)
    found = {row.account: int(row.total) for row in await control.rows(statement)}
    return {name: found.get(name, 0) for name in ACCOUNTS}


async def proof(control: ControlSession, currency: str, by_age: int, accounts: dict[str, int]) -> Proof:
    """Whether the books agree; `by_age` is what is open by age, in minor units."""
    statement = sa.select(_OPEN).select_from(invoice.join(invoice_state, _STATE)).where(invoice.c.currency == currency)
    by_invoice = int((await control.execute(statement)).scalar_one())
    by_ledger = accounts["receivable"]
    difference = max(abs(by_age - by_ledger), abs(by_invoice - by_ledger))
    entries = sa.select(sa.func.count()).select_from(ledger_entry).where(_ENTRY.currency == currency)
    off = await _first_off(control, currency) if difference else None
    return Proof(
        by_age=amount(by_age, currency), by_invoice=amount(by_invoice, currency),
        by_ledger=amount(by_ledger, currency), difference=amount(difference, currency),
        off=off,
        off_entry=await differing.first_entry(control, currency, off) if off else None,
        entries=int((await control.execute(entries)).scalar_one()),
        entries_sum=amount(sum(accounts.values()), currency), series=tuple(await series(control)),
    )  # fmt: skip


async def _first_off(control: ControlSession, currency: str) -> UUID | None:
    """An organisation whose ledger and invoices differ."""
    invoiced = sa.select(invoice.c.organisation_id, _OPEN.label("open")).select_from(
        invoice.join(invoice_state, _STATE)
    )
    invoiced = invoiced.where(invoice.c.currency == currency).group_by(invoice.c.organisation_id)
    posted = sa.select(_ENTRY.organisation_id, _SUM.label("open")).select_from(ledger_posting.join(ledger_entry, _BOTH))
    posted = posted.where(_ENTRY.currency == currency, _POSTING.account == "receivable")
    posted = posted.group_by(_ENTRY.organisation_id)
    one = {row.organisation_id: int(row.open) for row in await control.rows(invoiced)}
    other = {row.organisation_id: int(row.open) for row in await control.rows(posted)}
    return min((each for each in {*one, *other} if one.get(each, 0) != other.get(each, 0)), default=None)


async def series(control: ControlSession) -> list[Series]:
    """Every series of numbers. Numbers are unique, so as many as the last one says are all there are."""
    count, last = sa.func.count().label("many"), sa.func.max(invoice.c.number).label("last")
    statement = sa.select(invoice.c.series, count, last).group_by(invoice.c.series)
    used = {row.series: row for row in await control.rows(statement)}
    return [
        Series(
            name=row.series, last=row.number,
            gapless=row.series in used and used[row.series].many == used[row.series].last == row.number,
        )
        for row in await control.rows(sa.select(invoice_series).order_by(invoice_series.c.series))
    ]  # fmt: skip


async def ledger(
    control: ControlSession, currency: str, *, account: str | None, organisation_id: UUID | None,
    before: UUID | None = None, down_from: UUID | None = None,
) -> LedgerPage:  # fmt: skip
    """A page of entries: all, or those that touch an account or are of an organisation; `down_from` an entry on."""
    statement = sa.select(ledger_entry).where(_ENTRY.currency == currency)
    if account is not None:
        statement = statement.where(sa.exists().where(_BOTH, _POSTING.account == account))
    if organisation_id is not None:
        statement = statement.where(_ENTRY.organisation_id == organisation_id)
    if before is not None:
        statement = statement.where(_ENTRY.id < before)
    elif down_from is not None:
        statement = statement.where(_ENTRY.id <= down_from)
    found = list(await control.rows(statement.order_by(_ENTRY.id.desc()).limit(PAGE + 1)))
    rows = found[:PAGE]
    names = await of_organisations(control, [each.organisation_id for each in rows])
    whose = None if organisation_id is None else (await of_organisations(control, [organisation_id])).get(
        organisation_id, ""
    )  # fmt: skip
    accounts = await balances(control, currency, organisation_id)
    return LedgerPage(
        currency=currency, currencies=tuple(await currencies(control)), customer=whose,
        balances=tuple(Posting(name, amount(minor, currency)) for name, minor in accounts.items()),
        entries=tuple(await _entries(control, rows, names, currency)),
        next=rows[-1].id if len(found) > PAGE else None,
    )  # fmt: skip


async def _entries(control: ControlSession, rows: Sequence[Any], names: dict[UUID, str], currency: str) -> list[Entry]:
    parts: dict[UUID, list[Posting]] = {}
    ids = [(row.organisation_id, row.id) for row in rows]
    if ids:
        wanted = sa.tuple_(_POSTING.organisation_id, _POSTING.entry_id).in_(ids)
        for each in await control.rows(sa.select(ledger_posting).where(wanted)):
            parts.setdefault(each.entry_id, []).append(Posting(each.account, amount(each.amount_minor, currency)))
    about = await documents_of(control, rows)
    return [
        Entry(
            id=row.id, organisation_id=row.organisation_id, customer=names.get(row.organisation_id, ""),
            kind=row.kind, posted_on=row.posted_on,
            invoice_id=about[row.id].id if row.id in about else None,
            number=number_of(about[row.id]) if row.id in about else None,
            postings=tuple(sorted(parts.get(row.id, ()), key=_debits_first)),
        )
        for row in rows
    ]  # fmt: skip


def _debits_first(each: Posting) -> tuple[bool, int]:
    return each.amount.startswith("-"), ACCOUNTS.index(each.account)
