"""Requests as they are kept: what is asked for lies encrypted, and is gone once the person is."""

import datetime as dt
from collections.abc import Collection
from typing import Final, Literal
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth import security_log
from kernel import context
from kernel.changes import Change
from kernel.clock import business_now, business_today, real_now
from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.errors import Invalid
from kernel.ids import new_id
from kernel.pool import Row
from kernel.runtime import Runtime
from rapport.privacy.errors import NothingTicked, NothingToLookFor, RequestNotFound, WrongState
from rapport.privacy.models import REASON, WANTED, subject_hit, subject_request
from rapport.privacy.places import DOCUMENT
from rapport.privacy.wanted import Subject

State = Literal["finding", "found", "confirmed", "erasing", "erased", "refused"]
Mode = Literal["anonymise", "delete"]

FIND: Final = "privacy.find"
EXPORT: Final = "privacy.export"
ERASE: Final = "privacy.erase"
DROP: Final = "privacy.drop_copy"

OPEN: Final[tuple[State, ...]] = ("finding", "found", "confirmed")
"""What is neither ended nor being erased."""

LISTED: Final = 200


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One request; `wanted` is empty once the person was erased, `reason` says why it was refused."""

    id: UUID
    state: State
    wanted: Subject
    reason: str | None
    due_on: dt.date
    mode: Mode | None
    done: int
    total: int
    error_code: str | None
    export_id: UUID | None
    exported_at: dt.datetime | None
    certificate: bytes | None
    created_by: UUID
    created_at: dt.datetime
    closed_at: dt.datetime | None


async def begin(session: TenantSession, wanted: Subject, days: int, person_id: UUID, zone: ZoneInfo) -> UUID:
    """Begins to look for somebody; raises `Invalid` for what would mean everybody."""
    request_id = await write(session, wanted, days, person_id, zone)
    await _enqueue(session, FIND, request_id)
    return request_id


async def write(session: TenantSession, wanted: Subject, days: int, person_id: UUID, zone: ZoneInfo) -> UUID:
    """Writes a request that no job looks for; raises as `begin` does."""
    if wanted.is_empty or not wanted.usable:
        raise Invalid(fields={"wanted": NothingToLookFor()})
    request_id, now = new_id(), business_now()
    row = {
        "id": request_id, "state": "finding", "due_on": business_today(zone) + dt.timedelta(days=days), "done": 0,
        "total": 0, "created_by": person_id, "created_at": now, "touched_at": real_now(),
        "wanted": session.keys.encrypt(msgspec.json.encode(wanted), field=WANTED, record=request_id),
    }  # fmt: skip
    await session.execute(subject_request.insert(), row)
    _note(session, request_id, "create")
    return request_id


async def listed(session: TenantSession) -> list[Case]:
    """The newest requests."""
    newest = sa.select(subject_request).order_by(subject_request.c.created_at.desc(), subject_request.c.id)
    return [_opened(row, session.keys) for row in await session.rows(newest.limit(LISTED))]


async def one(session: TenantSession, request_id: UUID, *, lock: bool = False) -> Case:
    """One request; raises `RequestNotFound`."""
    mine = sa.select(subject_request).where(subject_request.c.id == request_id)
    rows = await session.rows(mine.with_for_update() if lock else mine)
    if not rows:
        raise RequestNotFound
    return _opened(rows[0], session.keys)


async def in_state(session: TenantSession, request_id: UUID, *states: State) -> Case:
    """One request, held, that is in one of these states; raises `WrongState`."""
    case = await one(session, request_id, lock=True)
    if case.state not in states:
        raise WrongState(details={"state": case.state})
    return case


async def change(session: TenantSession, request_id: UUID, **values: object) -> None:
    """Writes columns of a request; the change log says that it went on."""
    values["touched_at"] = real_now()
    await session.execute(subject_request.update().where(subject_request.c.id == request_id).values(**values))
    if "state" in values:
        _note(session, request_id, "update")


async def tick(
    session: TenantSession, request_id: UUID, refs: Collection[UUID], *, on: bool, documents: bool = False
) -> None:
    """Says of hits that they are the person, or are not; what hangs on a record goes with it.

    What a document holds has the id of its file, whose name may be a hit as well. As a ticked document is deleted
    whole, `documents` says that these are meant, and nothing else is.
    """
    await in_state(session, request_id, "found")
    chosen = sa.bindparam(None, list(refs), type_=ARRAY(PGUUID(as_uuid=True)))
    among = subject_hit.c.ref == sa.any_(chosen)
    hanging = (
        (subject_hit.c.via == sa.any_(chosen)) & (subject_hit.c.how == "linked") & (subject_hit.c.place != "company")
    )
    are_meant = subject_hit.c.place == DOCUMENT if documents else subject_hit.c.place != DOCUMENT
    mine = (subject_hit.c.request_id == request_id) & sa.or_(among, hanging) & are_meant
    await session.execute(subject_hit.update().where(mine).values(ticked=on))


async def confirm(session: TenantSession, request_id: UUID) -> None:
    """Says that what is ticked is the person; raises `NothingTicked`."""
    await in_state(session, request_id, "found")
    if not await ticked(session, request_id):
        raise NothingTicked
    await change(session, request_id, state="confirmed")


async def reopen(session: TenantSession, request_id: UUID) -> Case:
    """Goes back to choosing; the copy of what was chosen before is none of what will be."""
    case = await in_state(session, request_id, "confirmed")
    await change(session, request_id, state="found", export_id=None, exported_at=None)
    if case.export_id is not None:
        await drop_copy(session, case.export_id)
    return case


async def drop_copy(session: TenantSession, export_id: UUID) -> None:
    """Has the file of a copy removed once this transaction is committed, by a job: an undone one has removed nothing,
    and whoever is killed in between leaves the job.
    """
    await session.enqueue(DROP, {"export_id": str(export_id)}, job_id=uuid5(export_id, DROP))


async def ticked(session: TenantSession, request_id: UUID) -> int:
    """How many hits are said to be the person."""
    mine = (subject_hit.c.request_id == request_id) & subject_hit.c.ticked
    found: int = (await session.execute(sa.select(sa.func.count()).select_from(subject_hit).where(mine))).scalar_one()
    return found


async def refuse(session: TenantSession, request_id: UUID, reason: str) -> Case:
    """Ends a request without doing it, and says why. What was found, and who was looked for, is forgotten."""
    case = await in_state(session, request_id, *OPEN)
    sealed = session.keys.encrypt_text(reason, field=REASON, record=request_id)
    await session.execute(subject_hit.delete().where(subject_hit.c.request_id == request_id))
    await change(
        session, request_id, state="refused", reason=sealed, wanted=None, export_id=None, closed_at=business_now()
    )  # fmt: skip
    if case.export_id is not None:
        await drop_copy(session, case.export_id)
    return case


async def begin_erasure(session: TenantSession, request_id: UUID, mode: Mode) -> None:
    """From here on it is carried out to its end. Asked for once more, one whose job gave up goes on."""
    await to_erase(session, request_id, mode)
    await _enqueue(session, ERASE, request_id)


async def to_erase(session: TenantSession, request_id: UUID, mode: Mode) -> None:
    """Says that a request is being carried out."""
    case = await in_state(session, request_id, "confirmed", "erasing")
    if case.state == "confirmed":
        total = await ticked(session, request_id)
        await change(session, request_id, state="erasing", mode=mode, done=0, total=total, error_code=None)


async def begin_export(session: TenantSession, request_id: UUID) -> None:
    """Has the copy for the person written anew."""
    await in_state(session, request_id, "confirmed")
    await session.enqueue(EXPORT, {"request_id": str(request_id), "by": str(context.current().actor_id)})


async def _enqueue(session: TenantSession, name: str, request_id: UUID) -> None:
    await session.enqueue(name, {"request_id": str(request_id)})


def _note(session: TenantSession, request_id: UUID, op: str) -> None:
    session.record_change(Change(object="subject_request", record_id=request_id, op=op))


def opened_wanted(row: Row, keys: Keyset) -> Subject:
    """Who a request is about; nobody once they were erased."""
    if row.wanted is None:
        return Subject()
    return msgspec.json.decode(keys.decrypt(bytes(row.wanted), field=WANTED, record=row.id), type=Subject)


def _opened(row: Row, keys: Keyset) -> Case:
    values = {name: getattr(row, name) for name in Case.__struct_fields__ if name not in {"wanted", "reason"}}
    reason = None if row.reason is None else keys.decrypt_text(bytes(row.reason), field=REASON, record=row.id)
    return Case(**values, wanted=opened_wanted(row, keys), reason=reason)


async def note(runtime: Runtime, organisation_id: UUID, kind: str, request_id: UUID, *, found: str) -> None:
    """Says in the security log what was done of a request; never who it is about."""
    async with runtime.databases.control_session() as control:
        await security_log.note(control, kind, organisation_id=organisation_id, request=str(request_id), found=found)
