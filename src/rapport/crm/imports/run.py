"""The jobs of an import: check, run, undo. Each bears being killed anywhere and started again."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import UUID

import structlog

from auth.actor import principal_of
from auth.principal import Principal
from kernel import context
from kernel.clock import real_now
from kernel.errors import RapportError
from kernel.ids import new_id
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from kernel.text import Text
from rapport.crm.imports import scan, store
from rapport.crm.imports.check import Prepared, check, prepare
from rapport.crm.imports.models import import_run
from rapport.crm.imports.plan import Planned
from rapport.crm.imports.store import Run
from rapport.crm.imports.write_rows import write_piece
from rapport.crm.records import bulk, choices
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.scope import Scope

CHECK, RUN, UNDO = "imports.check", "imports.run", "imports.undo"

log = structlog.get_logger()


class Work:
    """One job's hold on one import."""

    def __init__(self, runtime: Runtime, registry: Registry, principal: Principal) -> None:
        self.runtime = runtime
        self.registry = registry
        self.principal = principal

    def open_scope(self) -> AbstractAsyncContextManager[Scope]:
        """One transaction for the person who asked for the import."""
        return self._opened()

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[Scope]:
        async with self.principal.session(self.runtime) as session:
            yield Scope(self.registry, self.principal, session)


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The jobs, for these objects."""
    steps: dict[str, Callable[[Work, Run, ObjectType], Awaitable[None]]] = {
        CHECK: _check,
        RUN: _run,
        UNDO: _undo,
    }
    return {name: _handler(registry, step) for name, step in steps.items()}


def _handler(registry: Registry, step: Callable[[Work, Run, ObjectType], Awaitable[None]]) -> JobHandler:
    async def handle(runtime: Runtime, job: Job) -> None:
        run_id, person_id = UUID(str(job.args["import_id"])), UUID(str(job.args["person_id"]))
        try:
            principal = await principal_of(runtime, job.home, person_id)
            work = Work(runtime, registry, principal)
            circumstances = context.Context(
                request_id=str(job.id), locale=principal.locale, tenant_id=principal.tenant.id,
                actor_id=person_id, origin="import",
            )  # fmt: skip
            with context.use(circumstances):
                async with work.open_scope() as scope:
                    run = await store.load(scope.session, run_id)
                await step(work, run, registry[run.object])
        except RapportError as error:
            # A refusal is the end of the run, not a fault to be tried again: the person sees the code and decides.
            log.warning("import failed", home=job.home, error=error.code)
            await _fail(runtime, job.home, run_id, error.code)

    return handle


async def _fail(runtime: Runtime, home: str, run_id: UUID, code: str) -> None:
    async with runtime.session(home) as session:
        failed = import_run.update().where(import_run.c.id == run_id)
        await session.execute(failed.values(state="failed", error_code=code, finished_at=real_now()))


async def _check(work: Work, run: Run, obj: ObjectType) -> None:
    if run.state != "checking":
        return
    report = await check(work.runtime, work.open_scope, run, obj)
    async with work.open_scope() as scope:
        locked = await store.load(scope.session, run.id, lock=True)
        if locked.state == "checking":
            await store.change(scope.session, locked, state="checked", report=report)


async def _run(work: Work, run: Run, obj: ObjectType) -> None:
    if run.state != "running":
        return
    prepared = await prepare(work.runtime, work.open_scope, run, obj)
    await _make_choices(work, run, obj, prepared)
    seen = await _keys_before(work, run, prepared)
    async for piece in scan.pieces(work.runtime, work.principal.tenant.keys, run, run.last_row):
        plans = [prepared.planner.plan(number, cells) for number, cells in piece]
        _mark_duplicates(run, plans, seen)
        # Rights and status are read anew for every piece: what was taken away since acts at once.
        work.principal = await principal_of(work.runtime, _home(work), work.principal.person_id)
        async with work.open_scope() as scope:
            locked = await store.load(scope.session, run.id, lock=True)
            if locked.state != "running" or locked.last_row >= piece[-1][0]:
                return
            await write_piece(scope, run, obj, plans)
            await store.change(scope.session, locked, last_row=piece[-1][0], done=locked.done + len(piece))
    async with work.open_scope() as scope:
        locked = await store.load(scope.session, run.id, lock=True)
        await store.change(scope.session, locked, state="done", finished_at=real_now())


async def _make_choices(work: Work, run: Run, obj: ObjectType, prepared: Prepared) -> None:
    """Adds the labels that the file brings; the same labels again are the same choices."""
    async with work.open_scope() as scope:
        scope.session.batch_id = run.batch_id
        for name, labels in prepared.known.choices.items():
            made = [value for value, made in labels.items() if made.int == 0]
            written = prepared.facts.written[name]
            texts = [written.get(value, value) for value in made]
            ids = await choices.add_many(scope.session, obj, obj.by_name[name], [Text(zh=t, en=t) for t in texts])
            labels.update(zip(made, ids, strict=True))


async def _keys_before(work: Work, run: Run, prepared: Prepared) -> set[int]:
    """Keys of the rows that a killed run has written already, so that later doubles are still known as such."""
    seen: set[int] = set()
    if run.last_row <= 1 or run.setup.key is None:
        return seen
    async for piece in scan.pieces(work.runtime, work.principal.tenant.keys, run):
        for number, cells in piece:
            if number > run.last_row:
                return seen
            key = scan.key_of(run, prepared.planner.plan(number, cells))
            if key is not None:
                seen.add(hash(key))
    return seen


def _mark_duplicates(run: Run, plans: list[Planned], seen: set[int]) -> None:
    skip = scan.decision(run, "duplicate", run.setup.key or "") != "both"
    for plan in plans:
        key = scan.key_of(run, plan)
        if key is not None:
            plan.duplicate = hash(key) in seen
            plan.refused = plan.refused or (plan.duplicate and skip)
            seen.add(hash(key))


async def _undo(work: Work, run: Run, obj: ObjectType) -> None:
    """Takes the batch back, or takes the taking back."""
    if run.state != "undoing":
        return
    redo = run.undo_batch_id is not None
    undoing = new_id()

    @asynccontextmanager
    async def open_scope() -> AsyncIterator[Scope]:
        async with work.open_scope() as scope:
            scope.session.batch_id = undoing
            yield scope

    await bulk.undo(open_scope, run.undo_batch_id or run.batch_id)
    async with work.open_scope() as scope:
        locked = await store.load(scope.session, run.id, lock=True)
        state = "done" if redo else "undone"
        await store.change(
            scope.session, locked, state=state, undo_batch_id=None if redo else undoing, finished_at=real_now()
        )


def _home(work: Work) -> str:
    return work.principal.tenant.home.key
