"""The job that brings every record of a kind up to rules that were changed, piece by piece, and how far it is.

A newer change of rules takes over from an older run; one that is killed goes on where it was, and a sweep starts one
again that nobody is at any more. It runs as the system: access that a rule no longer gives is taken back whatever has
become of whoever changed it, and while nobody may write in the organisation.

No record slips between the job and who writes: the job waits for the transactions that may have judged their rows by
the rules before, and holds the rows that it judges. Whoever writes later judges by the rules after (`placing.settle`).
In the same way a second job outlives who wrote a deal while its company was moved, and takes the deal along.
"""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import UUID as PGUUID
from sqlalchemy.dialects.postgresql import insert

from auth.actor import system_of
from auth.authz.predicate import of_kind, readers_value
from auth.principal import Principal
from kernel import context
from kernel.clock import real_now
from kernel.columns import NAME, formed
from kernel.db import Session, TenantSession
from kernel.ids import new_id
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from kernel.tables import tenant_metadata, timestamp
from rapport.crm.records import placing
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.scope import Scope

PLACE = "records.place"
PIECE = 1000
LOOKS_SECONDS: Final = 0.2
"""Between two looks whether writers of before are still there."""

SWEPT: Final = "rapport:placing-swept"
SWEEP_SECONDS: Final = 600
"""The sweep asks each organisation's database, so all workers together do it no oftener than this."""
STALE: Final = dt.timedelta(minutes=15)
"""Since a run's last piece; a job that fails has been tried for less than that."""

log = structlog.get_logger()

_WRITERS: Final = """
SELECT DISTINCT virtualtransaction AS writer FROM pg_locks
WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND relation = to_regclass(:name)
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
"""

# For each kind of record: how far the last change of its rules has come. Ids and numbers only.
placing_run = sa.Table(
    "placing_run",
    tenant_metadata,
    formed("object", NAME, primary_key=True),
    sa.Column("run_id", PGUUID(as_uuid=True), nullable=False),
    sa.Column("after_id", PGUUID(as_uuid=True)),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("started_by", PGUUID(as_uuid=True), nullable=False),
    timestamp("touched_at"),
    sa.CheckConstraint(sa.column("state").in_(("running", "done")), name="state"),
)


class PlacingRun(msgspec.Struct, frozen=True):
    """How far a kind's records are."""

    object: str
    total: int
    done: int
    state: Literal["running", "done"]
    touched_at: dt.datetime


async def listed(session: TenantSession) -> list[PlacingRun]:
    """The last run of each kind of record."""
    rows = await session.rows(sa.select(placing_run).order_by(placing_run.c.object))
    return [PlacingRun(row.object, row.total, row.done, row.state, row.touched_at) for row in rows]


async def start(scope: Scope, obj: ObjectType) -> None:
    """Has all records of a kind looked at; what was under way for it ends."""
    run_id = new_id()
    every = sa.select(sa.func.count()).select_from(obj.table).where(of_kind(obj.name, obj.table))
    [[total]] = await scope.session.rows(every)
    values = {
        "run_id": run_id, "after_id": None, "total": total, "done": 0, "state": "running",
        "started_by": scope.principal.person_id, "touched_at": real_now(),
    }  # fmt: skip
    statement = insert(placing_run).values(object=obj.name, **values)
    await scope.session.execute(statement.on_conflict_do_update(index_elements=["object"], set_=values))
    args = {"object": obj.name, "run_id": str(run_id), "person_id": str(scope.principal.person_id)}
    await scope.session.enqueue(PLACE, args)


async def sweep(runtime: Runtime) -> None:
    """Starts runs again that nobody is at; a run that is there twice does nothing twice."""
    if not await runtime.redis.set(SWEPT, b"1", nx=True, ex=SWEEP_SECONDS):
        return
    for home in await runtime.homes():
        try:
            async with runtime.session(home) as session:
                await start_again(session)
        except Exception as error:  # noqa: BLE001  # keys or a database that are away; others' runs are started
            log.warning("runs not looked at", home=home, error=type(error).__name__)


