"""What came to a merged record while it was being merged: a deal that somebody was just making for it, an upload that
had begun. What a writer who had read it before the merge has written by the time of the job moves along; the job comes
later than one statement and one wait of such a writer may last.
"""

from uuid import UUID

import sqlalchemy as sa

from auth.actor import system_of
from kernel import context
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.merging.merge import FOLLOW_UP, move_all, settle
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
    """Moves what names records of a merge now; how many rows. They go on with a survivor that was merged since."""
    before = await _standing(scope, merge_id)
    if before is None:
        return 0
    await write.hold(scope, before.obj, before.all_ids)
    merging = await _standing(scope, merge_id)  # Whoever was first has written by now, and it may be an undo.
    if merging is None:
        return 0
    await move_all(merging, None)
    if merging.moved:
        await merging.write_down()
        await settle(scope, merging.obj, [merging.survivor])
        await _go_on(merging)
    return len(merging.moved)


async def _standing(scope: Scope, merge_id: UUID) -> Merging | None:
    """The merge as it is now; None once it was undone."""
    mine = (record_merge.c.id == merge_id) & record_merge.c.undone_at.is_(None)
    rows = await scope.session.rows(sa.select(record_merge).where(mine))
    if not rows:
        return None
    aliases = sa.select(record_alias.c.id).where(record_alias.c.merge_id == merge_id)
    gone = [each.id for each in await scope.session.rows(aliases)]
    return Merging(scope, scope.registry[rows[0].object].unmasked, merge_id, rows[0].survivor_id, gone)


async def _go_on(merging: Merging) -> None:
    """Has the merge that took the survivor away, whose own job may be over, move what came to it: under that merge, so
    that undoing both brings everything back in two steps.
    """
    session = merging.scope.session
    further = sa.select(record_alias.c.merge_id).where(record_alias.c.id == merging.survivor)
    for row in await session.rows(further):
        args = {"merge": str(row.merge_id), "person": str(merging.scope.principal.person_id)}
        await session.enqueue(FOLLOW_UP, args)
