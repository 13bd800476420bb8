"""The jobs of an import: check, run, undo. Each bears being killed anywhere and started again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import UUID

import msgspec
import structlog

from auth.actor import principal_of
from auth.principal import Principal
from kernel import context
from kernel.clock import real_now
from kernel.errors import Forbidden, RapportError
from kernel.jobs import MAX_ATTEMPTS, Job, JobHandler
from kernel.keys.away import AWAY
from kernel.runtime import Runtime
from kernel.text import Text
from rapport.crm.identity_keys import keys
from rapport.crm.imports import named_records, people, run_history, run_people, scan, stages, store
from rapport.crm.imports.ahead import ahead
from rapport.crm.imports.check import check, judged
from rapport.crm.imports.importable import HISTORY, PEOPLE, object_of
from rapport.crm.imports.matching import Matcher
from rapport.crm.imports.models import import_run
from rapport.crm.imports.prepare import TO_BE_MADE, Prepared, prepare
from rapport.crm.imports.report import MAX_LISTED, Kept
from rapport.crm.imports.store import Run
from rapport.crm.imports.threads import in_thread
from rapport.crm.imports.write_rows import Built, build, write_piece
from rapport.crm.records import bulk, choices, numbering, ranked_pages, ranking
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.errors import UnknownField, ValueTaken
from rapport.crm.records.included import titles
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.scope import Scope

CHECK, RUN, UNDO = "imports.check", "imports.run", "imports.undo"
PAUSE = 0.005
"""Seconds between two pieces, in which whoever waits for the change log's counter gets it."""

log = structlog.get_logger()


class Work:
    """One job's hold on one import."""

    def __init__(self, runtime: Runtime, registry: Registry, principal: Principal, job: Job) -> None:
        self.runtime = runtime
        self.registry = registry
        self.principal = principal
        self.job = job
        self.historic = False

    def open_scope(self) -> AbstractAsyncContextManager[Scope]:
        """One transaction for the person who asked for the import."""
        return self._opened()

    async def ask_again(self) -> None:
        """Reads rights and status anew: what was taken away since acts at once."""
        self.principal = await principal_of(self.runtime, self.job.home, self.principal.person_id)
        if not self.principal.rights.import_:
            raise Forbidden

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[Scope]:
        async with self.principal.session(self.runtime) as session:
            yield await open_scope(self.registry, self.principal, session, historic=self.historic)


