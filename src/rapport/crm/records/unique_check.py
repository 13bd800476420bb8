"""Whether each value of a field occurs once: a job that goes through the records, when somebody turns that on.

From the commit on that turns it on, writers keep new values from occurring twice (`unique.py`); the job enters the
values that are there. It waits for the transactions that may not know yet, and holds the rows that it reads. Where two
records have one value, that is not turned on, and some of those records are listed. Killed, it begins anew.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.authz import epoch
from auth.authz.predicate import of_kind
from kernel.changes import Change
from kernel.db import TenantSession
from kernel.ids import new_id
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.records import unique
from rapport.crm.records.models import CUSTOM_FIELD, DEFINED, custom_field
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.placing_run import as_system, outlive_writers, session_of
from rapport.crm.records.scope import Scope

CHECK: Final = "records.check_unique"
PIECE: Final = 1000
GROUPS: Final = 20
"""Values of which the records that have them are listed."""
SHOWN: Final = 5
"""Records of one of them."""


class UniqueCheck(msgspec.Struct, frozen=True, kw_only=True):
    """How far a check is: `done` of `total` records, and how many have a value that another one has. Ids only."""

    run_id: UUID
    total: int
    done: int = 0
    clashes: int = 0
    groups: list[list[UUID]] = []


async def start(scope: Scope, obj: ObjectType, field_id: int) -> None:
    """Has all records looked at; who turns the field on has written that it is being checked."""
    [[total]] = await scope.session.rows(
        sa.select(sa.func.count()).select_from(obj.table).where(of_kind(obj.name, obj.table))
    )
    check = UniqueCheck(run_id=new_id(), total=total)
    await _keep(scope.session, field_id, check)
    args = {"object": obj.name, "field_id": field_id, "run_id": str(check.run_id)}
    await scope.session.enqueue(CHECK, {**args, "person_id": str(scope.principal.person_id)})


async def listed(session: TenantSession) -> dict[int, UniqueCheck]:
    """The last check of each field."""
    known = custom_field.c.unique_check.is_not(None)
    rows = await session.rows(sa.select(custom_field.c.field_id, custom_field.c.unique_check).where(known))
    return {row.field_id: msgspec.convert(row.unique_check, UniqueCheck) for row in rows}


async def suspend(session: TenantSession) -> list[int]:
    """Lets values of all fields occur as often as they like, for a while in which nobody else is there. The ids of the
    fields in which they could not; a check that was under way is forgotten.
    """
    on = custom_field.c.uniqueness == "on"
    found = [row.field_id for row in await session.rows(sa.select(custom_field.c.field_id).where(on))]
    some = custom_field.c.uniqueness != "off"
    await session.execute(custom_field.update().where(some).values(uniqueness="off", unique_check=None))
    return found


async def resume(session: TenantSession, registry: Registry, fields: Sequence[int]) -> None:
    """Ends that. Of records that have one value by now, the oldest keeps it from occurring again."""
    if not fields:
        return
    mine = custom_field.c.field_id.in_(fields)
    await session.execute(custom_field.update().where(mine).values(uniqueness="on"))
    for row in await session.rows(sa.select(custom_field.c.object).where(mine).distinct()):
        obj = registry[row.object]
        ids: Sequence[UUID] = ()
        while ids := await _some(session, obj, ids):
            await unique.settle(session, obj, ids)


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def check(runtime: Runtime, job: Job) -> None:
        obj, run_id = registry[str(job.args["object"])], UUID(str(job.args["run_id"]))
        field_id, person_id = int(job.args["field_id"]), UUID(str(job.args["person_id"]))
        async with as_system(runtime, job) as principal:
            await outlive_writers(runtime, principal, obj)
            found, last = _Found(), list[UUID]()
            async with session_of(runtime, principal) as session:
                known = (await listed(session)).get(field_id)
                await unique.clear_stale(session, obj, field_id)
            if known is None or known.run_id != run_id:
                return
            while True:
                async with session_of(runtime, principal) as session:
                    last = await _some(session, obj, last)
                    if not last:
                        break
                    await unique.settle(session, obj, last)
                    found.add(await unique.clashing(session, obj, field_id, last))
                    known = msgspec.structs.replace(
                        known, done=known.done + len(last), clashes=found.clashes, groups=found.groups
                    )
                    if not await _keep(session, field_id, known, run_id):
                        return
            async with session_of(runtime, principal) as session:
                await _end(session, field_id, known, person_id)

    return {CHECK: check}


class _Found:
    """Records that have one value, as they are found: the first of each group held it before."""

    def __init__(self) -> None:
        self.clashes = 0
        self._groups: dict[UUID, list[UUID]] = {}

    def add(self, rows: Sequence[Any]) -> None:
        """More of them."""
        self.clashes += len(rows)
        for row in rows:
            if row.holder in self._groups or len(self._groups) < GROUPS:
                group = self._groups.setdefault(row.holder, [row.holder])
                group += [row.record_id] if len(group) < SHOWN else []

    @property
    def groups(self) -> list[list[UUID]]:
        """The ids, by value."""
        return list(self._groups.values())


async def _some(session: TenantSession, obj: ObjectType, after: Sequence[UUID]) -> list[UUID]:
    """The next records; nobody else writes them until the transaction ends."""
    table = obj.table
    mine = of_kind(obj.name, table)
    some = sa.select(table.c.id).where(mine).order_by(table.c.id).limit(PIECE).with_for_update()
    return [row.id for row in await session.rows(some.where(table.c.id > after[-1]) if after else some)]


async def _keep(session: TenantSession, field_id: int, check: UniqueCheck, run_id: UUID | None = None) -> bool:
    """Writes down how far a check is; False where it was called off (`run_id` is no longer the field's)."""
    mine = custom_field.c.field_id == field_id
    if run_id is not None:
        mine &= _is_checked(run_id)
    kept = custom_field.update().where(mine).values(unique_check=msgspec.to_builtins(check))
    return bool((await session.execute(kept)).rowcount)


def _is_checked(run_id: UUID) -> sa.ColumnElement[bool]:
    run = sa.cast(custom_field.c.unique_check["run_id"].astext, PGUUID(as_uuid=True))
    return (run == run_id) & (custom_field.c.uniqueness == "checking") & ~custom_field.c.archived


async def _end(session: TenantSession, field_id: int, check: UniqueCheck, person_id: UUID) -> None:
    await epoch.hold(session)
    state = "clashes" if check.clashes else "on"
    mine = (custom_field.c.field_id == field_id) & _is_checked(check.run_id)
    ended = custom_field.update().where(mine).values(uniqueness=state).returning(custom_field.c.id)
    rows = await session.rows(ended)
    if not rows:
        return
    if check.clashes:
        await unique.clear(session, field_id)
    public = {"field": field_id, "uniqueness": "checking"}
    session.record_change(
        Change(
            object=DEFINED, record_id=rows[0].id, op="update", field_ids=(CUSTOM_FIELD,), public=public,
            owners=(person_id,),
        )
    )  # fmt: skip
    await epoch.rise(session)
