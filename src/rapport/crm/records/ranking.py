"""The job that gives texts their ranks: one at a time for a field, in batches that each commit.

What is to be placed follows from the change log, so that no write has to say so: first every record that is there, then
whatever was written since. A batch reads from one snapshot, in which the log is a prefix of what will be committed.
Wherever the job is killed, the next one goes on after the last batch.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import asyncpg
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.authz.predicate import of_kind
from kernel import copying
from kernel.collation import both_keys, rules_of
from kernel.db import TenantSession
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from kernel.tables import change, change_counter
from rapport.crm.records import definitions, rebalance
from rapport.crm.records.fractional import FIRST
from rapport.crm.records.models import text_order, text_rank
from rapport.crm.records.objects import Field, ObjectType, Registry
from rapport.crm.records.scope import Scope
from rapport.crm.records.standing import LANGUAGES, Standing, due, moved, places
from rapport.crm.records.turns import Turns

RANK: Final = "records.rank"
BATCH: Final = 100_000
TRIES: Final = 5

log = structlog.get_logger()


async def wake(scope: Scope, obj: ObjectType, field: Field) -> None:
    """Leaves the job, unless nothing may be written; a second one finds the first at work and ends."""
    if not scope.session.read_only:
        await scope.session.enqueue(RANK, {"object": obj.name, "field": field.name})


async def wake_known(scope: Scope, obj: ObjectType) -> None:
    """Leaves the job for every text whose order was asked for before, and for the title."""
    known = {row.field_id for row in await scope.session.rows(sa.select(text_order.c.field_id))}
    for field in obj.ranked:
        if field == obj.title or field.order_id in known:
            await wake(scope, obj, field)


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def rank(runtime: Runtime, job: Job) -> None:
        opened = await runtime.open_home(job.home)
        async with runtime.databases.tenant_session(opened.home, opened.keys) as session:
            mine = await definitions.of_tenant(registry, session)
        obj = mine.objects.get(str(job.args["object"]))
        for field in obj.ranked if obj is not None else ():
            if obj is not None and field.name == job.args["field"]:
                await bring_up_to_date(runtime, job.home, obj, field)

    return {RANK: rank}


async def bring_up_to_date(runtime: Runtime, home: str, obj: ObjectType, field: Field, *, batch: int = BATCH) -> None:
    """Places what has no rank, until there is nothing or somebody else is at it."""
    opened, left, tries = await runtime.open_home(home), True, 0
    while left:
        try:
            async with runtime.databases.tenant_session(opened.home, opened.keys) as session:
                left = await one_batch(session, obj, field, batch)
            tries = 0
        except asyncpg.SerializationError:  # somebody else's batch ended while this one began
            tries += 1
            if tries == TRIES:
                raise


async def one_batch(session: TenantSession, obj: ObjectType, field: Field, batch: int) -> bool:
    """One transaction of the job; whether there is more to do."""
    await session.driver.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    state = await _held(session, obj, field)
    if state is None:
        return False
    gone = await _without_due(session, obj, field)
    if state.ready:
        ids, after, more = await _written(session, obj, field, state.seq, batch)
    else:
        ids, after, more = await _walked(session, obj, state.walked, batch)
    ranked = int(state.placed) - gone
    moved_ranks = await _place(session, obj, field, ids, ranked) if ids else 0
    placed = ranked + len(ids)
    values = {**after, "placed": placed, "epoch": state.epoch + moved_ranks}
    await session.execute(text_order.update().where(text_order.c.field_id == field.order_id), values)
    if ids:
        log.info("texts ranked", home=session.home.key, object=obj.name, placed=placed, total=int(state.total))
    return more


async def progress(session: TenantSession, obj: ObjectType, field: Field) -> tuple[int, int]:
    """How many texts have ranks, and of how many."""
    rows = await session.rows(sa.select(text_order).where(text_order.c.field_id == field.order_id))
    alive = sa.select(sa.func.count()).select_from(obj.table).where(_alive(obj))
    if rows and not rows[0].ready:
        return int(rows[0].placed), int(rows[0].total)
    (count,) = (await session.rows(alive))[0]
    by_today = rows and rows[0].rules == rules_of(person=field.names_a_person)
    return min(int(rows[0].placed), count) if by_today else 0, count


async def _held(session: TenantSession, obj: ObjectType, field: Field) -> Any | None:
    """The state of a field's order, locked; None where somebody else has it."""
    mine = sa.select(text_order).where(text_order.c.field_id == field.order_id)
    locked = mine.with_for_update(skip_locked=True)
    rows = await session.rows(locked)
    if rows:
        return await _by_rules(session, obj, field, rows[0])
    first = {"field_id": field.order_id, "epoch": 0, **_nothing(obj, field)}
    begun = await session.execute(insert(text_order).values(**first).on_conflict_do_nothing())
    return (await session.rows(mine))[0] if begun.rowcount else None


