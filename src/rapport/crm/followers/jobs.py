"""The job that tells followers, as the system: what each of them may read is asked when they look."""

from auth.actor import system_of
from kernel import context
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.followers import telling
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import Registry
from rapport.crm.records.placing_run import session_of


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def tell(runtime: Runtime, job: Job) -> None:
        more, system = True, await system_of(runtime, job.home, telling.MINE)
        with context.use(system.tenant.acted_in(None, locale=system.locale, origin="system")):
            while more:
                async with session_of(runtime, system) as session:
                    more = await telling.follow(await open_scope(registry, system, session))

    return {telling.FOLLOW: tell}