async def start_again(session: Session) -> None:
    """Leaves the job for each run that stopped before its end. One whose piece is being looked at is locked."""
    stopped = (placing_run.c.state == "running") & (placing_run.c.touched_at < real_now() - STALE)
    for row in await session.rows(sa.select(placing_run).where(stopped).with_for_update(skip_locked=True)):
        mine = placing_run.c.run_id == row.run_id
        await session.execute(placing_run.update().where(mine).values(touched_at=real_now()))
        args = {"object": row.object, "run_id": str(row.run_id), "person_id": str(row.started_by)}
        await session.enqueue(PLACE, args)


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def place(runtime: Runtime, job: Job) -> None:
        obj, run_id = registry[str(job.args["object"])], UUID(str(job.args["run_id"]))
        async with as_system(runtime, job) as principal:
            await outlive_writers(runtime, principal, obj)
            more = True
            while more:
                async with session_of(runtime, principal) as session:
                    more = await _piece(await open_scope(registry, principal, session), obj, run_id)

    async def follow(runtime: Runtime, job: Job) -> None:
        obj, beside = registry[str(job.args["object"])], str(job.args["beside"])
        above = readers_value([UUID(each) for each in job.args["ids"]])
        async with as_system(runtime, job) as principal:
            await outlive_writers(runtime, principal, obj)
            after: UUID | None = UUID(int=0)
            while after is not None:
                mine = (obj.table.c[beside] == sa.any_(above), obj.table.c.id > after)
                async with session_of(runtime, principal) as session:
                    after = await _followed(await open_scope(registry, principal, session), obj, mine)

    return {PLACE: place, placing.FOLLOW: follow}


@asynccontextmanager
async def as_system(runtime: Runtime, job: Job) -> AsyncIterator[Principal]:
    """Acts as the system, in the name of who had the job done."""
    principal = await system_of(runtime, job.home, UUID(str(job.args["person_id"])))
    acted = principal.tenant.acted_in(principal.person_id, locale=principal.locale, origin="system")
    with context.use(acted):
        yield principal


def session_of(runtime: Runtime, principal: Principal) -> AbstractAsyncContextManager[TenantSession]:
    """Not the principal's own, which is refused writes in an organisation that is read-only."""
    return runtime.databases.tenant_session(principal.tenant.home, principal.tenant.keys)


async def outlive_writers(runtime: Runtime, principal: Principal, obj: ObjectType) -> None:
    """Waits until whoever has written records of the kind, and not committed yet, is done.

    They may have judged their rows before the rules were changed, and what they insert can't be seen or locked. It
    holds nothing meanwhile, so nobody waits for it.
    """
    before: set[str] | None = None
    while before is None or before:
        async with session_of(runtime, principal) as session:
            rows = await session.rows(sa.text(_WRITERS), {"name": obj.table.name})
        now = {row.writer for row in rows}
        before = now if before is None else before & now
        if before:
            await asyncio.sleep(LOOKS_SECONDS)


async def _followed(scope: Scope, obj: ObjectType, mine: Sequence[sa.ColumnElement[bool]]) -> UUID | None:
    """Looks at some of what follows moved records; after whom to go on, or None at the end."""
    table = obj.table
    some = sa.select(table.c.id).where(*mine).order_by(table.c.id).limit(PIECE).with_for_update()
    ids = [row.id for row in await scope.session.rows(some)]
    await placing.settle(scope, obj, ids)
    return ids[-1] if len(ids) == PIECE else None


async def _piece(scope: Scope, obj: ObjectType, run_id: UUID) -> bool:
    """Looks at some more records; False at the end, or where another run took over."""
    mine, table = placing_run.c.run_id == run_id, obj.table
    rows = await scope.session.rows(sa.select(placing_run).where(mine).with_for_update())
    if not rows or rows[0].state != "running":
        return False
    after = rows[0].after_id
    # Whoever changes one of them has done so before it is judged here, or judges it themselves after.
    some = sa.select(table.c.id).where(of_kind(obj.name, table)).order_by(table.c.id).limit(PIECE).with_for_update()
    ids = [row.id for row in await scope.session.rows(some.where(table.c.id > after) if after else some)]
    await placing.settle(scope, obj, ids)
    values = {"done": rows[0].done + len(ids), "touched_at": real_now()}
    values |= {"after_id": ids[-1]} if ids else {"state": "done"}
    await scope.session.execute(placing_run.update().where(mine).values(**values))
    return bool(ids)
