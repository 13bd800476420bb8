"""The orders behind a line of an invoice: who changed what on which day, as known when the invoice was written.

Of a line of the next invoice: as known now.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing.contracts import billed_lines_of
from billing.invoicing import states
from billing.invoicing.models import invoice
from billing.models import MINE, subscription_change
from billing.rating.periods import Period
from billing.subscriptions import BY
from kernel.db import ControlSession
from kernel.errors import NotFound
from kernel.pool import Row
from kernel.statements import Prepared

_MADE = Prepared(
    sa.select(subscription_change)
    .join(invoice, invoice.c.organisation_id == subscription_change.c.organisation_id)
    .where(
        subscription_change.c.organisation_id == MINE,
        subscription_change.c.item == sa.bindparam("item"),
        invoice.c.id == sa.bindparam("invoice_id"),
        subscription_change.c.made_at <= invoice.c.finalized_at,
    )
    .order_by(subscription_change.c.seq)
)


_ORDERED = Prepared(
    sa.select(subscription_change)
    .where(subscription_change.c.organisation_id == MINE, subscription_change.c.item == sa.bindparam("item"))
    .order_by(subscription_change.c.seq)
)


class NoLine(NotFound):
    """The invoice has no such line."""

    code = "billing.no_line"


class LineChange(msgspec.Struct, frozen=True, kw_only=True):
    """From a local day on there were `quantity` units in place of `before`. `by` is who ordered it, as they were called
    then: empty where billing did so by itself, None where that isn't known.
    """

    on: dt.date
    before: int
    quantity: int
    by: str | None
    made_at: dt.datetime


async def behind(
    control: ControlSession, organisation_id: UUID, invoice_id: UUID, position: int
) -> tuple[LineChange, ...]:
    """What the quantity of a line came from, the newest first: its changes within the line's days, and the last one
    before them. Positions count from 1; raises `NoInvoice` and `NoLine`. What nobody orders, growth say, has none.
    """
    await states.get(control, organisation_id, invoice_id)
    lines = await billed_lines_of(control, organisation_id, invoice_id)
    if not 1 <= position <= len(lines):
        raise NoLine
    line = lines[position - 1]
    values = {"organisation_id": organisation_id, "invoice_id": invoice_id, "item": line.item}
    made = _made(control, organisation_id, await control.rows(_MADE, values))
    return tuple(reversed(_of(Period(line.start, line.end), made)))


async def of_item(
    control: ControlSession, organisation_id: UUID, item: str, start: dt.date, end: dt.date
) -> tuple[LineChange, ...]:
    """The same of a line that isn't written yet: an item's changes from `start` until before `end`, and the last one
    before them. None where these are no days.
    """
    if start >= end:
        return ()
    rows = await control.rows(_ORDERED, {"organisation_id": organisation_id, "item": item})
    return tuple(reversed(_of(Period(start, end), _made(control, organisation_id, rows))))


def _made(control: ControlSession, organisation_id: UUID, rows: Iterable[Row]) -> list[LineChange]:
    made: list[LineChange] = []
    for row in rows:
        by = None if row.by is None else control.unseal(f"{BY}:{organisation_id}", row.by).decode()
        made.append(
            LineChange(
                on=row.on_day, before=_standing(made, row.on_day), quantity=row.quantity, by=by, made_at=row.made_at
            )
        )
    return made


def _standing(made: Sequence[LineChange], day: dt.date) -> int:
    """How many there were on a day by what had been ordered until then."""
    known = [each for each in made if each.on <= day]
    return max(reversed(known), key=lambda each: each.on).quantity if known else 0


def _of(days: Period, made: Sequence[LineChange]) -> list[LineChange]:
    """By day; of several for one day in the order in which they were made."""
    ordered = sorted((each for each in made if each.on < days.end), key=lambda each: each.on)
    older = sum(each.on <= days.start for each in ordered)
    return ordered[max(0, older - 1) :]
