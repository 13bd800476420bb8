"""What waits for a moment in an organisation that was made of an archive.

Jobs stay behind with the organisation that is archived. So a job makes them anew of what the rows say: reminders of
tasks, planned activities, weekly mails, transfers, approvals that escalate, first responses that run out, dated
hand-overs, queues that take records back, merges of very many rows. Each has the name that it had, or asks when it runs
whether it still holds: a job that is killed and begins anew leaves none twice. What came due before the organisation
was there is over.
"""

import datetime as dt
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from auth import pools
from auth.actor import system_of
from auth.principal import Principal
from kernel.clock import business_now, in_real_time, real_now
from kernel.db import TenantSession
from kernel.ids import derive_id
from kernel.jobs import Job
from kernel.runtime import Runtime
from rapport.crm.activities import reminders
from rapport.crm.activities.models import notification_setting
from rapport.crm.activities.notifications import weekly
from rapport.crm.approvals import running
from rapport.crm.approvals.models import approval_step
from rapport.crm.features import REGISTRY
from rapport.crm.handover import run
from rapport.crm.handover.models import handover
from rapport.crm.merging import follow_up
from rapport.crm.queues import returning
from rapport.crm.records.choices import SEED_TIME
from rapport.crm.response import following
from rapport.crm.transfers import waiting
from rapport.crm.transfers.models import transfer

RESUME: Final = "portability.resume"
PIECE: Final = 1_000

_MINE: Final = UUID("01920000-0000-7000-8000-000000000001")
"""In whose name: nobody's, and whoever looks at jobs sees that it is no person's."""


async def begin(session: TenantSession) -> None:
    """Has it done once the organisation is there."""
    await session.enqueue(RESUME, {})


async def resume(runtime: Runtime, job: Job) -> None:
    """The job."""
    system = await system_of(runtime, job.home, _MINE)
    async with _opened(runtime, system) as session:
        await _plans(session, ZoneInfo(system.tenant.time_zone))
        await _deadlines(session)
    task, activity = REGISTRY["task"].table, REGISTRY["activity"].table
    alive = (task.c.deleted_at.is_(None), task.c.status == "open")
    await _each(runtime, system, task, task.c.remind_at, alive, reminders.remind_at)
    await _each(
        runtime, system, activity, activity.c.occurred_at, (activity.c.deleted_at.is_(None),), reminders.begins_at
    )  # fmt: skip


def _opened(runtime: Runtime, system: Principal) -> AbstractAsyncContextManager[TenantSession]:
    return runtime.databases.tenant_session(system.tenant.home, system.tenant.keys)


async def _each(
    runtime: Runtime, system: Principal, table: sa.Table, at: sa.Column[Any], which: tuple[Any, ...],
    leave: Callable[[TenantSession, UUID, dt.datetime], Awaitable[None]],
) -> None:  # fmt: skip
    """Leaves a job for each record that has a moment to come, piece by piece."""
    after: UUID | None = UUID(int=0)
    while after is not None:
        some = sa.select(table.c.id, at.label("at")).where(table.c.id > after, at > business_now(), *which)
        async with _opened(runtime, system) as session:
            rows = await session.rows(some.order_by(table.c.id).limit(PIECE))
            for row in rows:
                await leave(session, row.id, row.at)
        after = rows[-1].id if len(rows) == PIECE else None


async def _plans(session: TenantSession, zone: ZoneInfo) -> None:
    """What waits for days: of everything but records there is little."""
    table = notification_setting
    for row in await session.rows(sa.select(table.c.person_id).where(table.c.weekly_day.is_not(None))):
        await weekly.plan(session, row.person_id, zone)
    for row in await session.rows(sa.select(transfer.c.id, transfer.c.due_on).where(transfer.c.due_on.is_not(None))):
        await waiting.schedule(session, row.id, row.due_on, zone)
    for queue_id, pool in (await pools.read(session)).items():
        await returning.schedule(session, queue_id, pool)
    await follow_up.resume(session)


async def _deadlines(session: TenantSession) -> None:
    step, lead = approval_step.c, REGISTRY["lead"].table.c
    late = sa.select(step.id, step.request_id, step.due_at).where(step.state == "open", step.due_at.is_not(None))
    for row in await session.rows(late.where(step.escalated_at.is_(None))):
        args = {"request": str(row.request_id), "step": str(row.id), "at": row.due_at.isoformat()}
        await _leave(session, running.ESCALATE, args, row.id, max(in_real_time(row.due_at), real_now()))
    due = (lead.response == "waiting", lead.response_due_at > business_now())  # all of one minute are one job
    for row in await session.rows(sa.select(lead.response_due_at).where(*due).distinct()):
        await following.runs_out_at(session, row.response_due_at)
    planned = sa.select(handover.c.id, handover.c.created_by, handover.c.due_at).where(handover.c.state == "waiting")
    for row in await session.rows(planned):
        asked = {"handover_id": str(row.id), "person_id": str(row.created_by)}
        await _leave(session, run.RUN, asked, row.id, row.due_at)


async def _leave(session: TenantSession, name: str, args: dict[str, str], about: UUID, at: dt.datetime) -> None:
    job_id = derive_id(about, name, at.isoformat(), at=SEED_TIME)
    await session.enqueue(name, args, job_id=job_id, run_at=at)
