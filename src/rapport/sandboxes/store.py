"""The rows of sandboxes: asked for, how far they are, who enters, and what a page shows of them."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import seats
from auth.models import membership
from kernel.clock import business_now, real_now
from kernel.db import ControlSession
from kernel.ids import new_id
from kernel.pool import Row
from rapport.portability.models import erasure, sandbox
from rapport.sandboxes.errors import NoSuchMember, SandboxGone, SandboxUnderWay, TooManySandboxes

JOB: Final = "sandboxes.build"

LIVE: Final = ("queued", "running", "ready")
"""What counts against the plan."""

UNDER_WAY: Final = ("queued", "running")

_SHOWN: Final = 20


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks for: who may enter beside them, whether files get placeholders, and for how many days."""

    people: tuple[UUID, ...] = ()
    with_files: bool = True
    days: int = 30


class Sandbox(msgspec.Struct, frozen=True, kw_only=True):
    """One sandbox: `done` of `total` steps are made; `copy_id` is the organisation that it is."""

    id: UUID
    state: str
    done: int
    total: int
    copy_id: UUID | None
    with_files: bool
    people: tuple[UUID, ...]
    requested_by: UUID
    error_code: str | None
    created_at: dt.datetime
    finished_at: dt.datetime | None
    expires_at: dt.datetime


async def begin(control: ControlSession, organisation_id: UUID, by: UUID, wanted: Wanted, most: int) -> UUID:
    """Begins one when the transaction commits. Raises `TooManySandboxes` and `NoSuchMember`."""
    await seats.hold(control, organisation_id)  # one at a time, so that two begin no more than there may be
    people = tuple(sorted({by, *wanted.people}))
    if set(await members(control, organisation_id, people)) != set(people):
        raise NoSuchMember
    mine = sandbox.c.organisation_id == organisation_id
    counted = sa.select(sa.func.count()).select_from(sandbox).where(mine, sandbox.c.state.in_(LIVE))
    if (await control.execute(counted)).scalar_one() >= most:
        raise TooManySandboxes(limit=most, details={"limit": most})
    sandbox_id, now = new_id(), real_now()
    row = {
        "organisation_id": organisation_id, "id": sandbox_id, "state": "queued", "attempt": 0, "done": 0, "total": 0,
        "with_files": wanted.with_files, "people": [str(each) for each in people], "requested_by": by,
        "created_at": now, "touched_at": now, "expires_at": business_now() + dt.timedelta(days=wanted.days),
    }  # fmt: skip
    await control.execute(insert(sandbox), row)
    await enqueue(control, organisation_id, sandbox_id)
    return sandbox_id


async def enqueue(control: ControlSession, organisation_id: UUID, sandbox_id: UUID) -> None:
    """Leaves the job that makes it."""
    await control.enqueue(JOB, {"organisation_id": str(organisation_id), "sandbox_id": str(sandbox_id)})


async def members(control: ControlSession, organisation_id: UUID, people: Collection[UUID]) -> dict[UUID, UUID]:
    """The identities of those among some people who may enter their organisation, by person."""
    mine = (membership.c.organisation_id == organisation_id) & membership.c.person_id.in_(list(people))
    found = sa.select(membership.c.person_id, membership.c.identity_id).where(mine & seats.seated())
    return {row.person_id: row.identity_id for row in await control.rows(found)}


async def listed(control: ControlSession, organisation_id: UUID) -> list[Sandbox]:
    """The newest sandboxes of an organisation; one whose erasure has ended is `removed`."""
    ended = sa.select(erasure.c.organisation_id).where(erasure.c.phase == "erased").scalar_subquery()
    statement = sa.select(sandbox, sandbox.c.copy_id.in_(ended).label("is_erased"))
    rows = await control.rows(
        statement.where(sandbox.c.organisation_id == organisation_id)
        .order_by(sandbox.c.created_at.desc())
        .limit(_SHOWN)
    )
    return [_shown(row) for row in rows]


async def settled(control: ControlSession, organisation_id: UUID, sandbox_id: UUID) -> Row:
    """The row of a sandbox that can be removed, held. Raises `SandboxGone` and `SandboxUnderWay`."""
    rows = await control.rows(sa.select(sandbox).where(one(organisation_id, sandbox_id)).with_for_update())
    if not rows or rows[0].state == "removing":
        raise SandboxGone
    if rows[0].state in UNDER_WAY:
        raise SandboxUnderWay
    found: Row = rows[0]
    return found


async def taken(control: ControlSession, organisation_id: UUID, sandbox_id: UUID) -> Row | None:
    """The row of a sandbox that is to be made, as the next try has it; None where there is nothing to do."""
    mine = one(organisation_id, sandbox_id) & sandbox.c.state.in_(UNDER_WAY)
    values = {"state": "running", "attempt": sandbox.c.attempt + 1, "done": 0, "touched_at": real_now()}
    rows = await control.rows(sandbox.update().where(mine).values(values).returning(*sandbox.c))
    return rows[0] if rows else None


async def change(control: ControlSession, row: Row, values: Mapping[str, Any]) -> bool:
    """Writes what became of a try; False where another has begun, or it isn't being made any more."""
    mine = one(row.organisation_id, row.id) & (sandbox.c.attempt == row.attempt) & (sandbox.c.state == "running")
    done = await control.execute(sandbox.update().where(mine).values(**values, touched_at=real_now()))
    return bool(done.rowcount)


def one(organisation_id: UUID, sandbox_id: UUID) -> sa.ColumnElement[bool]:
    """A sandbox of an organisation."""
    return (sandbox.c.organisation_id == organisation_id) & (sandbox.c.id == sandbox_id)


def _shown(row: Row) -> Sandbox:
    values = {name: getattr(row, name) for name in Sandbox.__struct_fields__}
    state = "removed" if row.is_erased else row.state
    return Sandbox(**{**values, "state": state, "people": tuple(UUID(each) for each in row.people)})
