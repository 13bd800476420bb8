"""Jobs that wait for a moment: a task's reminder, and the time at which a planned activity begins.

A reminder is a job that waits. Whether it still holds is asked when it is due: a task that is done, in the trash or
reminded of at another time by then reminds nobody, and the notification's id follows from task and time, so a job that
runs twice, or a worker that is killed between, leaves one.

Their moments are of the organisation's clock, and jobs wait by the machine's. When the organisation's is moved on, a
job sets those that wait anew; who has become due by it runs as any other.
"""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid5

import msgspec
import sqlalchemy as sa

from kernel.clock import business_now, in_real_time, real_now
from kernel.db import TenantSession
from kernel.ids import derive_id
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.activities import targets
from rapport.crm.activities.notifications import notify, plan
from rapport.crm.records.choices import SEED_TIME
from rapport.crm.records.codec import Record
from rapport.crm.records.objects import Registry
from rapport.crm.records.scope import Scope
from tenants.models import tenant

REMIND, BEGIN = "activities.remind", "activities.begin"
CLOCK_MOVED, WAIT_ANEW = "activities.clock_moved", "activities.wait_anew"

AT_ONCE = 2_000
IN_FLIGHT = dt.timedelta(minutes=1)
"""A request that began before its organisation's clock was moved may set a job by the old one for so long after."""


async def schedule(scope: Scope, task_id: UUID, record: Record) -> None:
    """Sets the reminder of an open task; one of the past that is imported, or set by a bulk edit of it, is none."""
    if record["remind_at"] is None or record["status"] != "open":
        return
    at = dt.datetime.fromisoformat(record["remind_at"])
    if scope.historic and at <= business_now():
        return
    await remind_at(scope.session, task_id, at)


async def remind_at(session: TenantSession, task_id: UUID, at: dt.datetime) -> None:
    """Sets the reminder of a task; the same one again is the same job."""
    job_id = derive_id(task_id, REMIND, at.isoformat(), at=SEED_TIME)
    await session.enqueue(REMIND, {"task": str(task_id), "at": at.isoformat()}, job_id=job_id, run_at=_due(at))


async def when_it_begins(scope: Scope, activity_id: UUID, record: Record) -> None:
    """Comes back when a planned activity begins, since it is then the last one."""
    await begins_at(scope.session, activity_id, dt.datetime.fromisoformat(record["occurred_at"]))


async def begins_at(session: TenantSession, activity_id: UUID, at: dt.datetime) -> None:
    """The same; the same moment again is the same job, and one that is over is none."""
    if at > business_now():
        job_id = derive_id(activity_id, BEGIN, at.isoformat(), at=SEED_TIME)
        args = {"activity": str(activity_id), "at": at.isoformat()}
        await session.enqueue(BEGIN, args, job_id=job_id, run_at=_due(at))


def handlers(registry: Registry, others: Sequence[str] = ()) -> dict[str, JobHandler]:
    """The jobs, for these objects. `others` are jobs of other features that wait for a moment of the same clock."""
    names = (REMIND, BEGIN, *plan.WAITING, *others)

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

    async def wait_anew(runtime: Runtime, job: Job) -> None:
        """Lets the jobs that wait for a moment wait for it by the organisation's clock as it is now."""
        after: UUID | None = UUID(int=0)
        while after is not None:
            async with _session(runtime, job) as session:
                after = await _set_anew(session, names, after)

    return {REMIND: remind, BEGIN: begin, CLOCK_MOVED: clock_moved, WAIT_ANEW: wait_anew}


async def clock_moved(runtime: Runtime, job: Job) -> None:
    """The subscriber of `ClockMoved`: at once, and again when no request of before can be under way any more."""
    place = sa.select(tenant.c.database, tenant.c.schema)
    mine = tenant.c.organisation_id == UUID(str(job.args["event"]["organisation_id"]))
    async with runtime.databases.control_session() as control:
        rows = await control.rows(place.where(mine, tenant.c.keyset.is_not(None)))
    for row in rows:
        async with runtime.session(f"{row.database}/{row.schema}") as session:
            for wait in (dt.timedelta(), IN_FLIGHT):
                job_id = uuid5(UUID(str(job.args["event_id"])), f"{WAIT_ANEW} {wait}")
                await session.enqueue(WAIT_ANEW, {}, job_id=job_id, run_at=real_now() + wait)


async def _set_anew(session: TenantSession, names: Sequence[str], after: UUID) -> UUID | None:
    """Sets some anew; after whom to go on, or None at the end."""
    table = session.job_table
    waiting = (table.c.id > after, table.c.name.in_(names), table.c.state == "queued")
    some = sa.select(table.c.id, table.c.name, table.c.args, table.c.run_at).where(*waiting).order_by(table.c.id)
    rows = await session.rows(some.limit(AT_ONCE).with_for_update(skip_locked=True))
    sooner = [{"mine": row.id, "due": due} for row in rows if (due := _due(_moment(session, row))) < row.run_at]
    if sooner:
        mine = table.c.id == sa.bindparam("mine", type_=table.c.id.type)
        due_at = sa.bindparam("due", type_=table.c.run_at.type)
        await session.execute(table.update().where(mine).values(run_at=due_at), sooner)
        session.left_work = True
    return rows[-1].id if len(rows) == AT_ONCE else None


def _moment(session: TenantSession, row: Any) -> dt.datetime:
    args = msgspec.json.decode(session.unseal(row.name, row.args))
    # One that was set before there were clocks to move is at its moment by the machine's.
    return dt.datetime.fromisoformat(args["at"]) if "at" in args else row.run_at


def _due(at: dt.datetime) -> dt.datetime:
    """When a job that waits for a moment of the organisation's clock runs."""
    return max(in_real_time(at), real_now())


@asynccontextmanager
async def _session(runtime: Runtime, job: Job) -> AsyncIterator[TenantSession]:
    async with runtime.session(job.home) as session:
        if not isinstance(session, TenantSession):
            raise TypeError("activities are in the databases of tenants")
        yield session
