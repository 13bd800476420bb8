"""What is left when a merge or its undo has answered.

A merge of very many rows moves some of them itself and leaves the others to a job, which moves a piece in each
transaction and begins itself again in the same one: killed anywhere, it goes on after the last piece. The journal is
where its undo goes along, in the same way.

What came to a merged record while it was being merged, a deal that somebody was just making for it, an upload that had
begun, moves along as well: what a writer who had read it before the merge has written by the time of a second job,
which comes later than one statement and one wait of such a writer may last.
"""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from uuid import UUID

import sqlalchemy as sa

from auth.actor import system_of
from kernel import context
from kernel.db import TenantSession
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from kernel.statements import any_of
from rapport.crm.merging import beside, undo
from rapport.crm.merging.merge import FOLLOW_UP, PIECE, move_all, settle
from rapport.crm.merging.models import record_merge
from rapport.crm.merging.moving import Merging
from rapport.crm.merging.returning import GO_BACK, START, Returning
from rapport.crm.records import aliases, write
from rapport.crm.records.aliases import record_alias
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import Registry
from rapport.crm.records.scope import Scope


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The jobs, for these objects."""

    @asynccontextmanager
    async def opened(runtime: Runtime, job: Job) -> AsyncIterator[Scope]:
        person = UUID(str(job.args["person"]))
        principal = await system_of(runtime, job.home, person)
        with context.use(principal.tenant.acted_in(person, locale=principal.locale, origin="system")):
            async with principal.session(runtime) as session:
                yield await open_scope(registry, principal, session)

    async def follow(runtime: Runtime, job: Job) -> None:
        async with opened(runtime, job) as scope:
            await move_late(scope, UUID(str(job.args["merge"])))

    async def back(runtime: Runtime, job: Job) -> None:
        async with opened(runtime, job) as scope:
            await move_back(scope, UUID(str(job.args["merge"])), str(job.args["place"]), UUID(str(job.args["after"])))

    return {FOLLOW_UP: follow, GO_BACK: back}


async def resume(session: TenantSession) -> None:
    """Leaves the jobs anew, of merges that had not ended when their organisation was archived."""
    for row in await session.rows(sa.select(record_merge).where(record_merge.c.moving)):
        if row.undone_at is None:
            await session.enqueue(FOLLOW_UP, {"merge": str(row.id), "person": str(row.merged_by)})
        else:
            args = {"merge": str(row.id), "person": str(row.undone_by), "place": "", "after": str(START)}
            await session.enqueue(GO_BACK, args)


async def move_late(scope: Scope, merge_id: UUID) -> int:
    """Moves what names records of a merge now, as much as one transaction moves; how many rows. They go on with a
    survivor that was merged since.
    """
    before = await _standing(scope, merge_id)
    if before is None:
        return 0
    await write.hold(scope, before.obj, before.all_ids)
    merging = await _standing(scope, merge_id)  # Whoever was first has written by now, and it may be an undo.
    if merging is None:
        return 0
    merging.room = PIECE
    await move_all(merging, None)
    if merging.moved:
        await merging.write_down()
        await _go_on(scope, [merging.survivor])
    if merging.is_full:
        args = {"merge": str(merge_id), "person": str(scope.principal.person_id)}
        await scope.session.enqueue(FOLLOW_UP, args)
    elif await _ended(scope, merge_id) or merging.moved:
        await settle(scope, merging.obj, [merging.survivor])
    return len(merging.moved)


async def move_back(scope: Scope, merge_id: UUID, place: str, after: UUID) -> tuple[str, UUID] | None:
    """Moves back what an undo left, from there on in the journal; where the next piece goes on. What was merged again
    meanwhile goes on from where it comes back to.
    """
    rows = await scope.session.rows(sa.select(record_merge).where(record_merge.c.id == merge_id))
    if not rows or rows[0].object not in scope.registry.objects:
        return None
    obj, survivor = scope.registry[rows[0].object].unmasked, rows[0].survivor_id
    gone = await undo.became_one(scope, rows[0])
    await write.hold(scope, obj, [survivor, *gone])
    there = sorted({survivor, await aliases.now(scope.session, survivor)})
    back = Returning(scope, obj, merge_id, there, PIECE, place, after)
    if await back.run(beside.move_lines_back):
        await _go_on(scope, gone)
    if back.is_full:
        await back.go_on(scope.principal.person_id)
        return back.place, back.after
    await _ended(scope, merge_id)
    await settle(scope, obj, [survivor, *gone])
    return None


async def _ended(scope: Scope, merge_id: UUID) -> bool:
    mine = (record_merge.c.id == merge_id) & record_merge.c.moving
    return bool((await scope.session.execute(record_merge.update().where(mine).values(moving=False))).rowcount)


async def _standing(scope: Scope, merge_id: UUID) -> Merging | None:
    """The merge as it is now; None once it was undone."""
    mine = (record_merge.c.id == merge_id) & record_merge.c.undone_at.is_(None)
    rows = await scope.session.rows(sa.select(record_merge).where(mine))
    if not rows:
        return None
    aliases = sa.select(record_alias.c.id).where(record_alias.c.merge_id == merge_id)
    gone = [each.id for each in await scope.session.rows(aliases)]
    return Merging(scope, scope.registry[rows[0].object].unmasked, merge_id, rows[0].survivor_id, gone)


async def _go_on(scope: Scope, came_to: Collection[UUID]) -> None:
    """Has the merges that took records away since, whose own jobs may be over, move what came to them: under those
    merges, so that undoing both brings everything back in two steps.
    """
    further = sa.select(record_alias.c.merge_id).where(any_of(record_alias.c.id, came_to)).distinct()
    for row in await scope.session.rows(further):
        args = {"merge": str(row.merge_id), "person": str(scope.principal.person_id)}
        await scope.session.enqueue(FOLLOW_UP, args)
