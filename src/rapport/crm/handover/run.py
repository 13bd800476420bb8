"""The jobs of a hand-over: do it, and take it back. Each bears being killed anywhere and started again.

What was handed over is no longer the leaver's, so a run that goes on finds only what is left.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog

from auth import ladder, members, security_log
from auth.actor import principal_of
from auth.principal import Principal
from auth.share_changes import SHARE, UNSHARE
from kernel import context
from kernel.clock import real_now
from kernel.errors import Forbidden, RapportError
from kernel.jobs import MAX_ATTEMPTS, Job, JobHandler
from kernel.keys.away import AWAY
from kernel.runtime import Runtime
from kernel.tables import change
from rapport.crm.handover import people, shared, store
from rapport.crm.handover.store import Handover
from rapport.crm.records import write
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import OWNER, ObjectType, Registry
from rapport.crm.records.scope import Scope

RUN, UNDO = "handover.run", "handover.undo"
CHUNK = 500

log = structlog.get_logger()


class Work:
    """One job's hold on one hand-over, under the rights of the person who asked for it."""

    def __init__(self, runtime: Runtime, registry: Registry, job: Job) -> None:
        self.runtime = runtime
        self._registry = registry
        self._job = job
        self.handover_id = UUID(str(job.args["handover_id"]))
        self.person_id = UUID(str(job.args["person_id"]))

    async def principal(self) -> Principal:
        """Who asked, with the rights of this moment: what was taken away since acts at once."""
        principal = await principal_of(self.runtime, self._job.home, self.person_id)
        if not principal.rights.manage_people:
            raise Forbidden
        return principal

    @asynccontextmanager
    async def chunk(self, state: str) -> AsyncIterator[tuple[Scope, Handover] | None]:
        """One transaction with the hand-over locked; None where it stands elsewhere by now."""
        principal = await self.principal()
        async with principal.session(self.runtime) as session:
            found = await store.load(session, self.handover_id, lock=True)
            store.require_all(principal, self._registry, found)
            session.batch_id = found.batch_id
            scope = await open_scope(self._registry, principal, session)
            yield (scope, found) if found.state == state else None


