"""Asking somebody before viewing as them: their answer, and what a view may begin by.

What was allowed is good for one view of the one who asked, for half an hour at most, and is taken back at any moment.
"""

import datetime as dt
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from auth import security_log
from auth.principal import Principal, Rights
from auth.viewing import policy, telling
from auth.viewing.errors import ViewAskedAlready, ViewAskedEnough, ViewAskFirst, ViewRequestGone
from auth.viewing.models import VIEWING_REASON, State, viewing, viewing_request
from auth.viewing.views import LONGEST, By, Ground, close, judge
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.errors import Forbidden
from kernel.ids import new_id
from kernel.pool import Row
from kernel.runtime import Runtime

ANSWERED_WITHIN: Final = dt.timedelta(days=1)
MOST_A_DAY: Final = 3
_ALIVE: Final = ("open", "allowed")


async def ask(runtime: Runtime, principal: Principal, person_id: UUID, reason: str) -> UUID:
    """Asks somebody, whom the viewer may view as; returns the request's id."""
    async with principal.session(runtime) as session:
        await judge(session, principal, person_id)
        async with runtime.databases.control_session() as control:
            await policy.of_tenant(control, principal.tenant)
            await _check_patience(control, principal, person_id)
            made = await _write(control, principal, person_id, reason, "open", ANSWERED_WITHIN)
            await _note(control, principal, "viewing_asked", made, person_id, reason=reason)
            await telling.enqueue(control, principal.tenant.id, "asked", to=person_id, of=principal.person_id)
    return made


async def withdraw(runtime: Runtime, principal: Principal, request_id: UUID) -> None:
    """The viewer needs it no more; raises `ViewRequestGone` for anybody else's."""
    async with runtime.databases.control_session() as control:
        row = await _held(control, principal, request_id, viewing_request.c.viewer_id, *_ALIVE)
        await _set(control, row, "withdrawn")
        await _note(control, principal, "viewing_withdrawn", row.id, row.person_id)


async def answer(runtime: Runtime, principal: Principal, request_id: UUID, *, allow: bool) -> None:
    """Whoever is asked allows it or doesn't; what they allowed they take back, which ends the view."""
    async with runtime.databases.control_session() as control:
        states = ("open",) if allow else (*_ALIVE, "used")
        row = await _held(control, principal, request_id, viewing_request.c.person_id, *states)
        if allow:
            await _set(control, row, "allowed", expires_at=real_now() + LONGEST)
        else:
            await _set(control, row, "refused")
            for view in await control.rows(sa.select(viewing).where(viewing.c.request_id == row.id)):
                await close(control, view, "taken_back")
        kind = "viewing_allowed" if allow else "viewing_refused" if row.state == "open" else "viewing_taken_back"
        await _note(control, principal, kind, row.id, row.viewer_id)
        told: telling.Told = "allowed" if allow else "refused"
        await telling.enqueue(control, principal.tenant.id, told, to=row.viewer_id, of=row.person_id)


def by_policy(principal: Principal, person_id: UUID, reason: str, *, unasked: bool) -> Ground:
    """Without an answer: where nobody is asked, or where an owner may do without and says so."""

    async def ground(control: ControlSession, mine: Rights) -> By:
        asks = await policy.of_tenant(control, principal.tenant)
        if asks == "tell":
            return By(reason)
        if not unasked or asks == "ask":
            raise ViewAskFirst
        if not mine.owner:
            raise Forbidden
        made = await _write(control, principal, person_id, reason, "overridden", LONGEST)
        await _note(control, principal, "viewing_overridden", made, person_id, reason=reason)
        await telling.enqueue(control, principal.tenant.id, "overridden", to=person_id, of=principal.person_id)
        return By(reason, made)

    return ground


async def of_viewer(runtime: Runtime, principal: Principal, request_id: UUID) -> tuple[UUID, Ground]:
    """Whom the caller was allowed to view as, and by what that begins, once."""

    async def ground(control: ControlSession, _mine: Rights) -> By:
        row = await _held(control, principal, request_id, viewing_request.c.viewer_id, "allowed")
        await _set(control, row, "used")
        return By(reason_of(control, row), row.id, row.expires_at)

    async with runtime.databases.control_session() as control:
        row = await _held(control, principal, request_id, viewing_request.c.viewer_id, "allowed")
    return row.person_id, ground


def reason_of(control: ControlSession, row: Row) -> str:
    """Why the viewer asks."""
    return control.keys.decrypt_text(row.reason, field=VIEWING_REASON, record=row.id)


async def _check_patience(control: ControlSession, principal: Principal, person_id: UUID) -> None:
    """Nobody is asked while they haven't answered, nor again and again."""
    table, now = viewing_request, real_now()
    # Two requests at the same time are one after the other.
    pair = f"{principal.tenant.id}:{principal.person_id}:{person_id}"
    await control.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(pair, 0))))
    mine = sa.select(table.c.state, table.c.expires_at).where(
        table.c.organisation_id == principal.tenant.id, table.c.viewer_id == principal.person_id,
        table.c.person_id == person_id, table.c.state != "overridden", table.c.created_at > now - ANSWERED_WITHIN,
    )  # fmt: skip
    rows = await control.rows(mine)
    if any(row.state in _ALIVE and row.expires_at > now for row in rows):
        raise ViewAskedAlready
    if len(rows) >= MOST_A_DAY:
        raise ViewAskedEnough(most=str(MOST_A_DAY))


async def _write(
    control: ControlSession, principal: Principal, person_id: UUID, reason: str, state: State, lasts: dt.timedelta
) -> UUID:
    made, now = new_id(), real_now()
    row = {
        "id": made, "organisation_id": principal.tenant.id, "viewer_id": principal.person_id, "person_id": person_id,
        "reason": control.keys.encrypt_text(reason, field=VIEWING_REASON, record=made), "state": state,
        "created_at": now, "expires_at": now + lasts,
    }  # fmt: skip
    await control.execute(viewing_request.insert(), row)
    return made


async def _held(
    control: ControlSession, principal: Principal, request_id: UUID, whose: sa.Column[UUID], *states: State
) -> Row:
    """A request of the caller's that is in one of these states and hasn't run out; nobody else changes it meanwhile."""
    table = viewing_request
    mine = sa.select(table).where(
        table.c.id == request_id, table.c.organisation_id == principal.tenant.id, whose == principal.person_id,
        table.c.state.in_(states), table.c.expires_at > real_now(),
    )  # fmt: skip
    rows = await control.rows(mine.with_for_update())
    if not rows:
        raise ViewRequestGone
    found: Row = rows[0]
    return found


async def _set(control: ControlSession, row: Row, state: State, **more: object) -> None:
    mine = viewing_request.c.id == row.id
    await control.execute(viewing_request.update().where(mine).values(state=state, **more))


async def _note(
    control: ControlSession, principal: Principal, kind: str, request_id: UUID, person_id: UUID, **more: str
) -> None:
    await security_log.note(
        control, kind, identity_id=principal.identity_id, organisation_id=principal.tenant.id,
        request=str(request_id), person_id=str(person_id), **more,
    )  # fmt: skip
