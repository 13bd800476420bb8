"""The jobs of requests: find, make the copy, erase. Each bears being killed anywhere and started again."""

from uuid import UUID, uuid5

import sqlalchemy as sa

from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.errors import RapportError
from kernel.jobs import Job
from kernel.keys.away import AWAY
from kernel.runtime import Runtime
from rapport.privacy import cases, erasing, export, hits
from rapport.privacy.find import Search
from rapport.privacy.models import subject_request
from tenants.directory import Directory


async def find(runtime: Runtime, job: Job) -> None:
    """Looks through everything; where that can't be, the request says why."""
    try:
        await look(runtime, job.home, _id(job))
    except AWAY:
        raise
    except RapportError as error:
        refused = {"state": "refused", "wanted": None, "closed_at": real_now()}
        await _told(runtime, job.home, _id(job), error_code=error.code, **refused)


async def look(runtime: Runtime, home: str, request_id: UUID) -> None:
    """Looks through everything; a request that was found, or is gone, is left as it is. Raises what `Search` does."""
    async with runtime.session(home) as session:
        case = await cases.one(session, request_id) if isinstance(session, TenantSession) else None
    if case is None or case.state != "finding":
        return
    tenant = await Directory(runtime.databases, runtime.keyring).by_home(home)
    search = Search(runtime, home, tenant.id, case.wanted)
    total, done = await search.count(), 0
    async for looked in search.run():
        done += looked
        await _told(runtime, home, request_id, done=done, total=max(done, total))
    async with runtime.session(home) as session:
        if isinstance(session, TenantSession):
            if (await cases.one(session, request_id, lock=True)).state != "finding":
                return  # it was refused meanwhile
            await hits.write(session, request_id, search.found)
            await cases.change(session, request_id, state="found")
    await cases.note(runtime, tenant.id, "privacy_found", request_id, found=str(len(search.found)))


async def make_copy(runtime: Runtime, job: Job) -> None:
    """Writes the copy for the person."""
    await export.write(runtime, job.home, _id(job), uuid5(job.id, cases.EXPORT), UUID(str(job.args["by"])))


async def drop_copy(runtime: Runtime, job: Job) -> None:
    """Removes the file of a copy that no request has."""
    export_id = UUID(str(job.args["export_id"]))
    async with runtime.session(job.home) as session:
        owed = await session.rows(sa.select(subject_request.c.id).where(subject_request.c.export_id == export_id))
    if not owed:
        await runtime.files.delete(session.keys, export_id)


async def erase(runtime: Runtime, job: Job) -> None:
    """Carries an erasure out, or goes on with one."""
    try:
        await erasing.carry_out(runtime, job.home, _id(job))
    except RapportError as error:
        await _told(runtime, job.home, _id(job), error_code=error.code)
        raise


async def _told(runtime: Runtime, home: str, request_id: UUID, **values: object) -> None:
    async with runtime.session(home) as session:
        if isinstance(session, TenantSession):
            await cases.change(session, request_id, **values)


def _id(job: Job) -> UUID:
    return UUID(str(job.args["request_id"]))
