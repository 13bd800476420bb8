"""Beginning a view as somebody else, finding it by its secret, and its end.

A view has a secret of its own, which takes the place of the session's in the browser's cookie, and says by its form
what it is. The session that it was begun from stays, under a secret that nobody has, and is what the view rests on:
once that is over, so is the view. At its end the session gets a new secret, once.
"""

import base64
import datetime as dt
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import security_log, sessions
from auth.account import Opened
from auth.authz.roles import rights_of
from auth.errors import NotSignedIn
from auth.models import membership, person
from auth.principal import EVERY_OBJECT, Principal, Rights, View
from auth.seats import belongs_to_parent, seated
from auth.sessions import Proof
from auth.team_errors import MemberNotFound, NotYourself
from auth.viewing.errors import NotToBeViewed, ViewAboveYou, ViewingOver
from auth.viewing.models import viewing
from kernel.clock import real_now
from kernel.db import ControlSession, Databases, TenantSession
from kernel.errors import Forbidden
from kernel.ids import new_id
from kernel.pool import Row
from kernel.runtime import Runtime
from tenants.directory import Directory
from tenants.models import organisation

LONGEST: Final = dt.timedelta(minutes=30)
How = Literal["ended", "time", "viewer_gone", "viewed_gone", "rights", "policy", "taken_back"]
"""How a view came to its end: by its button, by the clock, since one of the two may not any more, since the
organisation has people asked by now, or since whoever allowed it took that back.
"""


class By(msgspec.Struct, frozen=True):
    """What a view begins by: why, and the request that was allowed, with the moment until which that is good."""

    reason: str
    request_id: UUID | None = None
    until: dt.datetime | None = None


Ground = Callable[[ControlSession, Rights], Awaitable[By]]
"""Finds what a view begins by, given what the viewer may do now, in the transaction that begins it; or refuses."""

_SECRET: Final = re.compile(r"v\.[A-Za-z0-9_-]{43}\Z")


def is_secret(text: str) -> bool:
    """Whether a cookie's value is that of a view, and not of a session."""
    return bool(_SECRET.match(text))


def check(*, mine: Rights, theirs: Rights) -> None:
    """Raises `ViewingOver` unless who has `mine` may view as who has `theirs`."""
    if not may_view(mine, theirs):
        raise ViewingOver


def may_view(mine: Rights, theirs: Rights) -> bool:
    """Nobody sees through somebody else's eyes what they couldn't give away themselves, nor records that they don't
    reach: of each kind that somebody reads, who views as them reads all, since how deep both read says not whose.
    """
    names = {*mine.objects, *theirs.objects, EVERY_OBJECT}
    reaches = all(mine.of(name).read == "all" or theirs.of(name).read == "none" for name in names)
    return mine.view_as and reaches and mine.covers(theirs)


async def begin(runtime: Runtime, principal: Principal, secret: str, person_id: UUID, ground: Ground) -> Opened:
    """Begins to view as somebody else; `secret` is that of the session, which is worth nothing from now on."""
    async with principal.session(runtime) as session:
        mine = await judge(session, principal, person_id)
        async with runtime.databases.control_session() as control:
            identity_id = await _identity_of(control, principal.tenant.id, person_id)
            by = await ground(control, mine)
            latest = real_now() + LONGEST
            until = min(latest, by.until or latest, await sessions.expiry(control, principal.session_id))
            # Of two that are begun at the same time one finds the session's secret gone.
            if not await sessions.park(control, secret):
                raise NotSignedIn
            made, new = new_id(), _new_secret()
            row = {
                "id_hash": sessions.digest(new), "id": made, "session_id": principal.session_id,
                "viewer_id": principal.person_id, "viewer_identity_id": principal.identity_id,
                "organisation_id": principal.tenant.id, "identity_id": identity_id, "person_id": person_id,
                "created_at": real_now(), "expires_at": until, "ended_at": None,
                "request_id": by.request_id,
            }  # fmt: skip
            await control.execute(viewing.insert(), row)
            await security_log.note(
                control, "viewing_started", identity_id=principal.identity_id, organisation_id=principal.tenant.id,
                viewing_id=str(made), person_id=str(person_id), reason=by.reason, until=until.isoformat(),
            )  # fmt: skip
    return Opened(
        identity_id=identity_id, person_id=person_id, tenant=principal.tenant, session_id=made, secret=new,
        proof=principal.proof, view=View(made, principal.person_id, principal.identity_id, until),
    )  # fmt: skip