Step = Callable[[Work, Run, ObjectType], Awaitable[None]]


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The jobs, for these objects."""
    steps: dict[str, Step] = {CHECK: _check, RUN: _run, UNDO: _undo}
    return {name: _handler(registry, step) for name, step in steps.items()}


def _handler(registry: Registry, step: Step) -> JobHandler:
    async def handle(runtime: Runtime, job: Job) -> None:
        run_id, person_id = UUID(str(job.args["import_id"])), UUID(str(job.args["person_id"]))
        try:
            principal = await principal_of(runtime, job.home, person_id)
            work = Work(runtime, registry, principal, job)
            with context.use(principal.tenant.acted_in(person_id, locale=principal.locale, origin="import")):
                async with work.open_scope() as scope:
                    run = await store.load(scope.session, scope.registry, run_id, principal)
                await _step(work, step, run)
        except AWAY:
            raise
        except RapportError as error:
            if isinstance(error, ValueTaken) and job.attempts < MAX_ATTEMPTS:
                raise  # somebody was first with a value: next time its row is found out beforehand
            # A refusal is the end of the run, not a fault to be tried again: the person sees the code and decides.
            log.warning("import failed", home=job.home, error=error.code)
            await _fail(runtime, job, run_id, error.code)
        except Exception:
            # A fault is tried again from the last piece; only after the last try somebody has to decide.
            if job.attempts >= MAX_ATTEMPTS:
                await _fail(runtime, job, run_id, RapportError.code)
            raise

    return handle


async def _step(work: Work, step: Step, run: Run) -> None:
    work.historic = run.setup.historic
    async with work.open_scope() as scope:
        obj = object_of(scope.registry, run.object)
    for column in run.setup.columns:
        if column.field is not None and column.field not in obj.by_name:  # archived since the mapping was made
            raise UnknownField(field=column.header[:60])
    await step(work, run, obj)


async def _fail(runtime: Runtime, job: Job, run_id: UUID, code: str) -> None:
    """Ends in a state from which the person can go on: an undo that stopped is simply asked for again."""
    async with runtime.session(job.home) as session:
        state = "undone" if job.name == UNDO and job.args.get("redo") else "failed"
        busy = import_run.c.state.in_(store.BUSY)
        values: dict[str, object] = {"state": state, "error_code": code, "finished_at": real_now()}
        if job.name == CHECK:
            values["report"] = None
        await session.execute(import_run.update().where(import_run.c.id == run_id, busy).values(**values))


async def _check(work: Work, run: Run, obj: ObjectType) -> None:
    if run.state != "checking":
        return
    if obj is PEOPLE:
        report = await run_people.check(work.runtime, work.open_scope, run)
    elif obj is HISTORY:
        report = await run_history.check(work.runtime, work.open_scope, run)
    else:
        # What a check found before must not decide what this one finds.
        report = await check(work.runtime, work.open_scope, msgspec.structs.replace(run, report=None), obj)
    await work.ask_again()
    async with work.open_scope() as scope:
        locked = await store.load(scope.session, scope.registry, run.id, scope.principal, lock=True)
        if locked.state == "checking" and locked.setup == run.setup:
            await store.change(scope.session, locked, state="checked", report=report)


async def _run(work: Work, run: Run, obj: ObjectType) -> None:
    if run.state != "running":
        return
    await work.ask_again()
    if obj is PEOPLE:
        await run_people.write(work.runtime, work.open_scope, run)
        return
    if obj is HISTORY:
        await run_history.write_all(work.runtime, work.open_scope, run, work.ask_again)
        return
    prepared = await prepare(work.runtime, work.open_scope, run, obj)
    await _make_choices(work, run, obj, prepared)
    async with ahead(_built(work, run, obj, prepared)) as built_pieces:
        async for built in built_pieces:
            await work.ask_again()
            async with work.open_scope() as scope:
                locked = await store.load(scope.session, scope.registry, run.id, scope.principal, lock=True)
                if locked.state != "running" or locked.last_row >= built.last_row:
                    return
                await write_piece(scope, run, obj, built, await prepared.rules(scope, obj))
                await store.change(scope.session, locked, last_row=built.last_row, done=locked.done + built.rows)
            await asyncio.sleep(PAUSE)
    async with work.open_scope() as scope:
        locked = await store.load(scope.session, scope.registry, run.id, scope.principal, lock=True)
        if locked.state == "running":
            await store.change(scope.session, locked, state="done", finished_at=real_now())
            if locked.done > ranked_pages.WAKE_AT:  # what is so many that a list would have to open them all
                await ranking.wake_known(scope, obj)


async def _make_choices(work: Work, run: Run, obj: ObjectType, prepared: Prepared) -> None:
    """Makes the labels, people, records and stages that the file brings; the same again are the same."""
    async with work.open_scope() as scope:
        scope.session.batch_id = run.batch_id
        if prepared.newcomers:
            await people.make(scope.session, run, scope.principal.tenant.locale, prepared.newcomers)
        await named_records.make(scope, run, prepared.made)
        if prepared.stages is not None:
            await stages.make(scope, run, obj, prepared.stages)
        for name, labels in prepared.known.choices.items():
            made = [value for value, each in labels.items() if each == TO_BE_MADE]
            written = prepared.facts.written[name]
            texts = [written.get(value, value) for value in made]
            ids = await choices.add_many(scope.session, obj, obj.by_name[name], [Text(zh=t, en=t) for t in texts])
            labels.update(zip(made, ids, strict=True))


async def _built(work: Work, run: Run, obj: ObjectType, prepared: Prepared) -> AsyncIterator[Built]:
    """The pieces that are not written yet. Those before are planned once more, so that doubles are known as such."""
    matcher, keys = Matcher(run, obj), work.principal.tenant.keys
    after = run.last_row if run.setup.key is None else 1
    async for piece in scan.pieces(work.runtime, keys, run, after):
        plans = await in_thread(prepared.planner.plan_all, piece)
        matcher.mark_doubles(plans)
        plans = [plan for plan in plans if plan.number > run.last_row]
        if plans:
            async with work.open_scope() as scope:
                existing = await matcher.existing(scope, plans)
                await judged(scope, obj, await prepared.rules(scope, obj), plans, existing)
                made = [each.values for each in plans if not each.refused and each.number not in existing]
                await numbering.number(scope, obj, made)
            yield await in_thread(build, keys, run, obj, work.principal.person_id, plans, existing)


async def _undo(work: Work, run: Run, obj: ObjectType) -> None:
    """Takes the batch back, or takes the taking back (`redo`). The batch of an undo is set when it is asked for."""
    if run.state != "undoing" or run.undo_batch_id is None:
        return
    if obj is PEOPLE:
        await run_people.undo(work.open_scope, run, redo=bool(work.job.args.get("redo")))
        return
    redo, revert = bool(work.job.args.get("redo")), [UUID(each) for each in work.job.args.get("revert", ())]
    if obj is HISTORY:
        if redo:
            await run_history.write_all(work.runtime, work.open_scope, run, work.ask_again, again=True)
        else:
            await run_history.undo(work.runtime, work.open_scope, run, work.ask_again)
        return

    @asynccontextmanager
    async def open_scope() -> AsyncIterator[Scope]:
        await work.ask_again()
        async with work.open_scope() as scope:
            scope.session.batch_id = None if redo else run.undo_batch_id
            yield scope

    undone = await bulk.undo(open_scope, run.undo_batch_id if redo else run.batch_id, frozenset(revert))
    async with work.open_scope() as scope:
        locked = await store.load(scope.session, scope.registry, run.id, scope.principal, lock=True)
        if locked.state != "undoing" or locked.report is None:
            return
        if redo:
            await people.bring_back(scope.session, run.batch_id)
        elif not undone["kept"]:
            await people.take_back(scope.session, run.batch_id)
        await stages.take_back(scope, run.batch_id, archived=not redo)
        await keys.take_back(scope, run.batch_id, back=not redo)
        report = msgspec.structs.replace(locked.report, kept=await kept_records(scope, undone["kept"]))
        whole = locked.done >= locked.report.totals.rows
        state = ("done" if whole else "failed") if redo else "undone"
        await store.change(
            scope.session, locked, state=state, report=report, finished_at=real_now(), error_code=None,
            undo_batch_id=None if redo else run.undo_batch_id,
        )  # fmt: skip


async def kept_records(scope: Scope, kept: list[dict[str, str]]) -> list[Kept]:
    """Records that somebody edited since, with their names as far as the reader may see them."""
    listed = {(each["object"], UUID(each["id"])) for each in kept[:MAX_LISTED]}
    ids: dict[str, set[UUID]] = {}
    for name, record_id in listed:
        ids.setdefault(name, set()).add(record_id)
    named = await titles(scope, ids)
    shown = [
        Kept(name, str(record_id), str((named.get(str(record_id)) or {}).get("label") or ""))
        for name, record_id in listed
    ]
    return sorted(shown, key=lambda each: (each.label, each.id))
