"""Who viewed as whom and who asked to, as the two of them are told, and the end of views that nobody ended."""

import datetime as dt
from typing import Final, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.people import names
from auth.principal import Principal
from auth.viewing.models import viewing, viewing_request
from auth.viewing.requests import ANSWERED_WITHIN, reason_of
from auth.viewing.views import close
from kernel.clock import real_now
from kernel.runtime import Runtime

MOST: Final = 50
_AT_ONCE: Final = 200


class Viewed(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody viewed as one: who, from when, and when it ended or will at the latest.

    `asked`: whether one had allowed it, an owner did without (`unasked`), or nobody had to be asked. The first two say
    why.
    """

    id: UUID
    viewer_id: UUID
    viewer: str
    began_at: dt.datetime
    until: dt.datetime
    is_over: bool
    asked: Literal["allowed", "unasked", "no"]
    reason: str | None


class ViewAsked(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody asked to view as somebody; `lapsed`: nobody answered, or nobody used what was allowed."""

    id: UUID
    viewer_id: UUID
    viewer: str
    person_id: UUID
    person: str
    reason: str
    state: Literal["open", "allowed", "used", "refused", "withdrawn", "lapsed"]
    created_at: dt.datetime
    expires_at: dt.datetime


async def of_person(runtime: Runtime, principal: Principal) -> list[Viewed]:
    """Who viewed as this person in this organisation, the latest first."""
    mine = (viewing.c.organisation_id == principal.tenant.id) & (viewing.c.person_id == principal.person_id)
    statement = sa.select(viewing).where(mine).order_by(viewing.c.created_at.desc()).limit(MOST)
    async with runtime.databases.control_session() as control:
        rows = await control.rows(statement)
        of = sa.select(viewing_request).where(viewing_request.c.id.in_([row.request_id for row in rows]))
        asked = {row.id: (row.state, reason_of(control, row)) for row in await control.rows(of)}
    async with principal.session(runtime) as session:
        known = await names(session, {row.viewer_id for row in rows})
    now, found = real_now(), list[Viewed]()
    for row in rows:
        state, reason = asked.get(row.request_id, (None, None))
        found.append(
            Viewed(
                id=row.id, viewer_id=row.viewer_id, began_at=row.created_at, until=row.ended_at or row.expires_at,
                viewer=known[row.viewer_id]["name"] if row.viewer_id in known else "–",
                is_over=row.ended_at is not None or row.expires_at <= now,
                asked="no" if state is None else "unasked" if state == "overridden" else "allowed", reason=reason,
            )
        )  # fmt: skip
    return found


async def asked_by(runtime: Runtime, principal: Principal) -> list[ViewAsked]:
    """What somebody asked within the last day, the latest first."""
    table = viewing_request
    lately = (table.c.created_at > real_now() - ANSWERED_WITHIN) & (table.c.state != "overridden")
    return await _asked(runtime, principal, table.c.viewer_id == principal.person_id, lately)


async def asked_of(runtime: Runtime, principal: Principal) -> list[ViewAsked]:
    """What somebody is asked, and what they allowed that can still be taken back, the latest first."""
    table = viewing_request
    runs = sa.exists().where(viewing.c.request_id == table.c.id, viewing.c.ended_at.is_(None))
    counts = table.c.state.in_(("open", "allowed")) | ((table.c.state == "used") & runs)
    return await _asked(
        runtime, principal, table.c.person_id == principal.person_id, counts & (table.c.expires_at > real_now())
    )


async def _asked(runtime: Runtime, principal: Principal, *which: sa.ColumnElement[bool]) -> list[ViewAsked]:
    table = viewing_request
    here = sa.select(table).where(table.c.organisation_id == principal.tenant.id, *which)
    async with runtime.databases.control_session() as control:
        rows = await control.rows(here.order_by(table.c.created_at.desc(), table.c.id).limit(MOST))
        reasons = {row.id: reason_of(control, row) for row in rows}
    async with principal.session(runtime) as session:
        known = await names(session, {each for row in rows for each in (row.viewer_id, row.person_id)})
    now = real_now()
    return [
        ViewAsked(
            id=row.id, viewer_id=row.viewer_id, person_id=row.person_id, reason=reasons[row.id],
            viewer=known[row.viewer_id]["name"] if row.viewer_id in known else "–",
            person=known[row.person_id]["name"] if row.person_id in known else "–",
            state="lapsed" if row.state in {"open", "allowed"} and row.expires_at <= now else row.state,
            created_at=row.created_at, expires_at=row.expires_at,
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
