"""Events of other programs' calendars on some days: one's own as they are, and of others only that they are busy."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from rapport.crm.calendar import outside
from rapport.crm.calendar.models import calendar_subscription
from rapport.crm.calendar.outside import Event
from rapport.crm.calendar.payloads import OutsideEvent
from rapport.crm.calendar.shown import Asked, Calendar, people_of
from rapport.crm.records.scope import Scope

Span = tuple[dt.datetime, dt.datetime, dt.date, dt.date]
"""From a moment until before another, and the days that this is."""

MOST: Final = 1_000
MOST_CALENDARS: Final = 100
"""Of a team: each is opened to be looked through."""


async def with_others(scope: Scope, asked: Asked, calendar: Calendar) -> Calendar:
    """A calendar with them."""
    days = (calendar.starts_at, calendar.ends_at, asked.first, asked.last)
    found, more = await _events(scope, days, await people_of(scope, asked))
    return msgspec.structs.replace(calendar, outside=found, cut_off=calendar.cut_off or more)


async def _events(scope: Scope, days: Span, people: Collection[UUID]) -> tuple[list[OutsideEvent], bool]:
    """What stands on these days, in the order of its times, and whether there is more. Of colleagues only of those
    whose activities the reader may see, and who let others see that they are busy.
    """
    me, table = scope.principal.person_id, calendar_subscription
    shown = {each for each in people if each == me or _reaches(scope, each)}
    ids = sa.bindparam(None, sorted(shown), type_=ARRAY(PGUUID(as_uuid=True)))
    wanted = sa.select(table).where(
        table.c.person_id == sa.any_(ids), table.c.found.is_not(None), table.c.shows_busy | (table.c.person_id == me)
    )
    rows = await scope.session.rows(wanted.order_by(table.c.id).limit(MOST_CALENDARS + 1))
    all_of = [each for row in rows[:MOST_CALENDARS] for each in _of(scope, row, days, is_mine=row.person_id == me)]
    all_of.sort(key=_order)
    return all_of[:MOST], len(rows) > MOST_CALENDARS or len(all_of) > MOST


def _order(event: OutsideEvent) -> tuple[str, str]:
    begins = event.first or event.starts_at
    return (begins.isoformat() if begins else "", event.id)


def _reaches(scope: Scope, person_id: UUID) -> bool:
    depth = scope.depth(scope.registry["activity"])
    return depth == "all" or (depth != "none" and person_id in scope.principal.readers(depth))


def _of(scope: Scope, row: Any, days: Span, *, is_mine: bool) -> Iterator[OutsideEvent]:  # a row
    name = outside.setup_of(scope.keys, row).name if is_mine else None
    for number, event in enumerate(outside.found_of(scope.keys, row).events):
        if is_mine or event.busy:
            title = event.title or None if is_mine else None
            shown = _shown(event, f"{row.id}-{number}", row.person_id, title, name)
            if _is_within(shown, *days):
                yield shown


def _shown(event: Event, key: str, person_id: UUID, title: str | None, name: str | None) -> OutsideEvent:
    if event.is_day:
        first, last = dt.date.fromisoformat(event.begins[:10]), dt.date.fromisoformat(event.ends[:10])
        last = max(first, last - dt.timedelta(days=1))
        return OutsideEvent(
            id=key,
            person_id=person_id,
            title=title,
            calendar=name,
            starts_at=None,
            ends_at=None,
            first=first,
            last=last,
        )
    return OutsideEvent(
        id=key, person_id=person_id, title=title, calendar=name, starts_at=dt.datetime.fromisoformat(event.begins),
        ends_at=dt.datetime.fromisoformat(event.ends), first=None, last=None,
    )  # fmt: skip


def _is_within(
    event: OutsideEvent, starts_at: dt.datetime, ends_at: dt.datetime, first: dt.date, last: dt.date
) -> bool:  # fmt: skip
    if event.first is not None and event.last is not None:
        return event.first <= last and event.last >= first
    if event.starts_at is None or event.ends_at is None:
        return False
    return event.starts_at < ends_at and (event.ends_at > starts_at or event.starts_at >= starts_at)
