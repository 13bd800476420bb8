"""Bringing roll-ups up to what they add up: all records' when one is new or restored, and then after every write.

The log of changes says which records were written and to whom they referred before; so nothing that writes needs to
know of roll-ups, and no write is missed: not those of files, merges, undos or labels. The job holds a record before it
adds up what refers to it, and each commit has a job after it: whoever adds up last has seen every write. Killed, or run
twice, it adds up again and finds what is right already.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec
import sqlalchemy as sa

from auth.authz import epoch
from auth.principal import EVERY_OBJECT, EVERY_OWN, ObjectRights, Principal, Rights
from kernel.db import TenantSession
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from kernel.statements import Prepared, any_of
from kernel.tables import change, change_counter
from rapport.crm.records import codec, rollup, write
from rapport.crm.records.computed import COMPUTE
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.models import custom_field
from rapport.crm.records.multi_choice import ids_in
from rapport.crm.records.objects import Field, ObjectType, Registry
from rapport.crm.records.placing_run import as_system, session_of
from rapport.crm.records.scope import Scope

ALL: Final = "records.roll_up_all"
FOLLOW: Final = "records.roll_up"
PIECE: Final = 500
CHANGES: Final = 1000
EDITS: Final = frozenset({"update", COMPUTE})
"""Writes of records that stay: what they wrote of a roll-up asks of matters, and nothing else."""

_LAST: Final = sa.select(change_counter.c.seq).where(change_counter.c.id == 1).scalar_subquery()
_LIVING: Final = custom_field.c.rollup.is_not(None) & ~custom_field.c.archived
_BEHIND: Final = Prepared(
    sa.select(change_counter.c.seq, custom_field.c.rollup["person"].astext.label("person")).where(
        change_counter.c.id == 1, _LIVING, custom_field.c.rolled_up_to.is_distinct_from(change_counter.c.seq)
    )
)


async def start(scope: Scope, obj: ObjectType, field_id: int) -> None:
    """Has a field added up for all records; what is written from now on is followed."""
    mine = custom_field.c.field_id == field_id
    await scope.session.execute(custom_field.update().where(mine).values(rolled_up_to=_LAST))
    args = {"object": obj.name, "field": field_id, "person_id": str(scope.principal.person_id)}
    await scope.session.enqueue(ALL, args)


async def watch(session: TenantSession) -> None:
    """Leaves one job for all that was written since roll-ups were looked at, once there is something."""
    for row in (await session.rows(_BEHIND))[:1]:
        # The same changes are the same job, however often they are seen before it is done.
        job_id = uuid5(NAMESPACE_OID, f"{FOLLOW} {row.person} {row.seq}")
        await session.enqueue(FOLLOW, {"person_id": row.person}, job_id=job_id)


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The jobs, for these objects."""

    async def add_up_all(runtime: Runtime, job: Job) -> None:
        after: UUID | None = UUID(int=0)
        async with as_system(runtime, job) as principal:
            able = _able(principal)
            while after is not None:
                async with session_of(runtime, principal) as session:
                    after = await _some(await open_scope(registry, able, session), job.args, after)
            async with session_of(runtime, principal) as session:
                await _settled(session, int(str(job.args["field"])))

    async def follow(runtime: Runtime, job: Job) -> None:
        more = True
        async with as_system(runtime, job) as principal:
            able = _able(principal)
            while more:
                async with session_of(runtime, principal) as session:
                    more = await _follow(await open_scope(registry, able, session))

    return {ALL: add_up_all, FOLLOW: follow}


def _able(principal: Principal) -> Principal:
    """Whoever had it done may have fewer rights by now, and own kinds of records are not in the declared ones."""
    every = dict.fromkeys((EVERY_OBJECT, EVERY_OWN), ObjectRights(read="all", update="all"))
    return msgspec.structs.replace(principal, rights=Rights(objects=every))


async def _some(scope: Scope, args: Mapping[str, Any], after: UUID) -> UUID | None:
    """Adds up for some more records; after whom to go on, None at the end."""
    known = [(obj, each) for obj, each in rollup.fields_of(scope.registry) if each.id == args["field"]]
    for obj, field in known:
        table = obj.table
        some = sa.select(table.c.id).where(table.c.id > after).order_by(table.c.id).limit(PIECE)
        ids = [row.id for row in await scope.session.rows(some)]
        await _bring_up(scope, obj, field, ids)
        if len(ids) == PIECE:
            return UUID(str(ids[-1]))
    return None


