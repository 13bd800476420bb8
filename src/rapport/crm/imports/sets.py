"""Several files in one import: guessed, ordered, checked, written and taken back as a whole.

Files refer to one another by name (a deal names its company, its product, its owner), so what others refer to goes
first and is taken back last. A set has no state of its own: it is what its runs are.
"""

from collections.abc import Container, Sequence
from dataclasses import replace
from uuid import UUID

from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.imports import mapping
from rapport.crm.imports.importable import HISTORY, PEOPLE, object_of
from rapport.crm.imports.mapping import GUESS, Column
from rapport.crm.imports.models import import_run
from rapport.crm.imports.run import CHECK, RUN, UNDO, handlers
from rapport.crm.imports.scan import BEGAN
from rapport.crm.imports.store import Run
from rapport.crm.records.objects import ObjectType, Registry

SET = "imports.set"
MAX_FILES = 12
BUSY = {CHECK: "checking", RUN: "running", UNDO: "undoing"}


def guess(
    objects: Sequence[ObjectType], header: Sequence[str], sample: Sequence[Sequence[str]], off: Container[str]
) -> ObjectType:
    """The object whose fields fit a file's columns best. Stage history is a kit's, or chosen by hand: any table with a
    stage and a day looks like it.
    """
    return max(
        (obj for obj in objects if obj is not HISTORY),
        key=lambda obj: _fit(obj, mapping.propose(obj, header, sample, off)),
    )


def _fit(obj: ObjectType, columns: Sequence[Column]) -> tuple[float, bool]:
    """How much of the file the object explains; one whose title the file has is the better of two."""
    told = sum(column.confidence for column in columns if column.confidence > GUESS)
    named = any(column.field == obj.title_field for column in columns)
    return told / max(len(columns), 1), named


def tells_of_the_past(obj: ObjectType, columns: Sequence[Column]) -> bool:
    """Whether rows say when they began: then they are history, unless somebody decides otherwise."""
    return any(column.field == BEGAN.get(obj.name) for column in columns if column.field)


def in_order(registry: Registry, names: Sequence[str]) -> list[int]:
    """Places of files by the objects that they hold: people first, then whatever others refer to, facts last."""
    # Files of records may refer to one another in a ring, so whichever is first opens it; facts come when all is there.
    last = [place for place, name in enumerate(names) if name == HISTORY.name]
    left, order = [place for place in range(len(names)) if place not in last], []
    while left:
        free = [i for i in left if not _waits(registry, names, i, left)] or left[:1]
        order += free
        left = [i for i in left if i not in free]
    return order + last


def _waits(registry: Registry, names: Sequence[str], place: int, left: Sequence[int]) -> bool:
    """Whether a file names records of another one that has no place yet."""
    if names[place] == PEOPLE.name:
        return False
    targets = {field.target for field in object_of(registry, names[place]).fields if field.target} - {names[place]}
    return any(names[i] in targets or names[i] == PEOPLE.name for i in left if i != place)


def handler(registry: Registry) -> dict[str, JobHandler]:
    """The job that takes the runs of a set one after the other."""
    steps = handlers(registry)

    async def handle(runtime: Runtime, job: Job) -> None:
        verb, ids = str(job.args["verb"]), [UUID(str(each)) for each in job.args["import_ids"]]
        for place, run_id in enumerate(ids):
            args = {**job.args, "import_id": str(run_id)}
            await steps[verb](runtime, replace(job, name=verb, args=args))
            if await _stopped(runtime, job, run_id):
                await _release(runtime, job, verb, ids[place + 1 :])
                return

    return {SET: handle}


async def _stopped(runtime: Runtime, job: Job, run_id: UUID) -> bool:
    async with runtime.session(job.home) as session:
        rows = await session.rows(import_run.select().where(import_run.c.id == run_id))
    return not rows or rows[0].state == "failed" or rows[0].error_code is not None


async def _release(runtime: Runtime, job: Job, verb: str, ids: Sequence[UUID]) -> None:
    """Runs that were not begun, since one before them failed, go back to where they were."""
    before = {CHECK: "mapped", RUN: "checked", UNDO: "undone" if job.args.get("redo") else "done"}[verb]
    waiting = import_run.c.id.in_(list(ids)) & (import_run.c.state == BUSY[verb])
    async with runtime.session(job.home) as session:
        await session.execute(import_run.update().where(waiting).values(state=before))


def state_of(runs: Sequence[Run]) -> str:
    """What a set is: busy if one of its runs is, failed if one failed, else what its last run is."""
    states = {run.state for run in runs}
    for busy in ("checking", "running", "undoing", "failed", "mapped"):
        if busy in states:
            return busy
    return "done" if states == {"done"} else next(iter(sorted(states)))
