"""Archives of an organisation: asked for, written by a job, downloaded, and removed when their time is over.

A job that was killed begins anew under the next number; what it had written was never in place, and only the last try
puts its file there. So an archive is whole or not there at all.
"""

import asyncio
import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import marks
from kernel.clock import real_now
from kernel.db import ControlSession, Home, TenantSession
from kernel.files import FileWriter
from kernel.ids import new_id
from kernel.jobs import Job
from kernel.keys.away import AWAY
from kernel.pool import Row
from kernel.runtime import Runtime
from kernel.tries import code_of, tried
from rapport.onboarding.models import founder
from rapport.portability.entries import Entries
from rapport.portability.errors import ArchiveGone, ArchiveUnderWay
from rapport.portability.manifest import Organisation
from rapport.portability.models import MOST_KEPT, UNDER_WAY, archive, archive_schedule
from rapport.portability.write import Source, write
from tenants.models import NAME_FIELD, organisation, tenant

JOB: Final = "portability.write_archive"

KEPT: Final = dt.timedelta(days=3)
"""How long an archive waits to be downloaded."""

STUCK: Final = dt.timedelta(minutes=10)
"""An archive that nothing happened to for so long has lost its job."""

_SHOWN: Final = MOST_KEPT + 10


class Archive(msgspec.Struct, frozen=True, kw_only=True):
    """One archive: `done` of `total` rows are written; `sha256` is the file's, in hexadecimal."""

    id: UUID
    kind: str
    state: str
    done: int
    total: int
    size: int | None
    sha256: str | None
    error_code: str | None
    requested_by: UUID
    created_at: dt.datetime
    finished_at: dt.datetime | None
    expires_at: dt.datetime | None


async def begin(control: ControlSession, organisation_id: UUID, by: UUID, kind: str = "asked") -> UUID:
    """Begins an archive when the transaction commits; raises `ArchiveUnderWay`."""
    archive_id, now = new_id(), real_now()
    row = {
        "organisation_id": organisation_id, "id": archive_id, "kind": kind, "state": "queued", "attempt": 0,
        "done": 0, "total": 0, "requested_by": by, "created_at": now, "touched_at": now,
    }  # fmt: skip
    if not (await control.execute(insert(archive).on_conflict_do_nothing(), row)).rowcount:
        raise ArchiveUnderWay
    await _enqueue(control, organisation_id, archive_id)
    return archive_id


async def listed(control: ControlSession, organisation_id: UUID) -> list[Archive]:
    """The newest archives of an organisation."""
    statement = sa.select(archive).where(archive.c.organisation_id == organisation_id)
    rows = await control.rows(statement.order_by(archive.c.created_at.desc()).limit(_SHOWN))
    return [_shown(row) for row in rows]


async def ready(control: ControlSession, organisation_id: UUID, archive_id: UUID) -> Archive:
    """An archive that can be downloaded; raises `ArchiveGone`."""
    stays = archive.c.expires_at.is_(None) | (archive.c.expires_at > real_now())
    done = _one(organisation_id, archive_id) & (archive.c.state == "done") & stays
    rows = await control.rows(sa.select(archive).where(done))
    if not rows:
        raise ArchiveGone
    return _shown(rows[0])


async def job(runtime: Runtime, work: Job) -> None:
    """Writes an archive; one that is done, or whose organisation is gone, is left as it is."""
    organisation_id, archive_id = (UUID(str(work.args[name])) for name in ("organisation_id", "archive_id"))
    async with runtime.databases.control_session() as control:
        taken = await _taken(control, organisation_id, archive_id)
        source = await source_of(control, organisation_id) if taken else None
    if taken is None or source is None:
        return
    one = (organisation_id, archive_id, taken.attempt)

    async def give_up(error: Exception | None) -> None:
        await _fail(runtime, *one, code_of(error, "portability.too_long"))

    async def wait(error: Exception) -> bool:
        if taken.kind == "scheduled":  # nobody asked for it: the next one is tried when its time comes
            await _fail(runtime, *one, code_of(error, ""), "skipped")
            return False
        async with runtime.databases.control_session() as control:
            await _change(control, *one, {"attempt": taken.attempt - 1})
        return True

    write_it = partial(_write, runtime, source, taken)
    await tried(taken.attempt, write_it, give_up=give_up, wait=wait)


async def _fail(
    runtime: Runtime, organisation_id: UUID, archive_id: UUID, attempt: int, code: str, state: str = "failed"
) -> None:
    async with runtime.databases.control_session() as control:
        values = {"state": state, "error_code": code, "finished_at": real_now()}
        await _change(control, organisation_id, archive_id, attempt, values)


async def sweep(runtime: Runtime) -> None:
    """Gives a new job to archives that have lost theirs, and removes those whose time is over."""
    now = real_now()
    stuck = archive.c.state.in_(UNDER_WAY) & (archive.c.touched_at < now - STUCK)
    over = (archive.c.state == "done") & (archive.c.expires_at <= now)
    which = sa.select(archive.c.organisation_id, archive.c.id)
    async with runtime.databases.control_session() as control:
        for row in await control.rows(which.where(stuck)):
            await control.execute(archive.update().where(_one(*row)).values(touched_at=now))
            await _enqueue(control, *row)
        expired = [tuple(row) for row in await control.rows(which.where(over))]
    for each in expired:
        # Whose keys were taken away keeps theirs until they are back; the others' go in time.
        with contextlib.suppress(*AWAY):
            await remove(runtime, *each)


async def remove(runtime: Runtime, organisation_id: UUID, archive_id: UUID) -> None:
    """Removes an archive's bytes, then says so; one that was removed before is fine."""
    async with runtime.databases.control_session() as control:
        source = await source_of(control, organisation_id)
    if source is not None:
        keys = (await runtime.open_home(source.home)).keys
        await runtime.files.delete(keys, archive_id)
    async with runtime.databases.control_session() as control:
        mine = _one(organisation_id, archive_id) & (archive.c.state == "done")
        await control.execute(archive.update().where(mine).values(state="expired"))


