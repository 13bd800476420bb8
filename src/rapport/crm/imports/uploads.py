"""Uploaded files: how much of the disk they may fill, and when they go."""

import datetime as dt
from uuid import UUID, uuid5

import sqlalchemy as sa

from auth.principal import Principal
from kernel.changes import Change
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.errors import ReadOnly
from kernel.jobs import Job
from kernel.runtime import Runtime
from rapport.crm.imports.errors import FilesFull, ImportNotFound, TooManyFiles
from rapport.crm.imports.models import FILE_NAME, import_run, stored_file
from rapport.crm.imports.store import BUSY, UNDO_DAYS, Run, kept_until

FORGET = "imports.forget_file"
PURPOSE = "import"
QUOTA = 1 << 30
"""Bytes of an organisation's files that have become no records."""

WHOLE_QUOTA = 10 << 30
"""Bytes of all its files: those of written imports wait for the end of the time in which they can be undone."""

MAX_FILE = 200 << 20
"""Bytes of one file."""

KEPT = dt.timedelta(days=1)
"""How long a file waits for its import."""


async def check_quota(session: TenantSession, more: int = 0) -> None:
    """Refuses a file before its first byte is sent, and once more with its last one."""
    if session.read_only:
        raise ReadOnly
    written = sa.exists().where(import_run.c.file_id == stored_file.c.id, import_run.c.done > 0)
    size, ours = sa.func.sum(stored_file.c.size), stored_file.c.purpose == PURPOSE
    columns = sa.func.coalesce(size, 0), sa.func.coalesce(size.filter(~written), 0)
    (row,) = await session.rows(sa.select(*columns).where(ours))
    whole, unused = int(row[0]), int(row[1])
    if unused + more > QUOTA or unused >= QUOTA:
        raise TooManyFiles(limit_mb=QUOTA >> 20)
    if whole + more > WHOLE_QUOTA or whole >= WHOLE_QUOTA:
        raise FilesFull(limit_gb=WHOLE_QUOTA >> 30, days=UNDO_DAYS)


async def add_file(
    session: TenantSession, file_id: UUID, name: str, size: int, person_id: UUID, *, hashed: bytes
) -> None:  # fmt: skip
    """Writes the row of an uploaded file, and leaves the job that removes it when no import needs it; `hashed` is the
    keyed hash of its bytes.
    """
    await check_quota(session, size)
    await session.enqueue(FORGET, {"file_id": str(file_id)}, run_at=real_now() + KEPT)
    row = {
        "id": file_id,
        "purpose": PURPOSE,
        "name": session.keys.encrypt_text(name, field=FILE_NAME, record=file_id),
        "size": size,
        "created_by": person_id,
        "created_at": real_now(),
        "content_hmac": hashed,
    }
    await session.execute(stored_file.insert(), row)
    created = {"size": size, str(FILE_NAME): name}
    session.record_change(
        Change(object="stored_file", record_id=file_id, op="create", field_ids=(FILE_NAME,), created=created)
    )


async def file_named(session: TenantSession, file_id: UUID, principal: Principal) -> tuple[str, int]:
    """Name and size of an uploaded file: an owner's of anybody, else one's own. It stays until the transaction ends."""
    mine = stored_file.c.id == file_id
    if not principal.rights.owner:
        mine &= stored_file.c.created_by == principal.person_id
    rows = await session.rows(sa.select(stored_file).where(mine).with_for_update())
    if not rows:
        raise ImportNotFound
    return session.keys.decrypt_text(rows[0].name, field=FILE_NAME, record=file_id), rows[0].size


async def discard(session: TenantSession, run: Run) -> None:
    """Forgets a run that wrote nothing, and its file unless another import was opened of it."""
    await session.execute(import_run.delete().where(import_run.c.id == run.id))
    session.record_change(Change(object="import", record_id=run.id, op="delete"))
    others = sa.exists().where(import_run.c.file_id == run.file_id)
    gone = await session.execute(stored_file.delete().where(stored_file.c.id == run.file_id, ~others))
    if gone.rowcount:
        session.record_change(Change(object="stored_file", record_id=run.file_id, op="delete"))
        # The bytes go by a job: whoever is killed after the commit leaves it behind.
        await session.enqueue(FORGET, {"file_id": str(run.file_id)})


async def forget_file(runtime: Runtime, job: Job) -> None:
    """Removes a file that no import needs, or looks again when that may be; doing so twice is doing it once."""
    file_id = UUID(str(job.args["file_id"]))
    async with runtime.session(job.home) as session:
        runs = sa.select(import_run).where(import_run.c.file_id == file_id)
        # Imports before their file, as whoever discards one locks them; then those that were opened of it meanwhile.
        await session.rows(runs.with_for_update())
        await session.rows(sa.select(stored_file.c.id).where(stored_file.c.id == file_id).with_for_update())
        now = real_now()
        needed = [now + KEPT if run.state in BUSY else kept_until(run) for run in await session.rows(runs)]
        if (later := max(needed, default=now)) > now:
            again = uuid5(job.id, "again")
            await session.enqueue(FORGET, {"file_id": str(file_id)}, job_id=again, run_at=later)
            return
        mine = (stored_file.c.id == file_id) & (stored_file.c.purpose == PURPOSE)
        there = await session.rows(sa.select(stored_file.c.id).where(stored_file.c.id == file_id, ~mine))
        if there:
            return
        gone = await session.execute(stored_file.delete().where(mine))
        if gone.rowcount and isinstance(session, TenantSession):
            session.record_change(Change(object="stored_file", record_id=file_id, op="delete"))
    await runtime.files.delete(session.keys, file_id)
