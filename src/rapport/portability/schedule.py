"""Archives that are made by themselves: how often, how many are kept, and when the next one is due.

They are what an organisation is brought back from together with the log of changes (`docs/archive.md`).
"""

import datetime as dt
from collections.abc import Mapping
from typing import Final, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.clock import business_now, real_now
from kernel.db import ControlSession
from kernel.pool import Row
from kernel.runtime import Runtime
from rapport.portability import archives
from rapport.portability.errors import ArchiveUnderWay
from rapport.portability.models import archive, archive_schedule
from tenants.models import organisation_clock

Every = Literal["off", "daily", "weekly"]

STEPS: Final[Mapping[str, dt.timedelta]] = {"daily": dt.timedelta(days=1), "weekly": dt.timedelta(days=7)}

AT_ONCE: Final = 50
"""Organisations whose archives one round begins: the others are due in the next, half a minute later."""


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """How often, and how many are kept; the next one begins at `next_at`."""

    every: Every = "off"
    keep: int = 7
    next_at: dt.datetime | None = None


async def of_organisation(control: ControlSession, organisation_id: UUID) -> Schedule:
    """What was set; off where nobody set anything."""
    columns = (archive_schedule.c.every, archive_schedule.c.keep, archive_schedule.c.next_at)
    mine = archive_schedule.c.organisation_id == organisation_id
    rows = await control.rows(sa.select(*columns).where(mine))
    return Schedule(every=rows[0].every, keep=rows[0].keep, next_at=rows[0].next_at) if rows else Schedule()


async def put(runtime: Runtime, organisation_id: UUID, by: UUID, every: Every, keep: int) -> None:
    """Sets it. The first archive is due at once; that fewer are kept takes effect at once too."""
    now = business_now()
    async with runtime.databases.control_session() as control:
        was = await of_organisation(control, organisation_id)
        next_at = None if every == "off" else was.next_at if was.every == every else now
        values = {"every": every, "keep": keep, "next_at": next_at, "changed_by": by, "changed_at": real_now()}
        statement = insert(archive_schedule).values(organisation_id=organisation_id, **values)
        await control.execute(statement.on_conflict_do_update(index_elements=["organisation_id"], set_=values))
        over = await _more_than(control, organisation_id, keep)
    for each in over:
        await archives.remove(runtime, organisation_id, each)


async def sweep(runtime: Runtime) -> None:
    """Begins what is due. Two workers begin no more than one; while another is written, it waits for the next round."""
    now = real_now()
    offset = sa.func.coalesce(organisation_clock.c.offset_seconds, 0)
    ahead = sa.func.make_interval(0, 0, 0, 0, 0, 0, offset)
    clocks = archive_schedule.outerjoin(
        organisation_clock, organisation_clock.c.organisation_id == archive_schedule.c.organisation_id
    )
    due = archive_schedule.c.next_at <= sa.bindparam("now", now, sa.DateTime(True)) + ahead
    columns = (*archive_schedule.c, offset.label("ahead"))
    statement = sa.select(*columns).select_from(clocks).where(due).order_by(archive_schedule.c.next_at).limit(AT_ONCE)
    async with runtime.databases.control_session() as control:
        found = await control.rows(statement)
    for row in found:
        await _begin(runtime, row, now + dt.timedelta(seconds=row.ahead))


async def _begin(runtime: Runtime, row: Row, now: dt.datetime) -> None:
    """One archive, and the time of the next: times that went by while nothing worked are one."""
    step = STEPS[row.every]
    following = row.next_at + step * ((now - row.next_at) // step + 1)
    mine = archive_schedule.c.organisation_id == row.organisation_id
    try:
        async with runtime.databases.control_session() as control:
            same = mine & (archive_schedule.c.next_at == row.next_at)
            moved = await control.execute(archive_schedule.update().where(same).values(next_at=following))
            if moved.rowcount:
                await archives.begin(control, row.organisation_id, row.changed_by, "scheduled")
    except ArchiveUnderWay:
        return  # nothing of this was written: it is still due


async def _more_than(control: ControlSession, organisation_id: UUID, keep: int) -> list[UUID]:
    done = (archive.c.organisation_id == organisation_id) & (archive.c.state == "done")
    newest = sa.select(archive.c.id).where(done, archive.c.kind == "scheduled").order_by(archive.c.created_at.desc())
    return [row.id for row in (await control.rows(newest))[keep:]]