async def _settled(session: TenantSession, field_id: int) -> None:
    """The field is no longer said to be worked out, and whoever writes from now on wakes the relay."""
    mine = custom_field.c.field_id == field_id
    done = custom_field.c.rollup.op("||")(sa.func.jsonb_build_object("updating", sa.false()))
    await epoch.hold(session)
    await session.execute(custom_field.update().where(mine).values(rollup=done))
    await epoch.rise(session)
    # Last, as the row is everybody's who writes.
    await session.execute(change_counter.update().where(change_counter.c.id == 1).values(watched=True))


async def _follow(scope: Scope) -> bool:
    """Looks at some more changes; False once there are no others."""
    rows = await scope.session.rows(sa.select(custom_field.c.rolled_up_to, _LAST.label("last")).where(_LIVING))
    if not rows:
        return False
    last, known = rows[0].last, rollup.fields_of(scope.registry)
    begin = min((row.rolled_up_to for row in rows if row.rolled_up_to is not None), default=None)
    if begin is None or begin > last:  # of an archive: its changes have other numbers, or none
        for obj, field in known:
            await start(scope, obj, field.id)
        await _reached(scope, last)
        return False
    sources = sorted({rollup.of(field).object for _, field in known})
    since = sa.select(
        change.c.seq, change.c.object, change.c.record_id, change.c.op, change.c.field_ids, change.c.public
    )
    since = since.where(change.c.seq > begin, change.c.seq <= last, change.c.object.in_(sources), _counts(scope, known))
    since = since.order_by(change.c.seq).limit(CHANGES)
    found = await scope.session.rows(since)
    for obj, field in known:
        ids, gone = await _touched(scope, field, found)
        await _bring_up(scope, obj, field, ids)
        if gone:
            await start(scope, obj, field.id)
    full = len(found) == CHANGES
    await _reached(scope, found[-1].seq if full else last)
    return full


def _counts(scope: Scope, known: Sequence[tuple[ObjectType, Field]]) -> sa.ColumnElement[bool]:
    """What people wrote; of what followed from it (by rates of currencies, say) only what a roll-up asks of, as
    roll-ups themselves are written that way.
    """
    forms = [rollup.of(field) for _, field in known]
    asked = {scope.whole(scope.registry[form.object]).by_name[name].id for form in forms for name in form.asks}
    return sa.or_(change.c.op != COMPUTE, change.c.field_ids.overlap(sorted(asked)))


async def _reached(scope: Scope, seq: int) -> None:
    await scope.session.execute(custom_field.update().where(_LIVING).values(rolled_up_to=seq))


async def _touched(scope: Scope, field: Field, found: Sequence[Any]) -> tuple[set[UUID], bool]:
    """The records to which changed ones refer, or referred; and whether some are gone, so that nobody can say it."""
    form = rollup.of(field)
    source = scope.whole(scope.registry[form.object])
    by = source.by_name[form.by]
    about = {source.by_name[name].id for name in form.asks}
    mine = [row for row in found if row.object == source.name and (row.op not in EDITS or about & set(row.field_ids))]
    before = _ids(row.public.get(str(by.id)) for row in mine)
    ids = {row.record_id for row in mine}
    place = sa.select(source.table.c.id, by.place(source.table).label("named")).where(any_of(source.table.c.id, ids))
    rows = await scope.session.rows(place) if ids else []
    return before | _ids(row.named for row in rows), len(rows) < len(ids)


def _ids(values: Iterable[Any]) -> set[UUID]:
    return {UUID(str(each)) for value in values for each in ids_in(str(value) if isinstance(value, UUID) else value)}


async def _bring_up(scope: Scope, obj: ObjectType, field: Field, ids: Collection[UUID]) -> None:
    """Writes what the roll-up of some records comes to, where they hold something else."""
    wanted = sorted(ids)
    for at in range(0, len(wanted), PIECE):
        locked = await write.lock(scope, obj, wanted[at : at + PIECE], "update")
        sums = await rollup.added_up(scope, field, [row.id for row in locked]) if locked else {}
        for row in locked:
            if codec.differs(obj, row.record, field.name, sums[row.id]):
                await write.write_fields(scope, obj, row, {field.name: sums[row.id]}, COMPUTE)