async def _by_rules(session: TenantSession, obj: ObjectType, field: Field, state: Any) -> Any | None:
    """The state, made anew where the ranks follow earlier rules than today's; None where a later version made them."""
    rules = rules_of(person=field.names_a_person)
    if state.rules >= rules:
        return state if state.rules == rules else None
    await session.execute(text_rank.delete().where(text_rank.c.field_id == field.order_id))
    values = {"epoch": text_order.c.epoch + 1, "walked": None, **_nothing(obj, field)}
    begun = text_order.update().where(text_order.c.field_id == field.order_id).values(values).returning(*text_order.c)
    return (await session.rows(begun))[0]


def _nothing(obj: ObjectType, field: Field) -> dict[str, object]:
    """The state of an order in which no text has a place by today's rules."""
    seq = sa.select(change_counter.c.seq).where(change_counter.c.id == 1).scalar_subquery()
    alive = sa.select(sa.func.count()).select_from(obj.table).where(_alive(obj)).scalar_subquery()
    rules = rules_of(person=field.names_a_person)
    return {"seq": seq, "ready": False, "placed": 0, "total": alive, "rules": rules}


def _alive(obj: ObjectType) -> sa.ColumnElement[bool]:
    return of_kind(obj.name, obj.table, obj.table.c.deleted_at.is_(None))


async def _without_due(session: TenantSession, obj: ObjectType, field: Field) -> int:
    """Takes the ranks away that stand for texts which are not there any more; how many."""
    stale = text_rank.c.record_id.in_(due(obj, field))
    done = await session.execute(text_rank.delete().where(text_rank.c.field_id == field.order_id, stale))
    return done.rowcount


async def _walked(
    session: TenantSession, obj: ObjectType, after: UUID | None, batch: int
) -> tuple[list[UUID], dict[str, object], bool]:
    """The next records of the first round, in the order of their ids."""
    table = obj.table
    statement = sa.select(table.c.id).where(_alive(obj)).order_by(table.c.id).limit(batch)
    if after is not None:
        statement = statement.where(table.c.id > after)
    ids = [row.id for row in await session.rows(statement)]
    return ids, {"walked": ids[-1] if ids else after, "ready": len(ids) < batch}, True


async def _written(
    session: TenantSession, obj: ObjectType, field: Field, since: int, batch: int
) -> tuple[list[UUID], dict[str, object], bool]:
    """The records that were written by the next changes, as far as they are in lists."""
    next_ones = sa.select(change.c.seq).where(change.c.seq > since).order_by(change.c.seq).limit(batch).subquery()
    last, how_many = (await session.rows(sa.select(sa.func.max(next_ones.c.seq), sa.func.count())))[0]
    if last is None:
        return [], {"seq": since}, False
    between = sa.select(change.c.record_id).where(change.c.seq > since, change.c.seq <= last, moved(obj, field))
    alive = sa.select(obj.table.c.id).where(obj.table.c.id.in_(between), obj.table.c.deleted_at.is_(None))
    return [row.id for row in await session.rows(alive)], {"seq": last}, how_many == batch


async def _place(session: TenantSession, obj: ObjectType, field: Field, ids: Sequence[UUID], ranked: int) -> int:
    """Gives these records ranks; 1 where others had to move for them."""
    keys = await _keys(session, obj, field, ids)
    found: list[Mapping[str, bytes]] = []
    for at, language in enumerate(LANGUAGES):
        rising = sorted({each[at] for each in keys.values() if each is not None})
        standing = Standing(session, obj, field, language, aside=None)
        found.append(places(rising, await standing.gaps(rising, ranked)))
    zh, en = found
    rows = [
        (field.order_id, record, FIRST, FIRST) if each is None else (field.order_id, record, zh[each[0]], en[each[1]])
        for record, each in keys.items()
    ]
    names = [column.name for column in text_rank.columns]
    await session.copy_in(text_rank, names, copying.encoded(text_rank, names, rows))
    long = [
        await rebalance.shorten(session, field, each, at.values()) for each, at in zip(LANGUAGES, found, strict=True)
    ]
    return int(any(long))


async def _keys(
    session: TenantSession, obj: ObjectType, field: Field, ids: Sequence[UUID]
) -> dict[UUID, tuple[str, str] | None]:
    """What each record's text is compared by; None for an empty one."""
    wanted = sa.bindparam(None, list(ids), type_=ARRAY(PGUUID(as_uuid=True)))
    text = field.place(obj.table)
    rows = await session.rows(sa.select(obj.table.c.id, text.label("cipher")).where(obj.table.c.id == sa.any_(wanted)))
    keys: dict[UUID, tuple[str, str] | None] = {}
    turns = Turns()
    for row in rows:
        if row.cipher is None:
            keys[row.id] = None
            continue
        plain = session.keys.decrypt_text(row.cipher, field=field.id, record=row.id)
        keys[row.id] = both_keys(plain, person=field.names_a_person)
        await turns.after(len(row.cipher))
    return keys
