"""What rating is given: quantities by meter and period, and a note of what an invoice was rated on.

An invoice is to be noted on what it was rated on, not on what came in meanwhile: so both are taken from one `Reading`.
"""

import datetime as dt
import decimal
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing.models import MINE
from billing.rating.periods import Period
from billing.usage.meters import GREATEST
from billing.usage.models import usage_day, usage_rated
from kernel.db import ControlSession
from kernel.statements import Prepared

NO_INVOICE = UUID(int=0)
"""What usage was rated on that no invoice has a line of: nothing was due for it."""

EXACT = 80
"""Digits that no sum of quantities needs."""

_ROLLED = Prepared(
    sa.select(usage_day.c.meter, usage_day.c.day, usage_day.c.received_on, usage_day.c.quantity, usage_day.c.events)
    .where(
        usage_day.c.organisation_id == MINE,
        usage_day.c.day >= sa.bindparam("first"),
        usage_day.c.day < sa.bindparam("after"),
    )
    .order_by(usage_day.c.meter, usage_day.c.day, usage_day.c.received_on)
)
# Rows of which some invoice knows as many events are left out: they never get fewer.
_NOTE = """
INSERT INTO usage_rated
    (organisation_id, invoice_id, meter, day, received_on, period_start, period_end, quantity, events)
SELECT $1, $2, meter, day, received_on, period_start, period_end, quantity, events
FROM unnest($3::text[], $4::date[], $5::date[], $6::date[], $7::date[], $8::numeric[], $9::bigint[])
    AS given (meter, day, received_on, period_start, period_end, quantity, events)
WHERE NOT EXISTS (
    SELECT FROM usage_rated AS known
    WHERE known.organisation_id = $1 AND known.meter = given.meter AND known.day = given.day
        AND known.received_on = given.received_on AND known.events >= given.events
)
ON CONFLICT DO NOTHING
"""


class Rolled(msgspec.Struct, frozen=True):
    """One row of the rollup: what was received on a day for a day."""

    meter: str
    day: dt.date
    received_on: dt.date
    quantity: Decimal
    events: int


class Reading(msgspec.Struct, frozen=True):
    """The rollup as it stood at one moment, for the periods that it was read for, in their order."""

    organisation_id: UUID
    periods: tuple[Period, ...]
    rows: tuple[Rolled, ...]

    def quantities(self) -> dict[str, dict[dt.date, Decimal]]:
        """By meter and a period's first day, as `rating.Used.meters` has it; nothing where nothing came in."""
        found: dict[str, dict[dt.date, Decimal]] = {}
        with decimal.localcontext(prec=EXACT):
            for row in self.rows:
                start = _period_of(self.periods, row.day).start
                of_meter = found.setdefault(row.meter, {})
                known = of_meter.get(start)
                of_meter[start] = row.quantity if known is None else joined(row.meter, known, row.quantity)
        return found

    def over(self, day: dt.date) -> "Reading":
        """What there is of periods that are over as a day begins: all that an invoice of that day is rated on."""
        periods = tuple(period for period in self.periods if period.end <= day)
        rows = tuple(row for row in self.rows if _period_of(self.periods, row.day).end <= day)
        return Reading(self.organisation_id, periods, rows)

    def by_day(self) -> dict[tuple[str, dt.date], tuple[Decimal, int]]:
        """Quantity and number of events by meter and day."""
        found: dict[tuple[str, dt.date], tuple[Decimal, int]] = {}
        with decimal.localcontext(prec=EXACT):
            for row in self.rows:
                known = found.get((row.meter, row.day))
                quantity = row.quantity if known is None else joined(row.meter, known[0], row.quantity)
                found[row.meter, row.day] = (quantity, row.events + (known[1] if known else 0))
        return found


def joined(meter: str, one: Decimal, other: Decimal) -> Decimal:
    """What two quantities of a meter come to."""
    return max(one, other) if meter in GREATEST else one + other


async def read(control: ControlSession, organisation_id: UUID, periods: Sequence[Period]) -> Reading:
    """Reads the rollup for periods, none of which may overlap another."""
    within = tuple(sorted(periods))
    if not within:
        return Reading(organisation_id, (), ())
    values = {"organisation_id": organisation_id, "first": within[0].start, "after": within[-1].end}
    rolled = (Rolled(*row) for row in await control.rows(_ROLLED, values))
    # There may be days between two periods.
    return Reading(organisation_id, within, tuple(row for row in rolled if row.day < _period_of(within, row.day).end))


async def quantities(
    control: ControlSession, organisation_id: UUID, periods: Sequence[Period]
) -> dict[str, dict[dt.date, Decimal]]:
    """Quantities by meter and a period's first day, as `rating.Used.meters` has it."""
    return (await read(control, organisation_id, periods)).quantities()


async def note_rated(
    control: ControlSession,
    organisation_id: UUID,
    invoice_id: UUID,
    periods: Sequence[Period],
    reading: Reading | None = None,
) -> None:
    """Notes in the caller's transaction what an invoice was rated on: the `reading` that its quantities came from.

    Without one, what is there now for `periods`. Noting an invoice again changes nothing.
    """
    found = reading or await read(control, organisation_id, periods)
    if not found.rows:
        return
    of = [_period_of(found.periods, row.day) for row in found.rows]
    await control.driver.execute(
        _NOTE,
        organisation_id,
        invoice_id,
        [row.meter for row in found.rows],
        [row.day for row in found.rows],
        [row.received_on for row in found.rows],
        [period.start for period in of],
        [period.end for period in of],
        [row.quantity for row in found.rows],
        [row.events for row in found.rows],
    )


async def rated_until_now(control: ControlSession, organisation_id: UUID) -> Mapping[tuple[Any, ...], int]:
    """How many events of each row of the rollup invoices know of. They never get fewer, so the most is the newest."""
    key = (usage_rated.c.meter, usage_rated.c.day, usage_rated.c.received_on)
    statement = sa.select(*key, sa.func.max(usage_rated.c.events).label("events"))
    rows = await control.rows(statement.where(usage_rated.c.organisation_id == organisation_id).group_by(*key))
    return {(row.meter, row.day, row.received_on): row.events for row in rows}


def _period_of(periods: Sequence[Period], day: dt.date) -> Period:
    """The one of periods in their order that has a day."""
    return periods[bisect_right(periods, day, key=lambda period: period.start) - 1]