Step = Callable[[Work], Awaitable[None]]


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The jobs, for these objects."""
    steps: dict[str, Step] = {RUN: _run, UNDO: _undo}
    return {name: _handler(registry, step) for name, step in steps.items()}


def _handler(registry: Registry, step: Step) -> JobHandler:
    async def handle(runtime: Runtime, job: Job) -> None:
        work = Work(runtime, registry, job)
        try:
            principal = await work.principal()
            with context.use(principal.tenant.acted_in(work.person_id, locale=principal.locale, origin="web")):
                await step(work)
        except AWAY:
            raise
        except RapportError as error:
            # A refusal ends it, with what was moved: whoever asked sees the code, and may go on or undo.
            log.warning("hand-over failed", home=job.home, error=error.code)
            await _fail(runtime, job, work.handover_id, error.code)
        except Exception:
            if job.attempts >= MAX_ATTEMPTS:
                await _fail(runtime, job, work.handover_id, RapportError.code)
            raise

    return handle


async def _fail(runtime: Runtime, job: Job, handover_id: UUID, code: str) -> None:
    async with runtime.session(job.home) as session:
        found = await store.load(session, handover_id, lock=True)  # type: ignore[arg-type]  # a job of a tenant
        if found.state in {"running", "undoing", "waiting"}:
            await store.change(session, found, state="failed", error_code=code)  # type: ignore[arg-type]  # as above


async def _run(work: Work) -> None:
    """Gives the records of each kind to who gets them, piece by piece, then what was shared; before that ends the
    access of who leaves.
    """
    await _begin(work)
    after: dict[str, UUID] = {}
    passed_after: dict[str, UUID] = {}
    while True:
        async with work.chunk("running") as held:
            if held is None:
                return
            scope, found = held
            moved, left = 0, False
            for name, receiver in found.rule.items():
                rows = await _next(scope, scope.registry[name], found, after.get(name))
                if rows:
                    await _give(scope, scope.registry[name], rows, UUID(receiver))
                    after[name], moved, left = rows[-1].id, len(rows), True
                    break
            values: dict[str, Any] = {"done": found.done + moved}
            passed = None if left else await shared.pass_on(scope, found, passed_after)
            if passed is not None:
                values, left = {"shared": passed}, True
            if not left:
                values = {"state": "done", "error_code": None, "people": await _give_people(scope, found)}
            await store.change(scope.session, found, **values)
            if not left:
                told = store.told(found) | {"records": str(found.done)}
                await security_log.note_done(work.runtime, scope.principal, "handover_done", **told)
                return


async def _begin(work: Work) -> None:
    """What was planned for a day begins then, if whoever gets the records is still there, and if whoever asked for it
    may still touch who leaves, who may have risen since.
    """
    async with work.chunk("waiting") as held:
        if held is not None:
            scope, found = held
            if found.due_at is not None and found.due_at > real_now():
                return  # the job of that day is another one
            await ladder.judge(scope.session, scope.principal, found.from_id)
            given = {name: UUID(receiver) for name, receiver in found.rule.items()}
            beside = [found.people_to, *shared.receivers(found.shared)]
            await store.check_receivers(scope.session, found.from_id, given, beside)
            await shared.check_roles_of(scope, found.from_id, found.shared)
            await store.change(scope.session, found, state="running")
            await security_log.note_done(work.runtime, scope.principal, "handover_begun", **store.told(found))
    async with work.chunk("running") as held:
        ends = held is not None and held[1].deactivates
        leaver = held[1].from_id if held is not None else None
    if ends and leaver is not None:
        await members.deactivate(work.runtime, await work.principal(), leaver)


async def _give_people(scope: Scope, found: Handover) -> dict[str, list[str]] | None:
    """Refuses what would show whoever asked for it more than before."""
    session, leaver = scope.session, found.from_id
    left = await people.take_out(session, leaver)
    if found.people_to is not None:
        left |= await people.hand_over(session, leaver, found.people_to)
        await ladder.check_reach(session, scope.principal, scope.principal.rights)
    if not await store.owns_any(scope, leaver):
        left |= await people.leave_teams(session, leaver)
    return left or None


async def _next(scope: Scope, obj: ObjectType, found: Handover, after: UUID | None) -> Sequence[write.Locked]:
    table, owner = obj.table, found.from_id
    mine = sa.select(table.c.id).where(table.c.owner_id == owner, scope.owned(obj, table, "update"))
    if found.keeps_past:
        mine = mine.where(store.open_of(obj))
    if after is not None:
        mine = mine.where(table.c.id > after)
    ids = [row.id for row in await scope.session.rows(mine.order_by(table.c.id).limit(CHUNK))]
    locked = await write.lock(scope, obj, ids, "update") if ids else []
    return [row for row in locked if row.owner == owner]


async def _give(scope: Scope, obj: ObjectType, rows: Sequence[write.Locked], receiver: UUID) -> None:
    """The owner alone changes, so nothing else of a record is judged: also one in the trash gets its new owner."""
    for row in rows:
        await write.write_fields(scope, obj, row, {OWNER.name: receiver})


async def _undo(work: Work) -> None:
    """Gives records back to who had them, newest change first, unless their owner was changed since."""
    before: int | None = None
    passed_before: int | None = None
    while True:
        async with work.chunk("undoing") as held:
            if held is None:
                return
            scope, found = held
            rows = await _changes(scope, found, before)
            passed: Sequence[Any] = []
            kept = 0
            for name in sorted({row.object for row in rows}):
                kept += await _give_back(scope, found, name, [row for row in rows if row.object == name])
            if not rows:  # in a transaction of its own: the epoch comes before the rows of records
                passed = await shared.changes(scope, found, passed_before)
                kept += await shared.give_back(scope, found, passed)
            values: dict[str, Any] = {"kept": found.kept + kept}
            left = rows or passed
            if not left:
                values |= {"state": "undone", "error_code": None}
                await _give_people_back(scope, found)
            await store.change(scope.session, found, **values)
            if not left:
                return
            before = rows[-1].seq if rows else before
            passed_before = passed[-1].seq if passed else passed_before


async def _give_people_back(scope: Scope, found: Handover) -> None:
    if found.people is None:
        return
    await people.put_back(scope.session, found.from_id, found.people)
    if found.people_to is not None and "reports" in found.people:
        await people.give_back(scope.session, found.from_id, found.people_to, found.people)


async def _changes(scope: Scope, found: Handover, before: int | None) -> Sequence[Any]:
    """What the hand-over did; what its undo has written already is told apart by its cause."""
    mine = (change.c.batch_id == found.batch_id) & change.c.cause_seq.is_(None) & change.c.object.in_(found.rule)
    mine &= change.c.op.not_in((SHARE, UNSHARE))
    if before is not None:
        mine &= change.c.seq < before
    statement = sa.select(change.c.seq, change.c.object, change.c.record_id, change.c.public).where(mine)
    return await scope.session.rows(statement.order_by(change.c.seq.desc()).limit(CHUNK))


async def _give_back(scope: Scope, found: Handover, name: str, rows: Sequence[Any]) -> int:
    """Gives records of one kind back; returns how many stay where they are."""
    obj = scope.registry[name]
    ids = [row.record_id for row in rows]
    await write.hold(scope, obj, ids)
    given = {row.record_id: row.seq for row in rows}
    changed = await _changed_since(scope, found, given)
    locked = {row.id: row for row in await write.lock(scope, obj, ids, "update")}
    kept = 0
    for record_id, seq in given.items():
        row = locked.get(record_id)
        if record_id in changed or row is None:
            kept += record_id not in changed or not changed[record_id]
            continue
        scope.session.cause_seq = seq
        await write.write_fields(scope, obj, row, {OWNER.name: found.from_id})
    return kept


async def _changed_since(scope: Scope, of: Handover, given: dict[UUID, int]) -> dict[UUID, bool]:
    """Records whose owner was changed after the hand-over; True where its own undo did that."""
    statement = sa.select(change.c.record_id, change.c.seq, change.c.batch_id).where(
        change.c.record_id.in_(given),
        change.c.seq > min(given.values()),
        change.c.field_ids.contains([OWNER.id]),
    )
    found: dict[UUID, bool] = {}
    for row in await scope.session.rows(statement.order_by(change.c.seq)):
        if row.seq > given[row.record_id]:
            found[row.record_id] = row.batch_id == of.batch_id
    return found
