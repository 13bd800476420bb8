"""Uploaded files: how much of the disk those may fill that no import has used, and when they go."""

import datetime as dt
from uuid import UUID

import sqlalchemy as sa

from auth.principal import Principal
from kernel.changes import Change
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.errors import ReadOnly
from kernel.jobs import Job
from kernel.runtime import Runtime
from rapport.crm.imports.errors import ImportNotFound, TooManyFiles
from rapport.crm.imports.models import FILE_NAME, import_run, stored_file

FORGET = "imports.forget_file"
QUOTA = 1 << 30
"""Bytes of an organisation's files that have become no records."""

KEPT = dt.timedelta(days=1)
"""How long a file waits for its import."""


async def check_quota(session: TenantSession, more: int = 0) -> None:
    """Refuses a file before its first byte is read, and once more when its size is known."""
    if session.read_only:
        raise ReadOnly
    written = sa.exists().where(import_run.c.file_id == stored_file.c.id, import_run.c.done > 0)
    used = await session.rows(sa.select(sa.func.coalesce(sa.func.sum(stored_file.c.size), 0)).where(~written))
    if int(used[0][0]) + more > QUOTA or int(used[0][0]) >= QUOTA:
        raise TooManyFiles(limit_mb=QUOTA >> 20)


async def add_file(session: TenantSession, file_id: UUID, purpose: str, name: str, size: int, person_id: UUID) -> None:
    """Writes the row of an uploaded file, and the job that removes it if no import follows."""
    await check_quota(session, size)
    now = real_now()
    row = {
        "id": file_id,
        "purpose": purpose,
        "name": session.keys.encrypt_text(name, field=FILE_NAME, record=file_id),
        "size": size,
        "created_by": person_id,
        "created_at": now,
    }
    await session.execute(stored_file.insert(), row)
    created = {"size": size, str(FILE_NAME): name}
    session.record_change(
        Change(object="stored_file", record_id=file_id, op="create", field_ids=(FILE_NAME,), created=created)
    )
    await session.enqueue(FORGET, {"file_id": str(file_id)}, run_at=now + KEPT)


async def file_named(session: TenantSession, file_id: UUID, principal: Principal) -> tuple[str, int]:
    """Name and size of an uploaded file: an owner's of anybody, else one's own. It stays until the transaction ends."""
    mine = stored_file.c.id == file_id
    if not principal.rights.owner:
        mine &= stored_file.c.created_by == principal.person_id
    rows = await session.rows(sa.select(stored_file).where(mine).with_for_update())
    if not rows:
        raise ImportNotFound
    return session.keys.decrypt_text(rows[0].name, field=FILE_NAME, record=file_id), rows[0].size


async def forget_file(runtime: Runtime, job: Job) -> None:
    """Removes a file that no import was made of; doing so twice is doing it once."""
    file_id = UUID(str(job.args["file_id"]))
    async with runtime.session(job.home) as session:
        mine = sa.select(stored_file.c.id).where(stored_file.c.id == file_id)
        await session.rows(mine.with_for_update())
        if await session.rows(sa.select(import_run.c.id).where(import_run.c.file_id == file_id)):
            return
        gone = await session.execute(stored_file.delete().where(stored_file.c.id == file_id))
        if gone.rowcount and isinstance(session, TenantSession):
            session.record_change(Change(object="stored_file", record_id=file_id, op="delete"))
    await runtime.files.delete(session.keys, file_id)
