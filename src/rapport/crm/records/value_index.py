"""Own fields that are indexed: what each record holds in them, copied into `field_index`, one row for a value.

`settle` makes those rows of what lies in the records' own, in the transaction that wrote them, as `unique.settle` does
with its own; `index_run` copies what was there before a field was indexed. Lists ask here what they filter and sort by,
so they read along an index and no documents. Of records in the trash the rows stay: the trash is a list too.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID
from sqlalchemy.dialects.postgresql import insert

from kernel.db import TenantSession
from kernel.statements import any_of
from rapport.crm.records import custom
from rapport.crm.records.models import custom_field, field_index
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

LIVE: Final = custom_field.c.indexing.in_(("building", "on")) & ~custom_field.c.archived

_SERVED: Final = frozenset({"eq", "in", "lt", "lte", "gt", "gte", "between", "relative"})
"""Conditions that hold of few records and of none that is empty; the others are asked of the records' own rows."""

_ORDERED: Final = frozenset({"num", "date"})
"""Values that stand in the order in which lists show them; texts have ranks, choices the order of their labels."""


def serves(field: Field, op: str) -> bool:
    """Whether a condition on a field is asked of the index."""
    return field.custom and field.indexed and op in _SERVED


def puts_in_order(field: Field) -> bool:
    """Whether a list by this field is read along the index."""
    return field.custom and field.indexed and custom.index_slot(field.kind) in _ORDERED


def groups(field: Field) -> bool:
    """Whether records are counted by the field as the index has it."""
    return field.custom and field.indexed and custom.index_slot(field.kind) != "hmac"


def having(
    field: Field, table: sa.FromClause, asked: Callable[[sa.FromClause], sa.ColumnElement[bool]]
) -> sa.ColumnElement[bool]:
    """That a record's value, of which `asked` makes a condition, meets it."""
    held = field_index.alias()
    mine = (held.c.field_id == field.id) & (held.c.record_id == table.c.id)
    # No list of ids: of a condition that many records meet within an "or", that would be gone through for each record.
    return sa.exists(sa.select(1).select_from(held).where(mine, asked(held))).correlate(table)


async def follow(
    scope: Scope, obj: ObjectType, ids: Collection[UUID], names: Collection[str] | None = None, *, risen: bool
) -> None:  # fmt: skip
    """`settle` where it may concern what was written: fields of these names, or with None whole records.

    `risen` says that somebody may have had a field indexed since this transaction read its definitions.
    """
    obj = scope.whole(obj)
    is_unsure = risen or scope.session.epoch is None
    written = [field for field in obj.custom if names is None or field.name in names]
    # While the secret of hashes is replaced, whoever writes one text of a record hashes all of them anew.
    hashed = scope.keys.secrets > 1 and any(field.kept_in_index for field in obj.custom)
    if ids and (hashed or any(field.kept_in_index or is_unsure for field in written)):
        await settle(scope.session, obj, ids)


async def settle(session: TenantSession, obj: ObjectType, ids: Collection[UUID]) -> None:
    """Brings the rows of records up to what lies in theirs. Whoever calls holds the records."""
    held, wanted = field_index.c, _held_by(obj, ids).subquery("wanted")
    same = (held.record_id == wanted.c.record_id, held.field_id == wanted.c.field_id)
    gone = any_of(held.record_id, ids) & ~sa.exists().where(*same)
    await session.execute(field_index.delete().where(gone))
    new = insert(field_index).from_select([column.name for column in wanted.c], sa.select(wanted))
    slots = {name: new.excluded[name] for name in ("num", "date", "hmac", "ref")}
    differs = sa.or_(*(held[name].is_distinct_from(value) for name, value in slots.items()))
    await session.execute(
        new.on_conflict_do_update(index_elements=["record_id", "field_id"], set_=slots, where=differs)
    )


async def let_go(session: TenantSession, ids: Collection[UUID]) -> None:
    """Records are gone for good."""
    await session.execute(field_index.delete().where(any_of(field_index.c.record_id, ids)))


async def clear_some(session: TenantSession, field_id: int, limit: int) -> int:
    """Removes some rows of a field that is indexed no more; how many."""
    mine = sa.select(field_index.c.record_id).where(field_index.c.field_id == field_id).limit(limit)
    some = (field_index.c.field_id == field_id) & field_index.c.record_id.in_(mine)
    return int((await session.execute(field_index.delete().where(some))).rowcount)


def joined(field: Field, table: sa.FromClause) -> tuple[sa.ColumnElement[Any], sa.FromClause]:
    """Where a field's values are, and the table with a row of the index beside each of its own."""
    held = field_index.alias("held")
    mine = (held.c.field_id == field.id) & (held.c.record_id == table.c.id)
    return field.place(held), table.outerjoin(held, mine)


def _held_by(obj: ObjectType, ids: Collection[UUID]) -> sa.Select[Any]:
    """The values in fields of the kind that are indexed by the definitions as they lie there, not as the transaction
    began with them.
    """
    table, field = obj.table, custom_field
    key = sa.cast(field.c.field_id, sa.Text)
    text = sa.func.jsonb_extract_path_text(table.c[custom.COLUMN], key)
    places: Sequence[tuple[str, sa.ColumnElement[Any]]] = (
        ("num", sa.cast(text, sa.Numeric(24, 6))),
        ("date", sa.cast(text, sa.Date)),
        ("hmac", custom.fingerprint(key, table)),
        ("ref", sa.cast(text, PGUUID(as_uuid=True))),
    )
    # A value of another slot must not be cast, which CASE promises.
    slots = [sa.case((field.c.index_slot == name, place)).label(name) for name, place in places]
    asked = sa.select(table.c.id.label("record_id"), field.c.field_id, *slots)
    return asked.where(any_of(table.c.id, ids), field.c.object == obj.name, LIVE, text.is_not(None))
