"""What came to a merged record while it was being merged: a deal that somebody was just making for it, an upload that
had begun. A writer who had read it before is over by the time the job comes, and what it wrote moves along.
"""

from uuid import UUID

import sqlalchemy as sa

from auth.actor import system_of
from kernel import context
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.merging.merge import move_all, settle
from rapport.crm.merging.models import record_merge
from rapport.crm.merging.moving import Merging
from rapport.crm.records import write
from rapport.crm.records.aliases import record_alias
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import Registry
from rapport.crm.records.scope import Scope


def handler(registry: Registry) -> JobHandler:
    """The job, for these objects."""

    async def follow(runtime: Runtime, job: Job) -> None:
        merge_id, person = UUID(str(job.args["merge"])), UUID(str(job.args["person"]))
        principal = await system_of(runtime, job.home, person)
        with context.use(principal.tenant.acted_in(person, locale=principal.locale, origin="system")):
            async with principal.session(runtime) as session:
                await move_late(await open_scope(registry, principal, session), merge_id)

    return follow


async def move_late(scope: Scope, merge_id: UUID) -> int:
    """Moves what names records of a merge now; how many rows."""
    rows = await scope.session.rows(sa.select(record_merge).where(record_merge.c.id == merge_id))
    if not rows or rows[0].undone_at is not None:
        return 0
    obj = scope.registry[rows[0].object].unmasked
    mine = sa.select(record_alias.c.id).where(record_alias.c.merge_id == merge_id)
    gone = [each.id for each in await scope.session.rows(mine)]
    await write.hold(scope, obj, [rows[0].survivor_id, *gone])
    merging = Merging(scope, obj, merge_id, rows[0].survivor_id, gone)
    await move_all(merging, None)
    if merging.moved:
        await merging.write_down()
        await settle(scope, obj, [merging.survivor])
    return len(merging.moved)
