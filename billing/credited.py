"""Credit notes beside what changes take back: read from the database, and what the next invoice holds back for them."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing.catalog import ITEMS
from billing.invoicing import states
from billing.invoicing.models import invoice
from billing.models import MINE
from billing.rating.contract import Line
from billing.rating.credited import HELD, held_back, left
from billing.rating.periods import Period
from kernel.db import ControlSession
from kernel.money import Money
from kernel.statements import Prepared

Billed = tuple[UUID, Line]
"""A line with its invoice."""
_NEXT = UUID(int=0)
_NOTES = Prepared(
    sa.select(invoice.c.of_invoice, sa.func.sum(-invoice.c.subtotal_minor).label("net"))
    .where(invoice.c.organisation_id == MINE, invoice.c.of_invoice.is_not(None))
    .group_by(invoice.c.of_invoice)
)


class Credited(msgspec.Struct, frozen=True, kw_only=True):
    """What credit notes took off an invoice without tax, and what later invoices held back of it, in minor units."""

    invoice_id: UUID
    number: str
    period: Period
    net_minor: int
    held_minor: int


async def read(control: ControlSession, organisation_id: UUID, billed: Sequence[Billed]) -> tuple[Credited, ...]:
    """The invoices of an organisation that have credit notes, oldest first."""
    rows = await control.rows(_NOTES, {"organisation_id": organisation_id})
    held: Counter[str] = Counter()
    for _, line in billed:
        held[line.item] += line.amount_minor
    found = []
    for row in sorted(rows, key=lambda each: each.of_invoice):
        subject = await states.get(control, organisation_id, row.of_invoice)
        found.append(
            Credited(
                invoice_id=subject.id, number=subject.name, period=Period(subject.period_start, subject.period_end),
                net_minor=int(row.net), held_minor=held[f"{HELD}{subject.id}"],
            )
        )  # fmt: skip
    return tuple(found)


def held(credited: Sequence[Credited], billed: Sequence[Billed], lines: Sequence[Line], currency: str) -> list[Line]:
    """What the invoice of these lines holds back, as it would give back what credit notes gave before."""
    there = left([*_documents(billed), (_NEXT, lines)], ITEMS)
    found = []
    for each in credited:
        more = max(0, each.net_minor - there[each.invoice_id]) - each.held_minor
        if more:
            found.append(held_back(each.invoice_id, each.number, each.period, Money(more, currency)))
    return found


def charged(billed: Sequence[Billed], invoice_id: UUID) -> int:
    """What of an invoice's charges no later one took back, in minor units."""
    return left(_documents(billed), ITEMS)[invoice_id]


def origin_of(line: Line) -> UUID | None:
    """The invoice whose credit notes a line holds back."""
    return UUID(line.item.removeprefix(HELD)) if line.item.startswith(HELD) else None


def _documents(billed: Sequence[Billed]) -> list[tuple[UUID, list[Line]]]:
    return [(on, [line for _, line in lines]) for on, lines in groupby(billed, key=lambda each: each[0])]
