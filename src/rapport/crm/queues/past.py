"""What happened with records that were taken from a queue, read from the change log as history is."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kernel.statements import any_of
from kernel.tables import change
from rapport.crm.queues.returns import Facts, State
from rapport.crm.records.objects import DELETED, OWNER, ObjectType
from rapport.crm.records.scope import Scope

LAST = "last_activity_at"
PROTECTED = "protected_until"


def returns(obj: ObjectType) -> bool:
    """Whether records of a kind go back by themselves: those of which it is known when somebody works on them."""
    return obj.ended is not None and {LAST, PROTECTED} <= obj.unmasked.by_name.keys()


async def taken_ids(scope: Scope, obj: ObjectType, queue_id: UUID, *, held: bool) -> list[UUID]:
    """Records that were once taken from a queue; with `held` only those with which somebody has something to do now."""
    table = obj.table
    left = change.c.public[str(OWNER.id)].astext == str(queue_id)
    taken = sa.exists().where(change.c.record_id == table.c.id, change.c.object == obj.name, left)
    which: list[sa.ColumnElement[bool]] = [taken]
    if held:
        field, values = _ended(obj)
        which += [table.c.deleted_at.is_(None), table.c.owner_id != queue_id, table.c[field].not_in(values)]
    return [row.id for row in await scope.session.rows(sa.select(table.c.id).where(*which).order_by(table.c.id))]


async def facts_of(scope: Scope, obj: ObjectType, ids: Collection[UUID]) -> list[Facts]:
    """What happened with these records, by their ids."""
    obj = scope.whole(obj)
    table, status = obj.table, _ended(obj)[0]
    fields = [OWNER.id, DELETED.id, *(obj.by_name[name].id for name in (status, LAST, PROTECTED))]
    columns = (
        table.c.id, table.c.owner_id, table.c.deleted_at, table.c[status].label("status"), table.c[LAST],
        table.c[PROTECTED],
    )  # fmt: skip
    now = await scope.session.rows(sa.select(*columns).where(any_of(table.c.id, ids)).order_by(table.c.id))
    concerned = sa.or_(change.c.op == "create", change.c.field_ids.overlap(fields))
    log = await scope.session.rows(
        sa.select(change.c.record_id, change.c.occurred_at, change.c.op, change.c.public)
        .where(any_of(change.c.record_id, ids), change.c.object == obj.name, concerned)
        .order_by(change.c.record_id, change.c.seq.desc())
    )
    logged = {key: list(rows) for key, rows in groupby(log, key=lambda row: row.record_id)}
    return [Facts(row.id, [*_states(obj, row, logged.get(row.id, ()))][::-1]) for row in now]


def _states(obj: ObjectType, row: Any, log: Sequence[Any]) -> Iterator[State]:
    """The states of a record, the newest first: before each change it was as the change says."""
    field, over = _ended(obj)
    status_id, last_id, kept_id = (str(obj.by_name[name].id) for name in (field, LAST, PROTECTED))
    owner, status, in_trash, last = row.owner_id, row.status, row.deleted_at is not None, row.last_activity_at
    kept = row.protected_until
    later = dt.datetime.max.replace(tzinfo=dt.UTC)
    for each in log:
        later = min(later, each.occurred_at)  # what was brought from elsewhere may say it happened when it did there
        yield State(later, owner, not in_trash and status not in over, last, kept)
        before = each.public
        owner = UUID(before[str(OWNER.id)]) if str(OWNER.id) in before else owner
        status = before.get(status_id, status)
        in_trash = before[str(DELETED.id)] is not None if str(DELETED.id) in before else in_trash
        if last_id in before:
            last = dt.datetime.fromisoformat(before[last_id]) if before[last_id] else None
        if kept_id in before:
            kept = dt.date.fromisoformat(before[kept_id]) if before[kept_id] else None


def _ended(obj: ObjectType) -> tuple[str, tuple[str, ...]]:
    if obj.ended is None:
        raise LookupError(obj.name)  # only kinds that come to an end are asked for
    return obj.ended
