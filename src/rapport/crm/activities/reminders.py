"""Jobs that wait for a moment: a task's reminder, and the time at which a planned activity begins.

A reminder is a job that waits. Whether it still holds is asked when it is due: a task that is done, in the trash or
reminded of at another time by then reminds nobody, and the notification's id follows from task and time, so a job that
runs twice, or a worker that is killed between, leaves one.
"""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import sqlalchemy as sa

from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.ids import derive_id
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.activities import notify, targets
from rapport.crm.records.choices import SEED_TIME
from rapport.crm.records.codec import Record
from rapport.crm.records.objects import Registry
from rapport.crm.records.scope import Scope

REMIND, BEGIN = "activities.remind", "activities.begin"


async def schedule(scope: Scope, task_id: UUID, record: Record) -> None:
    """Sets the reminder of an open task; one of the past that is imported, or set by a bulk edit of it, is none."""
    if record["remind_at"] is None or record["status"] != "open":
        return
    at = dt.datetime.fromisoformat(record["remind_at"])
    if scope.historic and at <= real_now():
        return
    job_id = derive_id(task_id, REMIND, at.isoformat(), at=SEED_TIME)
    args = {"task": str(task_id), "at": at.isoformat()}
    await scope.session.enqueue(REMIND, args, job_id=job_id, run_at=max(at, real_now()))


async def when_it_begins(scope: Scope, activity_id: UUID, record: Record) -> None:
    """Comes back when a planned activity begins, since it is then the last one."""
    at = dt.datetime.fromisoformat(record["occurred_at"])
    if at > real_now():
        job_id = derive_id(activity_id, BEGIN, at.isoformat(), at=SEED_TIME)
        await scope.session.enqueue(BEGIN, {"activity": str(activity_id)}, job_id=job_id, run_at=at)


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The jobs, for these objects."""

    async def remind(runtime: Runtime, job: Job) -> None:
        task_id, at = UUID(str(job.args["task"])), dt.datetime.fromisoformat(str(job.args["at"]))
        task = registry["task"].table
        still = (task.c.status == "open", task.c.deleted_at.is_(None), task.c.remind_at == at)
        due = sa.select(task.c.owner_id).where(task.c.id == task_id, *still).with_for_update()
        async with _session(runtime, job) as session:
            for row in await session.rows(due):
                await notify.tell(session, row.owner_id, "reminder", "task", task_id, again=at.isoformat())

    async def begin(runtime: Runtime, job: Job) -> None:
        async with _session(runtime, job) as session:
            standing = await targets.of_events(session, [UUID(str(job.args["activity"]))])
            await targets.refresh(session, registry, [each for found in standing.values() for each in found])

    return {REMIND: remind, BEGIN: begin}


@asynccontextmanager
async def _session(runtime: Runtime, job: Job) -> AsyncIterator[TenantSession]:
    async with runtime.session(job.home) as session:
        if not isinstance(session, TenantSession):
            raise TypeError("activities are in the databases of tenants")
        yield session
