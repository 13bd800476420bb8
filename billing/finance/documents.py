"""Every invoice and credit note that was written: found by how it stands, of whom, when and what it is called."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing.errors import TooMany
from billing.finance import books
from billing.finance.names import number_of, of_organisations, on_invoices
from billing.finance.payloads import DocumentPage, DocumentsWanted, FinalDocument
from billing.invoicing.document import number_text
from billing.invoicing.models import invoice, invoice_state
from billing.show import amount
from kernel.db import ControlSession
from kernel.pool import Row

PAGE = 50
MOST = 20_000
"""Documents that one question opens to read for whom they are: all of an export, and those that a name is sought in."""
_AT_ONCE = 500
_STATE = (invoice.c.organisation_id == invoice_state.c.organisation_id) & (invoice.c.id == invoice_state.c.invoice_id)
_ABOUT = invoice.alias("about")
_OF = (_ABOUT.c.organisation_id == invoice.c.organisation_id) & (_ABOUT.c.id == invoice.c.of_invoice)
_FROM = invoice.outerjoin(invoice_state, _STATE).outerjoin(_ABOUT, _OF)
_ROW = [
    *(invoice.c[name] for name in ("organisation_id", "id", "kind", "series", "number", "of_invoice")),
    *(invoice.c[name] for name in ("issued_on", "due_on", "subtotal_minor", "tax_minor", "total_minor")),
    *(invoice_state.c[name] for name in ("state", "paid_minor", "credited_minor", "refunded_minor", "settled_on")),
    *(_ABOUT.c[name].label(f"of_{name}") for name in ("series", "number", "issued_on")),
]
# The latest first; numbers are unique in a series, so pages never overlap.
_LATEST = (invoice.c.issued_on.desc(), invoice.c.series.desc(), invoice.c.number.desc())


class _Sums(msgspec.Struct, frozen=True):
    """What all of the found come to, in minor units."""

    count: int
    net: int
    tax: int
    total: int


async def page(control: ControlSession, wanted: DocumentsWanted) -> DocumentPage:
    """A page of the wanted ones, the latest first, and what all of them come to. Raises `TooMany`."""
    known = await books.currencies(control)
    currency = wanted.currency or next(iter(known), "CNY")
    rows, sums = await (_named if wanted.search.strip() else _unnamed)(control, wanted, currency)
    who = wanted.organisation_id
    named = await of_organisations(control, [who] if who else [])
    end = wanted.offset + PAGE
    return DocumentPage(
        currency=currency, currencies=tuple(known), customer=named.get(who) if who else None,
        rows=await _opened(control, rows, currency), count=sums.count, net=amount(sums.net, currency),
        tax=amount(sums.tax, currency), total=amount(sums.total, currency), next=end if sums.count > end else None,
    )  # fmt: skip


async def everything(control: ControlSession, wanted: DocumentsWanted) -> tuple[str, list[FinalDocument]]:
    """All of the wanted ones and their currency, whatever `offset` says. Raises `TooMany`."""
    currency = wanted.currency or next(iter(await books.currencies(control)), "CNY")
    found = [row async for rows in _searched(control, wanted, currency) for row in rows]
    return currency, [each for part in _parts(found) for each in await _opened(control, part, currency)]


async def _unnamed(control: ControlSession, wanted: DocumentsWanted, currency: str) -> tuple[list[Any], _Sums]:
    """Nothing to read: the database counts, adds and turns the pages."""
    statement = _statement(wanted, currency)
    rows = await control.rows(statement.order_by(*_LATEST).offset(wanted.offset).limit(PAGE))
    return list(rows), await _sums(control, statement)


async def _named(control: ControlSession, wanted: DocumentsWanted, currency: str) -> tuple[list[Any], _Sums]:
    found = [row async for rows in _searched(control, wanted, currency) for row in rows]
    net, tax, total = (sum(row[name] for row in found) for name in ("subtotal_minor", "tax_minor", "total_minor"))
    return found[wanted.offset : wanted.offset + PAGE], _Sums(len(found), net, tax, total)


async def _sums(control: ControlSession, statement: "sa.Select[Any]") -> _Sums:
    all_ = statement.subquery()
    added = [
        sa.cast(sa.func.coalesce(sa.func.sum(all_.c[name]), 0), sa.BigInteger).label(name)
        for name in ("subtotal_minor", "tax_minor", "total_minor")
    ]
    row = (await control.execute(sa.select(sa.func.count().label("many"), *added))).one()
    return _Sums(row.many, row.subtotal_minor, row.tax_minor, row.total_minor)


async def _searched(control: ControlSession, wanted: DocumentsWanted, currency: str) -> AsyncIterator[list[Any]]:
    """Those whose number or customer holds the sought text, some at a time; all of them where none is sought."""
    statement = _statement(wanted, currency)
    sums = await _sums(control, statement)
    if sums.count > MOST:
        raise TooMany(count=sums.count, most=MOST)
    text = wanted.search.strip().casefold()
    for rows in _parts(list(await control.rows(statement.order_by(*_LATEST)))):
        names = await on_invoices(control, _ids(rows)) if text else {}
        yield [row for row in rows if text in number_of(row).casefold() or text in names[row.id].casefold()]


def _statement(wanted: DocumentsWanted, currency: str) -> "sa.Select[Any]":
    statement = sa.select(*_ROW).select_from(_FROM).where(invoice.c.currency == currency)
    if wanted.standing == "credit_note":
        statement = statement.where(invoice.c.kind == "credit_note")
    elif wanted.standing is not None:
        statement = statement.where(invoice_state.c.state == wanted.standing)
    if wanted.organisation_id is not None:
        statement = statement.where(invoice.c.organisation_id == wanted.organisation_id)
    if wanted.issued_from is not None:
        statement = statement.where(invoice.c.issued_on >= wanted.issued_from)
    if wanted.issued_to is not None:
        statement = statement.where(invoice.c.issued_on <= wanted.issued_to)
    return statement


def _parts(rows: Sequence[Any]) -> list[Sequence[Any]]:
    return [rows[at : at + _AT_ONCE] for at in range(0, len(rows), _AT_ONCE)]


def _ids(rows: Sequence[Any]) -> list[tuple[UUID, UUID]]:
    return [(row.organisation_id, row.id) for row in rows]


async def _opened(control: ControlSession, rows: Sequence[Any], currency: str) -> tuple[FinalDocument, ...]:
    names = await on_invoices(control, _ids(rows))
    return tuple(_document(row, names[row.id], currency) for row in rows)


def _document(row: Row, customer: str, currency: str) -> FinalDocument:
    """A credit note has no state: nothing of it is paid, credited or open."""
    is_note = row.kind == "credit_note"
    paid, credited, refunded = (
        0 if is_note else minor for minor in (row.paid_minor, row.credited_minor, row.refunded_minor)
    )
    left = 0 if is_note else max(0, row.total_minor - paid - credited)
    return FinalDocument(
        organisation_id=row.organisation_id, invoice_id=row.id, customer=customer, number=number_of(row),
        kind=row.kind, standing="credit_note" if is_note else row.state, of_invoice=row.of_invoice,
        of_number=_about(row), issued_on=row.issued_on, due_on=row.due_on,
        settled_on=None if is_note else row.settled_on, net=amount(row.subtotal_minor, currency),
        tax=amount(row.tax_minor, currency), total=amount(row.total_minor, currency), paid=amount(paid, currency),
        credited=amount(credited, currency), refunded=amount(refunded, currency), open=amount(left, currency),
    )  # fmt: skip


def _about(row: Row) -> str | None:
    if row.of_invoice is None:
        return None
    return number_text(row.of_series, row.of_issued_on, row.of_number)
