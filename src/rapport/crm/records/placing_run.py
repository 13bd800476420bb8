"""The job that brings every record of a kind up to rules that were changed, piece by piece, and how far it is.

A newer change of rules takes over from an older run; one that is killed goes on where it was.
"""

import datetime as dt
from typing import Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID
from sqlalchemy.dialects.postgresql import insert

from auth.actor import principal_of
from kernel import context
from kernel.clock import real_now
from kernel.db import TenantSession
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

# For each kind of record: how far the last change of its rules has come. Ids and numbers only.
placing_run = sa.Table(
    "placing_run",
    tenant_metadata,
    sa.Column("object", sa.Text, primary_key=True),
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
    [[total]] = await scope.session.rows(sa.select(sa.func.count()).select_from(obj.table))
    values = {
        "run_id": run_id, "after_id": None, "total": total, "done": 0, "state": "running",
        "started_by": scope.principal.person_id, "touched_at": real_now(),
    }  # fmt: skip
    statement = insert(placing_run).values(object=obj.name, **values)
    await scope.session.execute(statement.on_conflict_do_update(index_elements=["object"], set_=values))
    args = {"object": obj.name, "run_id": str(run_id), "person_id": str(scope.principal.person_id)}
    await scope.session.enqueue(PLACE, args)


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def place(runtime: Runtime, job: Job) -> None:
        principal = await principal_of(runtime, job.home, UUID(str(job.args["person_id"])))
        acted = principal.tenant.acted_in(principal.person_id, locale=principal.locale, origin="system")
        with context.use(acted):
            more = True
            while more:
                async with principal.session(runtime) as session:
                    scope = await open_scope(registry, principal, session)
                    more = await _piece(scope, registry[str(job.args["object"])], UUID(str(job.args["run_id"])))

    return {PLACE: place}


async def _piece(scope: Scope, obj: ObjectType, run_id: UUID) -> bool:
    """Looks at some more records; False at the end, or where another run took over."""
    mine, table = placing_run.c.run_id == run_id, obj.table
    rows = await scope.session.rows(sa.select(placing_run).where(mine).with_for_update())
    if not rows or rows[0].state != "running":
        return False
    after = rows[0].after_id
    some = sa.select(table.c.id).order_by(table.c.id).limit(PIECE)
    ids = [row.id for row in await scope.session.rows(some.where(table.c.id > after) if after else some)]
    await placing.settle(scope, obj, ids)
    values = {"done": rows[0].done + len(ids), "touched_at": real_now()}
    values |= {"after_id": ids[-1]} if ids else {"state": "done"}
    await scope.session.execute(placing_run.update().where(mine).values(**values))
    return bool(ids)
