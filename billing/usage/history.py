"""Reading usage for people: a span's quantities by meter and day, and the events behind a figure."""

import base64
import binascii
import datetime as dt
import decimal
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import Meta

from billing.rating.periods import Period
from billing.usage.errors import BadCursor
from billing.usage.meters import METERS, Aggregate, Source
from billing.usage.models import opened_id, usage_event
from billing.usage.quantities import EXACT, Reading, joined
from kernel.clock import in_utc
from kernel.db import ControlSession
from kernel.text import Text

PAGE = 100


class DayOfUsage(msgspec.Struct, frozen=True):
    """What a day comes to."""

    day: dt.date
    quantity: str
    events: int


class MeterUsage(msgspec.Struct, frozen=True, kw_only=True):
    """What a meter counted in a span, and on the days on which there was something."""

    meter: str
    label: Text
    unit: Text
    aggregate: Aggregate
    source: Source
    quantity: str
    events: int
    days: list[DayOfUsage]
    cost: "Cost | None" = None


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What a meter's figure costs without tax, in major units of `currency`: so far, and as the span would end if it
    went on like this. `included` is what the plan has in it; more is sold by packages of so many units, whose price may
    depend on how many there are: `prices` are those of the tiers in their order.
    """

    currency: str
    included: str
    package: int
    prices: list[str]
    so_far: str
    expected_quantity: str
    expected: str


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """One event. What it counts for is `day`; it was late if `received_on` is a later one."""

    id: str
    meter: str
    quantity: str
    occurred_at: dt.datetime
    day: dt.date
    received_at: dt.datetime
    received_on: dt.date


class EventPage(msgspec.Struct, frozen=True):
    """Events, the newest first; `next` is the cursor of those before them."""

    items: list[EventView]
    next: str | None


class Place(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Where a page ended: days first, as an invoice counts them, and of one moment by hash, as an id is nobody's to
    see in an address.
    """

    day: dt.date
    occurred_at: Annotated[dt.datetime, Meta(tz=True)]
    hash: bytes


def by_meter(reading: Reading) -> list[MeterUsage]:
    """Every meter that there is, in the order in which they are declared."""
    days = reading.by_day()
    return [_of_meter(name, {day: found for (meter, day), found in days.items() if meter == name}) for name in METERS]


def _of_meter(name: str, days: dict[dt.date, tuple[Decimal, int]]) -> MeterUsage:
    meter, total = METERS[name], Decimal(0)
    with decimal.localcontext(prec=EXACT):
        for quantity, _ in days.values():
            total = joined(name, total, quantity)
    return MeterUsage(
        meter=name, label=meter.label, unit=meter.unit, aggregate=meter.aggregate, source=meter.source,
        quantity=digits(total), events=sum(events for _, events in days.values()),
        days=[DayOfUsage(day, digits(quantity), events) for day, (quantity, events) in sorted(days.items())],
    )  # fmt: skip


async def events_of(
    control: ControlSession, organisation_id: UUID, meter: str, span: Period, cursor: str | None
) -> EventPage:
    """One page of a meter's events that count for the days of a span."""
    table = usage_event
    mine = [table.c.organisation_id == organisation_id, table.c.meter == meter]
    mine += [table.c.day >= span.start, table.c.day < span.end]
    if cursor is not None:
        place = _opened(cursor)
        columns = (table.c.day, table.c.occurred_at, table.c.id_hash)
        values = (place.day, place.occurred_at, place.hash)
        bounds = [sa.literal(value, column.type) for column, value in zip(columns, values, strict=True)]
        mine.append(sa.tuple_(*columns) < sa.tuple_(*bounds))
    order = (table.c.day.desc(), table.c.occurred_at.desc(), table.c.id_hash.desc())
    rows = await control.rows(sa.select(table).where(*mine).order_by(*order).limit(PAGE + 1))
    items = [
        EventView(
            id=opened_id(control.keys, organisation_id, bytes(row.id_cipher)),
            meter=row.meter, quantity=digits(row.quantity), occurred_at=row.occurred_at, day=row.day,
            received_at=row.received_at, received_on=row.received_on,
        )
        for row in rows[:PAGE]
    ]  # fmt: skip
    return EventPage(items, _next(rows[PAGE - 1]) if len(rows) > PAGE else None)


def digits(quantity: Decimal) -> str:
    """Plain digits without trailing zeros: 1100.04, 500, 0."""
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _next(last: Any) -> str:  # noqa: ANN401  # a row
    place = Place(last.day, last.occurred_at, bytes(last.id_hash))
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode()


def _opened(cursor: str) -> Place:
    try:
        place = msgspec.json.decode(base64.b64decode(cursor, altchars=b"-_", validate=True), type=Place)
        in_utc(place.occurred_at)
    except (msgspec.DecodeError, binascii.Error, ValueError):
        raise BadCursor from None
    return place
