"""The job that removes visits that became nobody's, as the system."""

import datetime as dt

from auth.actor import system_of
from kernel import context
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.records import organisation_settings
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import Registry
from rapport.crm.records.placing_run import session_of
from rapport.crm.touches import receive, sites


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def forget(runtime: Runtime, job: Job) -> None:
        system = await system_of(runtime, job.home, organisation_settings.id_of(sites.NAME))
        with context.use(system.tenant.acted_in(None, locale=system.locale, origin="system")):
            async with session_of(runtime, system) as session:
                scope = await open_scope(registry, system, session)
                await receive.forget(scope, dt.date.fromisoformat(str(job.args["day"])))

    return {receive.FORGET: forget}
