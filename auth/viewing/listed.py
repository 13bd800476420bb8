"""Who viewed as whom, as the one who was viewed is told, and the end of views that nobody ended."""

import datetime as dt
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.people import names
from auth.principal import Principal
from auth.viewing.models import viewing
from auth.viewing.views import close
from kernel.clock import real_now
from kernel.runtime import Runtime

MOST: Final = 50
_AT_ONCE: Final = 200


class Viewed(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody viewed as one: who, from when, and when it ended or will at the latest."""

    id: UUID
    viewer_id: UUID
    viewer: str
    began_at: dt.datetime
    until: dt.datetime
    is_over: bool


async def of_person(runtime: Runtime, principal: Principal) -> list[Viewed]:
    """Who viewed as this person in this organisation, the latest first."""
    mine = (viewing.c.organisation_id == principal.tenant.id) & (viewing.c.person_id == principal.person_id)
    async with runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(viewing).where(mine).order_by(viewing.c.created_at.desc()).limit(MOST))
    async with principal.session(runtime) as session:
        known = await names(session, {row.viewer_id for row in rows})
    now = real_now()
    return [
        Viewed(
            id=row.id, viewer_id=row.viewer_id, viewer=known[row.viewer_id]["name"] if row.viewer_id in known else "–",
            began_at=row.created_at, until=row.ended_at or row.expires_at,
            is_over=row.ended_at is not None or row.expires_at <= now,
        )
        for row in rows
    ]  # fmt: skip


async def close_those_over(runtime: Runtime) -> None:
    """Notes the end of views that ran out, with nobody there to ask for anything."""
    over = viewing.c.ended_at.is_(None) & (viewing.c.expires_at <= real_now())
    # Two workers at the same time take different ones.
    chosen = sa.select(viewing).where(over).order_by(viewing.c.expires_at).limit(_AT_ONCE)
    async with runtime.databases.control_session() as control:
        for row in await control.rows(chosen.with_for_update(skip_locked=True)):
            await close(control, row, "time")
