"""Tells people that something of a transfer is overdue: once of each day on which something was due.

A job waits for the end of the day on the organisation's clock. What is open is asked when it runs, so an item that was
done meanwhile, or a transfer that has ended, reminds nobody.
"""

import datetime as dt
from uuid import UUID

from auth.actor import system_of
from kernel.clock import business_today
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import Registry
from rapport.crm.records.scope import Scope
from rapport.crm.transfers import store
from rapport.crm.transfers.waiting import OVERDUE, schedule


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def overdue(runtime: Runtime, job: Job) -> None:
        transfer_id, day = UUID(str(job.args["transfer"])), dt.date.fromisoformat(str(job.args["day"]))
        system = await system_of(runtime, job.home, transfer_id)
        async with runtime.databases.tenant_session(system.tenant.home, system.tenant.keys) as session:
            await _remind(await open_scope(registry, system, session), transfer_id, day)

    return {OVERDUE: overdue}


async def _remind(scope: Scope, transfer_id: UUID, day: dt.date) -> None:
    found = await store.load(scope.session, transfer_id, lock=True)
    if found.due_on is None or day >= business_today(scope.zone):
        return
    late = [each for each in found.kept.items if each.due_on == day and each.done_at is None]
    people = {whose for each in late if (whose := found.whose(each))}
    if found.state == "asked" and found.kept.answer_on == day:
        people |= await store.asked(scope.session, found)
    if people:
        await store.tell_of(scope, found, people | {found.asked_by}, "overdue", day)
    later = [each.due_on for each in found.kept.items if each.due_on and each.due_on > day and each.done_at is None]
    await schedule(scope.session, transfer_id, min(later, default=None), scope.zone)