async def find(databases: Databases, secret: str) -> tuple[Row, Mapping[str, Any]]:
    """The view of a cookie and the session that it rests on, as `sessions.find` has it; raises `ViewingOver`."""
    async with databases.control_session() as control:
        mine = (viewing.c.id_hash == sessions.digest(secret)) & viewing.c.ended_at.is_(None)
        rows = await control.rows(sa.select(viewing).where(mine))
        if not rows:
            raise ViewingOver
        view = rows[0]
        is_member = bool(await control.rows(_member(view.organisation_id, view.person_id)))
    own = await sessions.find_by_id(databases, [view.session_id])
    over: How | None = None
    if view.expires_at <= real_now():
        over = "time"
    elif not own:
        over = "viewer_gone"
    elif not is_member:
        over = "viewed_gone"
    if over is not None:
        async with databases.control_session() as control:
            await close(control, view, over)
        raise ViewingOver
    return view, own[0]


async def close(control: ControlSession, view: Row, how: How) -> None:
    """Ends a view and notes how it came; does nothing to one that has ended."""
    mine = (viewing.c.id == view.id) & viewing.c.ended_at.is_(None)
    ended_at = min(real_now(), view.expires_at)
    done = await control.execute(viewing.update().where(mine).values(ended_at=ended_at))
    if done.rowcount:
        await security_log.note(
            control, "viewing_ended", identity_id=view.viewer_identity_id, organisation_id=view.organisation_id,
            viewing_id=str(view.id), person_id=str(view.person_id), how=how,
        )  # fmt: skip


async def end(runtime: Runtime, directory: Directory, secret: str) -> Opened:
    """Ends a view, if it hasn't ended, and goes on in the session that it rests on, once; raises `NotSignedIn`."""
    databases = runtime.databases
    async with databases.control_session() as control:
        rows = await control.rows(sa.select(viewing).where(viewing.c.id_hash == sessions.digest(secret)))
        if not rows:
            raise NotSignedIn
        view = rows[0]
        await close(control, view, "ended")
        # The secret has served: whoever copied it gets nothing for it any more.
        spent = viewing.update().where(viewing.c.id_hash == sessions.digest(secret))
        taken = await control.execute(spent.values(id_hash=sessions.digest(_new_secret())))
    own = await sessions.find_by_id(databases, [view.session_id])
    if not own or not taken.rowcount:
        raise NotSignedIn
    async with databases.control_session() as control:
        new = await sessions.unpark(control, view.session_id)
    return Opened(
        identity_id=own[0]["identity_id"], person_id=own[0]["person_id"], tenant=await directory.opened(own[0]),
        session_id=view.session_id, secret=new, proof=Proof(own[0]["auth_time"], own[0]["amr"]),
    )  # fmt: skip


async def judge(session: TenantSession, principal: Principal, person_id: UUID) -> Rights:
    """Whether the one may view as the other, by what both may do now; returns what the viewer may."""
    mine = await rights_of(session, principal.person_id)
    if not mine.view_as:
        raise Forbidden
    if person_id == principal.person_id:
        raise NotYourself
    rows = await session.rows(sa.select(person.c.deactivated_at).where(person.c.id == person_id))
    if not rows:
        raise MemberNotFound
    if rows[0].deactivated_at is not None:
        raise NotToBeViewed
    if not may_view(mine, await rights_of(session, person_id)):
        raise ViewAboveYou
    return mine


async def _identity_of(control: ControlSession, organisation_id: UUID, person_id: UUID) -> UUID:
    rows = await control.rows(_member(organisation_id, person_id))
    if not rows:
        raise NotToBeViewed
    found: UUID = rows[0].identity_id
    return found


def _member(organisation_id: UUID, person_id: UUID) -> "sa.Select[tuple[UUID]]":
    """Who may sign in as a person, if anybody."""
    return (
        sa.select(membership.c.identity_id)
        .join_from(membership, organisation, organisation.c.id == membership.c.organisation_id)
        .where(
            membership.c.organisation_id == organisation_id, membership.c.person_id == person_id, seated(),
            belongs_to_parent(),
        )
    )  # fmt: skip


def _new_secret() -> str:
    return "v." + base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
