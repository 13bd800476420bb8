"""The clock of an organisation: how far it is ahead of the machine's, and moving it on.

A demonstration fast-forwards one organisation; every other one stays where it is. A clock only goes forward, since what
happened by it can't happen later than now, and what moving it lets happen is done by the ordinary jobs. It moves to the
same time of day of a later day in the organisation's zone, so a change to summer time shifts nothing.
"""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel import context
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.errors import NotFound, RapportError
from kernel.text import Text
from tenants.events import ClockMoved
from tenants.models import organisation, organisation_clock

FURTHEST = dt.timedelta(days=3653)
"""Ten years: so far a clock may be ahead."""


class ClockBackwards(RapportError):
    """It would show an earlier time than it shows now, or the same."""

    status = 422
    code = "tenants.clock_backwards"
    text = Text(
        zh="业务时钟只能往前拨，现在是 {today}，没有改动。请选更晚的一天。",
        en="The clock only goes forward: it is {today} now, and nothing was changed. Choose a later day.",
    )


class ClockTooFar(RapportError):
    """It would be more than ten years ahead of the real time."""

    status = 422
    code = "tenants.clock_too_far"
    text = Text(
        zh="业务时钟最多比真实时间快十年，现在是 {today}，没有改动。请选更早的一天。",
        en="The clock can be ten years ahead at most: it is {today} now, and nothing was changed. Choose a nearer day.",
    )


async def offset_of(control: ControlSession, organisation_id: UUID) -> dt.timedelta:
    """How far an organisation's clock is ahead; `NotFound` if there is no such organisation."""
    return (await _read(control, organisation_id)).offset


async def move(control: ControlSession, organisation_id: UUID, by: dt.timedelta) -> dt.timedelta:
    """Moves the clock on by whole seconds and returns how far ahead it is now.

    Of two moves at once each counts. Raises `ClockBackwards` and `ClockTooFar`.
    """
    return await _advance(control, organisation_id, await _read(control, organisation_id, lock=True), by)


async def move_days(control: ControlSession, organisation_id: UUID, days: int) -> dt.timedelta:
    """Moves the clock on by days of the organisation's calendar, which needn't have 24 hours."""
    standing = await _read(control, organisation_id, lock=True)
    if abs(days) > FURTHEST.days:
        raise (ClockTooFar if days > 0 else ClockBackwards)(today=standing.local.date())
    day = standing.local.date() + dt.timedelta(days=days)
    return await _advance(control, organisation_id, standing, standing.until(day))


async def move_to(control: ControlSession, organisation_id: UUID, day: dt.date) -> dt.timedelta:
    """Moves the clock on to a later day; two who ask for the same day move it there once, and one is refused."""
    standing = await _read(control, organisation_id, lock=True)
    if abs(day - standing.local.date()) > FURTHEST:
        raise (ClockTooFar if day > standing.local.date() else ClockBackwards)(today=standing.local.date())
    return await _advance(control, organisation_id, standing, standing.until(day))


@asynccontextmanager
async def on_clock_of(control: ControlSession, organisation_id: UUID) -> AsyncIterator[None]:
    """Puts the block on an organisation's clock and into its zone, for jobs of the control database."""
    standing = await _read(control, organisation_id)
    with context.on_clock(standing.offset, standing.zone.key):
        yield


class _Standing(NamedTuple):
    """How far a clock is ahead, what it shows, and where."""

    offset: dt.timedelta
    zone: ZoneInfo
    real: dt.datetime

    @property
    def local(self) -> dt.datetime:
        """What it shows in the organisation's zone."""
        return (self.real + self.offset).astimezone(self.zone)

    def until(self, day: dt.date) -> dt.timedelta:
        """From now to the same time of another day; a time that this day leaves out is the one after the gap."""
        then = dt.datetime.combine(day, self.local.time().replace(fold=0), self.zone)
        return then.astimezone(dt.UTC) - (self.real + self.offset)


async def _read(control: ControlSession, organisation_id: UUID, *, lock: bool = False) -> _Standing:
    # The organisation's row is locked: a clock that was never moved has none of its own.
    found = (
        sa.select(organisation.c.time_zone, organisation_clock.c.offset_seconds)
        .join_from(organisation, organisation_clock, isouter=True)
        .where(organisation.c.id == organisation_id)
    )
    if lock:
        held = sa.select(organisation.c.id).where(organisation.c.id == organisation_id)
        await control.rows(held.with_for_update(key_share=True))
    rows = await control.rows(found)
    if not rows:
        raise NotFound
    return _Standing(dt.timedelta(seconds=rows[0].offset_seconds or 0), ZoneInfo(rows[0].time_zone), real_now())


async def _advance(
    control: ControlSession, organisation_id: UUID, standing: _Standing, by: dt.timedelta
) -> dt.timedelta:
    seconds = round(by.total_seconds())
    if seconds <= 0:
        raise ClockBackwards(today=standing.local.date())
    if by > FURTHEST - standing.offset:
        raise ClockTooFar(today=standing.local.date())
    ahead = standing.offset + dt.timedelta(seconds=seconds)
    row = {"organisation_id": organisation_id, "moved_at": standing.real}
    row["offset_seconds"] = ahead // dt.timedelta(seconds=1)
    statement = insert(organisation_clock).values(row)
    updated = {name: statement.excluded[name] for name in ("offset_seconds", "moved_at")}
    await control.execute(statement.on_conflict_do_update(index_elements=["organisation_id"], set_=updated))
    await control.emit(ClockMoved(organisation_id=organisation_id))
    return ahead
