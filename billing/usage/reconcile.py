"""What became of everything that was received, by day and meter: received = rated + rejected + pending.

What was answered (receipts) is counted apart from what was rolled up; of that, pending is what no rating knows yet, and
never less than nothing. `differences` compares the rollup with the events themselves.
"""

import datetime as dt
from collections import Counter
from decimal import Decimal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing.usage.meters import GREATEST
from billing.usage.models import usage_day, usage_event, usage_receipt
from billing.usage.quantities import rated_until_now
from kernel.db import ControlSession

Key = tuple[dt.date, str]


class Reconciled(msgspec.Struct, frozen=True, kw_only=True):
    """One meter's events that were received on a day; `meter` is empty where an event named none that there is.

    Events that were sent again are `duplicate` and not counted as received; `rejected` has those whose id stands for
    another event (`conflict`) in it. `pending` waits for the next invoice.
    """

    day: dt.date
    meter: str
    received: int
    rated: int
    rejected: int
    pending: int
    conflict: int
    duplicate: int
    balanced: bool
    """received = rated + rejected + pending, and none of them is less than nothing"""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the rollup that isn't what its events come to."""

    meter: str
    day: dt.date
    received_on: dt.date
    quantity: Decimal | None
    recomputed: Decimal | None
    events: int
    recounted: int


async def reconcile(control: ControlSession, organisation_id: UUID, start: dt.date, end: dt.date) -> list[Reconciled]:
    """What was received from day `start` until before `end`, the newest day first."""
    receipts = usage_receipt
    mine = receipts.c.organisation_id == organisation_id
    statement = sa.select(receipts).where(mine, receipts.c.day >= start, receipts.c.day < end)
    rows = await control.rows(statement.order_by(receipts.c.day.desc(), receipts.c.meter))
    rolled, rated = await _rolled_and_rated(control, organisation_id, start, end)
    found = []
    for row in rows:
        key = (row.day, row.meter)
        received, rejected = row.accepted + row.conflict + row.rejected, row.conflict + row.rejected
        pending = rolled[key] - rated[key]
        balanced = pending >= 0 and received == rated[key] + rejected + pending
        found.append(
            Reconciled(
                day=row.day, meter=row.meter, received=received, rated=rated[key], rejected=rejected, pending=pending,
                conflict=row.conflict, duplicate=row.duplicate, balanced=balanced,
            )
        )  # fmt: skip
    return found


async def _rolled_and_rated(
    control: ControlSession, organisation_id: UUID, start: dt.date, end: dt.date
) -> tuple[Counter[Key], Counter[Key]]:
    """How many events the rollup has, and how many of them invoices know of, by day of receipt and meter."""
    table = usage_day
    statement = sa.select(table.c.received_on, table.c.meter, sa.func.sum(table.c.events).label("events"))
    mine = statement.where(
        table.c.organisation_id == organisation_id, table.c.received_on >= start, table.c.received_on < end
    )
    rolled: Counter[Key] = Counter()
    for row in await control.rows(mine.group_by(table.c.received_on, table.c.meter)):
        rolled[row.received_on, row.meter] = int(row.events)
    rated: Counter[Key] = Counter()
    for (meter, _, received_on), events in (await rated_until_now(control, organisation_id)).items():
        rated[received_on, meter] += events
    return rolled, rated


async def differences(control: ControlSession, organisation_id: UUID, start: dt.date, end: dt.date) -> list[Difference]:
    """Rows of the rollup, for days from `start` until before `end`, that aren't what their events come to."""
    key = ("meter", "day", "received_on")
    events, days = usage_event.c, usage_day.c
    total = sa.case((events.meter.in_(GREATEST), sa.func.max(events.quantity)), else_=sa.func.sum(events.quantity))
    counted = (
        sa.select(*(events[name] for name in key), total.label("quantity"), sa.func.count().label("events"))
        .where(events.organisation_id == organisation_id, events.day >= start, events.day < end)
        .group_by(*(events[name] for name in key))
        .subquery("counted")
    )
    rolled = (
        sa.select(*(days[name] for name in key), days.quantity, days.events)
        .where(days.organisation_id == organisation_id, days.day >= start, days.day < end)
        .subquery("rolled")
    )
    same = sa.and_(*(counted.c[name] == rolled.c[name] for name in key))
    either = [sa.func.coalesce(counted.c[name], rolled.c[name]).label(name) for name in key]
    statement = (
        sa.select(
            *either, rolled.c.quantity, counted.c.quantity.label("recomputed"),
            sa.func.coalesce(rolled.c.events, 0).label("events"),
            sa.func.coalesce(counted.c.events, 0).label("recounted"),
        )
        .select_from(sa.join(counted, rolled, same, full=True))
        .where(
            sa.or_(
                counted.c.quantity.is_distinct_from(rolled.c.quantity),
                counted.c.events.is_distinct_from(rolled.c.events),
            )
        )
        .order_by(*either)
    )  # fmt: skip
    return [Difference(**dict(row.items())) for row in await control.rows(statement)]