async def source_of(control: ControlSession, organisation_id: UUID) -> Source | None:
    """What an archive says of where it is from; None where an organisation's keys are destroyed."""
    columns = (
        organisation, tenant.c.database, tenant.c.schema, tenant.c.schema_version, founder.c.seeded_as,
    )  # fmt: skip
    held = (organisation.c.id == organisation_id) & tenant.c.keyset.is_not(None)
    statement = sa.select(*columns).join_from(organisation, tenant).join(founder, isouter=True).where(held)
    rows = await control.rows(statement)
    if not rows:
        return None
    [row] = rows
    facts = Organisation(
        id=row.id, name=control.keys.decrypt_text(row.name, field=NAME_FIELD, record=row.id), country=row.country,
        locale=row.locale, time_zone=row.time_zone, currency=row.currency, fiscal_year_start=row.fiscal_year_start,
    )  # fmt: skip
    return Source(Home(row.database, row.schema).key, facts, row.seeded_as or row.id, row.schema_version)


async def _write(runtime: Runtime, source: Source, taken: Row) -> None:
    organisation_id, keys = source.organisation.id, (await runtime.open_home(source.home)).keys
    archive_id, attempt = taken.id, taken.attempt
    async with runtime.session(source.home) as session:
        person = await marks.name_of(session, taken.requested_by) if isinstance(session, TenantSession) else ""
    facts = source.organisation
    exported = marks.words(person, facts.name, facts.time_zone, facts.locale, archive_id)

    async def tell(done: int, total: int) -> None:
        async with runtime.databases.control_session() as control:
            await _change(control, organisation_id, archive_id, attempt, {"done": done, "total": total})

    await runtime.files.delete(keys, archive_id)  # what a try left that was killed
    file = await asyncio.to_thread(runtime.files.open_writer, keys, archive_id)
    with file:
        entries = Entries(file)
        await write(runtime, source, entries, tell, exported=exported)
        size, digest = await asyncio.to_thread(entries.close)
        rows = sum(each.rows or 0 for each in entries.written)
        now = real_now()
        values = {
            "state": "done", "size": size, "sha256": digest, "done": rows, "total": rows, "finished_at": now,
            "expires_at": now + KEPT if taken.kind == "asked" else None, "error_code": None,
        }  # fmt: skip
        former = await _put(runtime, source, archive_id, attempt, values, file)
    for each in former:
        await remove(runtime, organisation_id, each)


async def _put(
    runtime: Runtime, source: Source, archive_id: UUID, attempt: int, values: Mapping[str, Any], file: FileWriter
) -> Sequence[UUID]:
    """Puts the file in place and says so, unless another try has begun; the archives that it replaces."""
    async with runtime.databases.control_session() as control:
        if not await _change(control, source.organisation.id, archive_id, attempt, values):
            return []
        # Before the commit: what the row says is there, is there.
        await asyncio.to_thread(file.commit)
        return await _former(control, source.organisation.id, archive_id)


async def _former(control: ControlSession, organisation_id: UUID, archive_id: UUID) -> Sequence[UUID]:
    """What an archive takes the place of: another that was asked for, or the oldest of more than are kept."""
    kind = sa.select(archive.c.kind).where(_one(organisation_id, archive_id)).scalar_subquery()
    done = (archive.c.organisation_id == organisation_id) & (archive.c.state == "done") & (archive.c.kind == kind)
    rows = await control.rows(sa.select(archive.c.id, archive.c.kind).where(done).order_by(archive.c.created_at.desc()))
    keep = 1
    if rows and rows[0].kind == "scheduled":
        kept = sa.select(archive_schedule.c.keep).where(archive_schedule.c.organisation_id == organisation_id)
        keep = (await control.execute(kept)).scalar() or 1
    return [row.id for row in rows[keep:] if row.id != archive_id]


async def _taken(control: ControlSession, organisation_id: UUID, archive_id: UUID) -> Row | None:
    """The number of this try, of which kind it is, and who asked; None where there is nothing to write."""
    mine = _one(organisation_id, archive_id) & archive.c.state.in_(UNDER_WAY)
    values = {"state": "running", "attempt": archive.c.attempt + 1, "done": 0, "touched_at": real_now()}
    told = (archive.c.id, archive.c.attempt, archive.c.kind, archive.c.requested_by)
    rows = await control.rows(archive.update().where(mine).values(values).returning(*told))
    return rows[0] if rows else None


async def _change(
    control: ControlSession, organisation_id: UUID, archive_id: UUID, attempt: int, values: Mapping[str, Any]
) -> bool:
    """Writes how far it is; False where another try has begun, or it isn't being written any more."""
    mine = _one(organisation_id, archive_id) & (archive.c.attempt == attempt) & (archive.c.state == "running")
    done = await control.execute(archive.update().where(mine).values(**values, touched_at=real_now()))
    return bool(done.rowcount)


async def _enqueue(control: ControlSession, organisation_id: UUID, archive_id: UUID) -> None:
    await control.enqueue(JOB, {"organisation_id": str(organisation_id), "archive_id": str(archive_id)})


def _one(organisation_id: UUID, archive_id: UUID) -> sa.ColumnElement[bool]:
    return (archive.c.organisation_id == organisation_id) & (archive.c.id == archive_id)


def _shown(row: Any) -> Archive:  # noqa: ANN401  # a row
    values = {name: getattr(row, name) for name in Archive.__struct_fields__}
    return Archive(**{**values, "sha256": row.sha256.hex() if row.sha256 is not None else None})
