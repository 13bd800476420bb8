"""What becomes of shares and rules when their last day is over: nobody is let in by them from that moment on, and jobs
tell it to whoever looks at the record.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import sqlalchemy as sa

from auth.authz.predicate import grantees_of
from auth.models import share
from auth.share_changes import UNSHARE, change_of
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.records.objects import Registry
from rapport.crm.sharing import rules
from rapport.crm.sharing.rules import EXPIRE
from rapport.crm.sharing.shares import EXPIRE_SHARES, RULE


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The jobs, for these objects."""

    async def shares(runtime: Runtime, job: Job) -> None:
        obj, record_id = registry[str(job.args["object"])], UUID(str(job.args["record"]))
        over = (share.c.record_id == record_id, share.c.object == obj.name, share.c.expires_at <= real_now())
        table = obj.table
        async with _session(runtime, job) as session:
            held = sa.select(table.c.owner_id, grantees_of(obj.name, table)).where(table.c.id == record_id)
            beside = await session.rows(held.with_for_update(of=table))
            rows = await session.rows(sa.select(share).where(*over, share.c.grantee_kind != RULE).order_by(share.c.id))
            if not rows or not beside:
                return
            await session.execute(share.delete().where(share.c.id.in_([row.id for row in rows])))
            for row in rows:
                told = change_of(UNSHARE, dict(row.items()), beside[0].shared_with, (beside[0].owner_id,))
                session.record_change(told)

    async def rule(runtime: Runtime, job: Job) -> None:
        async with _session(runtime, job) as session:
            await rules.expire(session, UUID(str(job.args["rule"])))

    return {EXPIRE_SHARES: shares, EXPIRE: rule}


@asynccontextmanager
async def _session(runtime: Runtime, job: Job) -> AsyncIterator[TenantSession]:
    async with runtime.session(job.home) as session:
        if not isinstance(session, TenantSession):
            raise TypeError("shares are an organisation's")
        yield session
