"""The jobs of a bulk edit: do it, take it back, forget it. Each bears being killed anywhere and started again.

A part of the records is one transaction together with how far the edit is, so none is written twice, none is left out
and each is counted once.
"""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

import structlog

from auth.actor import principal_of
from auth.principal import Principal
from kernel import context
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.errors import RapportError
from kernel.jobs import MAX_ATTEMPTS, Job, JobHandler
from kernel.keys.away import AWAY
from kernel.runtime import Runtime
from rapport.crm.bulk_edits import store
from rapport.crm.bulk_edits.errors import BulkEditNotFound
from rapport.crm.bulk_edits.models import State
from rapport.crm.bulk_edits.store import BulkEdit
from rapport.crm.records import bulk
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import Registry
from rapport.crm.records.scope import Scope

RUN, UNDO, FORGET = "bulk_edits.run", "bulk_edits.undo", "bulk_edits.forget"
KEPT_FOR: Final = dt.timedelta(days=30)
"""From the end of one on; the changes themselves are in the log for as long as that is."""

FAILED_FROM: Final[dict[State, State]] = {"running": "failed", "undoing": "undo_failed"}

log = structlog.get_logger()


class Work:
    """One job's hold on one bulk edit, under the rights that who started it has at each moment."""

    def __init__(self, runtime: Runtime, registry: Registry, job: Job) -> None:
        self.runtime = runtime
        self._registry = registry
        self._home = job.home
        self.edit_id = UUID(str(job.args["edit_id"]))
        self.person_id = UUID(str(job.args["person_id"]))

    async def principal(self) -> Principal:
        """Who started it, with the rights of this moment: what was taken away since acts at once."""
        return await principal_of(self.runtime, self._home, self.person_id)

    @asynccontextmanager
    async def scope(self) -> AsyncIterator[Scope]:
        """One transaction."""
        principal = await self.principal()
        async with principal.session(self.runtime) as session:
            yield await open_scope(self._registry, principal, session)

    @asynccontextmanager
    async def part(self, state: State) -> AsyncIterator[tuple[Scope, BulkEdit] | None]:
        """One transaction with the edit locked; None where it stands elsewhere by now."""
        async with self.scope() as scope:
            found = await store.load(scope.session, self.edit_id, self.person_id, lock=True)
            scope.session.batch_id = found.batch_id
            yield (scope, found) if found.state == state else None


Step = Callable[[Work], Awaitable[None]]


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The jobs, for these objects."""
    steps: dict[str, Step] = {RUN: _run, UNDO: _undo}
    return {**{name: _handler(registry, step) for name, step in steps.items()}, FORGET: _forget}


def _handler(registry: Registry, step: Step) -> JobHandler:
    async def handle(runtime: Runtime, job: Job) -> None:
        work = Work(runtime, registry, job)
        try:
            principal = await work.principal()
            with context.use(principal.tenant.acted_in(work.person_id, locale=principal.locale, origin="web")):
                await step(work)
        except (*AWAY, BulkEditNotFound) as error:
            if isinstance(error, AWAY):
                raise
        except RapportError as error:
            # A refusal ends it, with what was done: whoever started it sees the code, and may go on or undo.
            log.warning("bulk edit failed", home=job.home, error=error.code)
            await _fail(runtime, job, work, error.code)
        except Exception:
            if job.attempts >= MAX_ATTEMPTS:
                await _fail(runtime, job, work, RapportError.code)
            raise

    return handle


async def _fail(runtime: Runtime, job: Job, work: Work, code: str) -> None:
    async with runtime.session(job.home) as session:
        found = await store.load(session, work.edit_id, work.person_id, lock=True)  # type: ignore[arg-type]  # a job of a tenant
        if found.state in FAILED_FROM:
            await end(session, found, FAILED_FROM[found.state], error_code=code)  # type: ignore[arg-type]  # as above


async def end(session: TenantSession, found: BulkEdit, state: State, **values: object) -> None:
    """Ends one; a month later it is forgotten, unless it went on meanwhile."""
    await store.change(session, found, state=state, **values)
    args = {"edit_id": str(found.id), "person_id": str(found.created_by)}
    await session.enqueue(FORGET, args, run_at=real_now() + KEPT_FOR)


async def _run(work: Work) -> None:
    async with work.scope() as scope:
        plan = await store.plan_of(scope.session, work.edit_id)
    while True:
        async with work.part("running") as held:
            if held is None:
                return
            scope, found = held
            obj = scope.registry[found.object]
            scope.require(obj)
            ids = plan.part(found.position, bulk.CHUNK)
            done, failed = await bulk.change_part(
                scope, obj, found.op, ids, plan.written.territory or plan.written.fields
            )
            await store.refuse(scope.session, found.id, failed)
            far = {
                "position": found.position + len(ids),
                "done": found.done + done,
                "refused": found.refused + len(failed),
            }
            if far["position"] < found.total:
                await store.change(scope.session, found, **far)
            else:
                await end(scope.session, found, "done", error_code=None, **far)
                return


async def _undo(work: Work) -> None:
    """Takes it back, newest change first. What a run that was killed had taken back is known, and counted."""
    async with work.part("undoing") as held:
        if held is None:
            return
        batch_id = held[1].batch_id

    async def so_far(taken_back: int, kept: int) -> None:
        async with work.part("undoing") as held:
            if held is not None:
                await store.change(held[0].session, held[1], taken_back=taken_back, kept=kept)

    told = await bulk.undo(work.scope, batch_id, so_far=so_far)
    async with work.part("undoing") as held:
        if held is not None:
            values = {"taken_back": told["undone"] + told["already"], "kept": len(told["kept"])}
            await end(held[0].session, held[1], "undone", error_code=None, **values)


async def _forget(runtime: Runtime, job: Job) -> None:
    edit_id, person_id = UUID(str(job.args["edit_id"])), UUID(str(job.args["person_id"]))
    async with runtime.session(job.home) as session:
        try:
            found = await store.load(session, edit_id, person_id, lock=True)  # type: ignore[arg-type]  # a job of a tenant
        except BulkEditNotFound:
            return
        if found.finished_at is not None and found.finished_at <= real_now() - KEPT_FOR:
            await store.forget(session, found.id)  # type: ignore[arg-type]  # as above
