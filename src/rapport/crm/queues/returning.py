"""The job that gives records back to their queue, once a day, and warns who has them before.

It runs as the system, at an hour of the organisation's clock. Each record is held and asked about again before it goes:
an activity, a conversion or another owner of a moment ago keeps it. The change says by which rule it went, as `origin`.
"""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import structlog

from auth import pools, queues
from auth.actor import system_of
from auth.principal import ObjectRights, Principal, Rights
from kernel import context
from kernel.clock import business_now, in_real_time, real_now
from kernel.db import TenantSession
from kernel.ids import derive_id
from kernel.jobs import Job, JobHandler
from kernel.keys.away import AWAY
from kernel.runtime import Runtime
from rapport.crm.activities.notifications import notify
from rapport.crm.activities.notifications.kinds import COMES_BACK
from rapport.crm.queues import past, returns
from rapport.crm.queues.returns import Due, Setup
from rapport.crm.records import write
from rapport.crm.records.choices import SEED_TIME
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import OWNER, ObjectType, Registry
from rapport.crm.records.scope import Scope

RETURN: Final = "queues.return"
AT_ONCE: Final = 500

log = structlog.get_logger()


class NotAllGivenBack(Exception):
    """How many records a job could not give back; it is tried again, and the others are where they belong."""


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""
    kinds = [each for each in registry if past.returns(each)]

    async def give_back(runtime: Runtime, job: Job) -> None:
        queue_id = UUID(str(job.args["queue"]))
        system = await system_of(runtime, job.home, queue_id)
        mine = Rights(objects={each.name: ObjectRights(read="all", update="all") for each in kinds})
        system = msgspec.structs.replace(system, rights=mine)
        async with system.session(runtime) as session:  # first: whatever fails today, tomorrow is another day
            await schedule(session, queue_id, (await pools.read(session)).get(queue_id), later=True)
        failed = 0
        if system.tenant.status == "active":
            for obj in kinds:
                if system.has_module(obj.module):
                    failed += await _give_back(registry, runtime, system, queue_id, obj)
        if failed:
            raise NotAllGivenBack(failed)

    return {RETURN: give_back}


async def schedule(session: TenantSession, queue_id: UUID, pool: pools.Pool | None, *, later: bool = False) -> None:
    """Has a queue looked at when the hour comes, if anything goes back to it; `later` is not today any more."""
    if pool is None or not pool.rules.takes_back:
        return
    setup = Setup(queue_id, pool, (), ZoneInfo(context.current().time_zone))
    now = business_now()
    day = setup.day(now)
    if later or setup.look(day) <= now:
        day += dt.timedelta(days=1)
    at = setup.look(day)
    job_id = derive_id(queue_id, RETURN, at.isoformat(), at=SEED_TIME)
    args = {"queue": str(queue_id), "at": at.isoformat()}
    await session.enqueue(RETURN, args, job_id=job_id, run_at=max(in_real_time(at), real_now()))


async def setup_of(scope: Scope, obj: ObjectType, queue_id: UUID) -> Setup | None:
    """The rules of a queue as the database has them now; None where it is gone or takes such records no more."""
    kinds = (await queues.held_kinds(scope.session, {queue_id})).get(queue_id, ())
    if obj.name not in kinds:
        return None
    found = await pools.read(scope.session)
    return Setup(queue_id, found[queue_id], found.keys(), scope.zone)


async def _give_back(
    registry: Registry, runtime: Runtime, system: Principal, queue_id: UUID, obj: ObjectType
) -> int:  # fmt: skip
    """Gives back what is due of one kind, each by itself; how many failed."""
    failed = 0
    async with _opened(registry, runtime, system) as scope:
        ids = await past.taken_ids(scope, obj, queue_id, held=True)
    for start in range(0, len(ids), AT_ONCE):
        async with _opened(registry, runtime, system) as scope:
            gone = await _look(scope, obj, queue_id, ids[start : start + AT_ONCE])
        for each in gone:
            try:
                async with _opened(registry, runtime, system, origin=each.rule) as scope:
                    await _take_back(scope, obj, queue_id, each)
            except AWAY:
                raise  # no record of this organisation opens now
            except Exception as error:  # noqa: BLE001  # one record's failure, whatever it is, keeps no other
                kind = type(error).__name__
                log.warning("record not given back", object=obj.name, record=str(each.record_id), error=kind)
                failed += 1
    return failed


async def _look(scope: Scope, obj: ObjectType, queue_id: UUID, ids: list[UUID]) -> list[Due]:
    """Warns of what goes back soon; what goes back now."""
    setup, now = await setup_of(scope, obj, queue_id), business_now()
    if setup is None:
        return []
    facts = await past.facts_of(scope, obj, ids)
    soon = setup.day(now) + dt.timedelta(days=returns.NOTICE)
    for each in facts:
        found = returns.due(setup, each, now)
        if found is not None and setup.day(now) < found.day <= soon:
            said = f"{queue_id} {found.day.isoformat()}"
            await notify.tell(scope.session, found.person_id, COMES_BACK, obj.name, found.record_id, again=said)
    return returns.lost(setup, facts, now)


async def _take_back(scope: Scope, obj: ObjectType, queue_id: UUID, wanted: Due) -> None:
    """Gives one record back if that still holds, once nobody can do anything with it meanwhile."""
    for locked in await write.lock(scope, obj, [wanted.record_id], "update"):
        setup = await setup_of(scope, obj, queue_id)
        facts = await past.facts_of(scope, obj, [wanted.record_id])
        still = returns.lost(setup, facts, business_now()) if setup is not None else []
        if [(each.person_id, each.rule) for each in still] == [(locked.owner, wanted.rule)]:
            await write.write_fields(scope, obj, locked, {OWNER.name: queue_id})


@asynccontextmanager
async def _opened(
    registry: Registry, runtime: Runtime, system: Principal, origin: str = "system"
) -> AsyncIterator[Scope]:  # fmt: skip
    with context.use(system.tenant.acted_in(None, locale=system.locale, origin=origin)):
        async with system.session(runtime) as session:
            yield await open_scope(registry, system, session)
