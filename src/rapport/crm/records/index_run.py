"""Copying what records hold in a field into the index, when somebody has it indexed; and removing it again: one job.

From the commit on that has a field indexed, writers keep its rows (`value_index.py`); the job waits for those that may
not know yet, then goes through the records, holding those of a piece. Lists use the index once all of it is there.
Killed, it goes on after the last piece.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.authz import epoch
from kernel.changes import Change
from kernel.db import TenantSession
from kernel.ids import new_id
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.records import custom, value_index
from rapport.crm.records.definition_errors import BadDefinition, NotIndexed, TooManyIndexed
from rapport.crm.records.definitions import Definition
from rapport.crm.records.models import CUSTOM_FIELD, DEFINED, Indexing, custom_field
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.placing_run import as_system, outlive_writers, session_of
from rapport.crm.records.scope import Scope

INDEX: Final = "records.index_field"
PIECE: Final = 1000
MOST: Final = 10
"""Indexed fields of an object: each is a row more for each record, and each write of one."""
REMOVED: Final = 10_000
"""Rows of a field that is indexed no more which one transaction removes."""


class IndexRun(msgspec.Struct, frozen=True):
    """How far copying is: `done` of `total` records, `after` the last of them. Ids and numbers only."""

    run_id: UUID
    total: int
    done: int = 0
    after: UUID | None = None


def wanted_of(definition: Definition, others: Sequence[Definition], *, wanted: bool) -> Indexing:
    """What a changed definition says of its index; raises `BadDefinition` for what can't be indexed."""
    if not wanted:
        return "off"
    if not custom.index_slot(definition.field("").kind):
        raise BadDefinition(fields={"indexed": NotIndexed()})
    if sum(each.indexing != "off" and not each.archived for each in others) >= MOST:
        raise BadDefinition(fields={"indexed": TooManyIndexed(limit=MOST)})
    return "building"


def slot_of(definition: Definition) -> str | None:
    """Where the index has a definition's values, as its row says it."""
    return None if definition.indexing == "off" else custom.index_slot(definition.field("").kind)


async def start(scope: Scope, obj: ObjectType, field_id: int) -> None:
    """Has the index brought up to the definition, which says by now whether there is one."""
    [[total]] = await scope.session.rows(sa.select(sa.func.count()).select_from(obj.table))
    run = IndexRun(new_id(), total)
    mine = custom_field.c.field_id == field_id
    await scope.session.execute(custom_field.update().where(mine).values(index_run=msgspec.to_builtins(run)))
    args = {"object": obj.name, "field_id": field_id, "run_id": str(run.run_id)}
    await scope.session.enqueue(INDEX, {**args, "person_id": str(scope.principal.person_id)})


async def listed(session: TenantSession) -> dict[int, IndexRun]:
    """The last run of each field."""
    known = custom_field.c.index_run.is_not(None)
    rows = await session.rows(sa.select(custom_field.c.field_id, custom_field.c.index_run).where(known))
    return {row.field_id: msgspec.convert(row.index_run, IndexRun) for row in rows}


async def remake(session: TenantSession, registry: Registry) -> None:
    """Makes the index of what records hold, where nobody else is there: in an organisation that is being made."""
    names = await session.rows(sa.select(custom_field.c.object).where(value_index.LIVE).distinct())
    for obj in (registry[row.object] for row in names):
        ids: Sequence[UUID] = ()
        while ids := await _some(session, obj, ids[-1] if ids else None):
            await value_index.settle(session, obj, ids)
    await session.execute(
        custom_field.update().where(custom_field.c.indexing == "building").values(indexing="on", index_run=None)
    )


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def index(runtime: Runtime, job: Job) -> None:
        obj, run_id = registry[str(job.args["object"])], UUID(str(job.args["run_id"]))
        field_id, person_id = int(job.args["field_id"]), UUID(str(job.args["person_id"]))
        async with as_system(runtime, job) as principal:
            await outlive_writers(runtime, principal, obj)
            mine, more = (custom_field.c.field_id == field_id) & _is_of(run_id), True
            while more:
                async with session_of(runtime, principal) as session:
                    more = await _piece(session, obj, mine) or await _removed(session, mine)
            async with session_of(runtime, principal) as session:
                await _end(session, mine, person_id)

    return {INDEX: index}


def _is_of(run_id: UUID) -> sa.ColumnElement[bool]:
    return sa.cast(custom_field.c.index_run["run_id"].astext, PGUUID(as_uuid=True)) == run_id


async def _piece(session: TenantSession, obj: ObjectType, mine: sa.ColumnElement[bool]) -> bool:
    """Copies what some more records hold; False at the end, or where this run is over."""
    rows = await session.rows(sa.select(custom_field.c.index_run).where(mine, value_index.LIVE))
    if not rows:
        return False
    known = msgspec.convert(rows[0].index_run, IndexRun)
    ids = await _some(session, obj, known.after)
    if not ids:
        return False
    await value_index.settle(session, obj, ids)
    # After the records, in which order writers lock the definition too; a second job of this run does nothing twice.
    known = msgspec.structs.replace(known, done=min(known.done + len(ids), known.total), after=ids[-1])
    kept = custom_field.update().where(mine).values(index_run=msgspec.to_builtins(known))
    return bool((await session.execute(kept)).rowcount)


async def _removed(session: TenantSession, mine: sa.ColumnElement[bool]) -> bool:
    """Removes some rows of a field that is indexed no more, while nobody has it indexed again."""
    ended = sa.select(custom_field.c.field_id).where(mine, ~value_index.LIVE).with_for_update()
    rows = await session.rows(ended)
    return bool(rows) and await value_index.clear_some(session, rows[0].field_id, REMOVED) > 0


async def _some(session: TenantSession, obj: ObjectType, after: UUID | None) -> list[UUID]:
    """The next records; nobody else writes them until the transaction ends."""
    table = obj.table
    some = sa.select(table.c.id).order_by(table.c.id).limit(PIECE).with_for_update()
    return [row.id for row in await session.rows(some if after is None else some.where(table.c.id > after))]


async def _end(session: TenantSession, mine: sa.ColumnElement[bool], person_id: UUID) -> None:
    await epoch.hold(session)
    is_built = mine & value_index.LIVE & (custom_field.c.indexing == "building")
    ended = custom_field.update().where(is_built).values(indexing="on", index_run=None)
    for row in await session.rows(ended.returning(custom_field.c.id, custom_field.c.field_id)):
        public = {"field": row.field_id, "indexing": "building"}
        session.record_change(
            Change(
                object=DEFINED, record_id=row.id, op="update", field_ids=(CUSTOM_FIELD,), public=public,
                owners=(person_id,),
            )
        )  # fmt: skip
        await epoch.rise(session)
