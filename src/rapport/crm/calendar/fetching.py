"""The job that reads a calendar of another program, each hour, and more rarely while it can't be read.

No transaction is open while the other system is waited for. Whoever removed the subscription, or had it read again
meanwhile, is not overruled: what a job found counts only while the row still waits for that job.
"""

import datetime as dt
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from auth.actor import principal_of, system_of
from auth.persons import zone_of
from auth.principal import Principal
from kernel.clock import business_today, real_now
from kernel.errors import Forbidden, Suspended
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.calendar import outside
from rapport.crm.calendar.models import SUBSCRIPTION_FOUND, calendar_subscription
from rapport.crm.calendar.outside import Found, NotRead
from rapport.crm.calendar.subscribing import FETCH, plan

EVERY: Final = dt.timedelta(hours=1)
LONGEST: Final = dt.timedelta(days=1)
WHOLE: Final = dt.timedelta(days=7)
"""After which a calendar is read whole though its program says that it is unchanged: the days around today move on."""
_T = calendar_subscription


def handlers() -> dict[str, JobHandler]:
    """The job."""
    return {FETCH: _fetch}


async def _fetch(runtime: Runtime, job: Job) -> None:
    subscription_id, at = UUID(str(job.args["subscription"])), dt.datetime.fromisoformat(str(job.args["at"]))
    person_id = UUID(str(job.args["person"]))
    waits = sa.select(_T).where(_T.c.id == subscription_id, _T.c.next_at == at)
    try:
        principal = await principal_of(runtime, job.home, person_id)
    except (Forbidden, Suspended):  # who can't sign in looks at no calendar: nobody is called until they are back
        await _wait(runtime, await system_of(runtime, job.home, person_id), waits)
        return
    async with runtime.databases.tenant_session(principal.tenant.home, principal.tenant.keys) as session:
        rows = await session.rows(waits)
        zone = await zone_of(session, principal.person_id)
    if not rows:
        return
    values = await _read(runtime, principal, rows[0], zone.key)
    async with runtime.databases.tenant_session(principal.tenant.home, principal.tenant.keys) as session:
        if await session.rows(waits.with_for_update()):
            await session.execute(_T.update().where(_T.c.id == subscription_id).values(**values))
            await plan(session, subscription_id, principal.person_id, values["next_at"])


async def _wait(runtime: Runtime, system: Principal, waits: sa.Select[Any]) -> None:
    """Looks again after the longest pause."""
    async with runtime.databases.tenant_session(system.tenant.home, system.tenant.keys) as session:
        for row in await session.rows(waits.with_for_update()):
            later = real_now() + LONGEST
            await session.execute(_T.update().where(_T.c.id == row.id).values(next_at=later))
            await plan(session, row.id, row.person_id, later)


async def _read(runtime: Runtime, principal: Principal, row: Any, zone: str) -> dict[str, Any]:  # a row
    """What is to be written of it, whatever came."""
    keys, now = principal.tenant.keys, real_now()
    before = outside.found_of(keys, row)
    fresh = before.whole_at is not None and before.whole_at > now - WHOLE
    try:
        url = outside.setup_of(keys, row).url
        data, etag = await outside.fetch(runtime, url, before.etag if fresh else None)
        found = before if data is None else await outside.read(data, business_today(), zone, etag, now)
    except NotRead as error:
        failures = row.failures + 1
        pause: dt.timedelta = min(EVERY * 2 ** min(failures - 1, 10), LONGEST)
        return {"error_code": error.code, "failures": failures, "next_at": now + pause, "read_at": now}
    kept = outside.sealed(keys, row.id, SUBSCRIPTION_FOUND, found if row.titles else _untitled(found))
    return {"error_code": None, "failures": 0, "next_at": now + EVERY, "read_at": now, "found": kept}


def _untitled(found: Found) -> Found:
    events = [outside.Event(each.begins, each.ends, each.is_day, "", each.busy) for each in found.events]
    return Found(events=events, cut_off=found.cut_off, etag=found.etag, whole_at=found.whole_at)
