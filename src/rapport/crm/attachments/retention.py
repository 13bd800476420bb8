"""How long an organisation keeps files of records. What is older goes once a day, unless it is under a legal hold."""

import datetime as dt
from typing import Annotated, Final
from uuid import UUID, uuid5

import msgspec
import sqlalchemy as sa
from msgspec import Meta
from sqlalchemy.dialects.postgresql import insert

from auth import security_log
from kernel.changes import Change
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.ids import derive_id
from kernel.jobs import Job
from kernel.runtime import Runtime
from rapport.crm.attachments import files
from rapport.crm.attachments.models import KEEP_DAYS, file_policy
from rapport.crm.imports.models import stored_file
from rapport.crm.records.scope import Scope

RETAIN: Final = "attachments.retain"
EVERY: Final = dt.timedelta(days=1)
AT_ONCE: Final = 200

_ONLY: Final = 1


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """After how many days a file is deleted; None: never."""

    keep_days: Annotated[int, Meta(ge=1, le=36_500)] | None


async def policy(session: TenantSession) -> Retention:
    """What holds now."""
    rows = await session.rows(sa.select(file_policy.c.keep_days))
    return Retention(rows[0].keep_days if rows else None)


async def change(scope: Scope, runtime: Runtime, wanted: Retention) -> None:
    """Sets another one, from now on; the change log and the security log say who did."""
    session, who, before = scope.session, scope.principal, await policy(scope.session)
    if before == wanted:
        return
    statement = insert(file_policy).values(id=_ONLY, keep_days=wanted.keep_days, version=1)
    changed = {"keep_days": statement.excluded.keep_days, "version": file_policy.c.version + 1}
    done = statement.on_conflict_do_update(index_elements=["id"], set_=changed).returning(file_policy.c.version)
    version: int = (await session.execute(done)).scalar_one()
    session.record_change(
        Change(
            object="file_policy", record_id=who.tenant.id, op="update", field_ids=(KEEP_DAYS,),
            public={str(KEEP_DAYS): before.keep_days},
        )
    )  # fmt: skip
    if wanted.keep_days is not None:
        # Not before tomorrow: nobody can bring a file back, so a slip can be.
        job_id, run_at = derive_id(who.tenant.id, RETAIN, version, at=_EPOCH), real_now() + EVERY
        await session.enqueue(RETAIN, {"version": version}, job_id=job_id, run_at=run_at)
    async with runtime.databases.control_session() as control:
        await security_log.note(
            control, "file_retention_changed", identity_id=who.identity_id, organisation_id=who.tenant.id,
            days=str(wanted.keep_days or ""),
        )  # fmt: skip


async def resume(session: TenantSession) -> None:
    """Has what holds be done in an organisation that was made of an archive: a policy goes along, its job does not."""
    for row in await session.rows(sa.select(file_policy).where(file_policy.c.keep_days.is_not(None))):
        await session.enqueue(RETAIN, {"version": row.version}, run_at=real_now() + EVERY)


async def retain(runtime: Runtime, job: Job) -> None:
    """The job: deletes what is too old, in short transactions, and looks again tomorrow. Another policy has its own."""
    while await _some(runtime, job):
        pass


async def _some(runtime: Runtime, job: Job) -> bool:
    """Whether there may be more."""
    async with runtime.session(job.home) as session:
        rows = await session.rows(sa.select(file_policy.c.keep_days, file_policy.c.version))
        if not rows or rows[0].version != job.args["version"] or not isinstance(session, TenantSession):
            return False
        if await files.remove(session, await _too_old(session, rows[0].keep_days)) == AT_ONCE:
            return True
        await session.enqueue(RETAIN, dict(job.args), job_id=uuid5(job.id, "again"), run_at=real_now() + EVERY)
        return False


async def _too_old(session: TenantSession, keep_days: int) -> list[UUID]:
    old = (stored_file.c.purpose == files.PURPOSE) & (stored_file.c.created_at < real_now() - EVERY * keep_days)
    oldest = sa.select(stored_file.c.id).where(old, stored_file.c.held_at.is_(None)).order_by(stored_file.c.created_at)
    return [row.id for row in await session.rows(oldest.limit(AT_ONCE))]


_EPOCH: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
