"""Fields of an organisation's own in which each value may occur once, over all records that are not in the trash.

`unique_value` has a row for each value that such a record holds, its primary key being field and value: of two who
write the same at once, one waits for the other, and then is refused. `settle` makes those rows of what lies in the
records' own, in the transaction that wrote them, so they can't say anything else. `check` refuses beforehand, beside
the errors of other fields, what can be known by then.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.statements import any_of
from rapport.crm.records import codec, custom
from rapport.crm.records.errors import FieldErrors, Taken, ValueTaken
from rapport.crm.records.models import custom_field, unique_value
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

if TYPE_CHECKING:
    from rapport.crm.records.write import Locked

_LIVE: Final = custom_field.c.uniqueness.in_(("checking", "on")) & ~custom_field.c.archived


async def check(
    scope: Scope, obj: ObjectType, values: Mapping[str, Any], errors: FieldErrors, record_id: UUID
) -> None:  # fmt: skip
    """Adds an error for each parsed value that another record has."""
    names = [field.name for field in obj.unique if values.get(field.name) is not None]
    for _, name in await among(scope, obj, {record_id: codec.wire(obj, names, values)}):
        errors[name] = Taken()


async def among(
    scope: Scope, obj: ObjectType, records: Mapping[UUID, Mapping[str, Any]]
) -> list[tuple[UUID, str]]:  # fmt: skip
    """Records that, with these travelling values, would have one that another record has, or one before among them; and
    the field.
    """
    asked: dict[tuple[int, bytes], list[UUID]] = {}
    for record_id, record in records.items():
        for field in obj.unique:
            if (value := record.get(field.name)) is not None:
                for each in custom.fingerprints(field, value, scope.keys):
                    asked.setdefault((field.id, each), []).append(record_id)
    if not asked:
        return []
    if scope.keys.secrets > 1:  # the same value may have two hashes: who writes the field comes one after the other
        mine = custom_field.c.field_id.in_([field.id for field in obj.unique])
        await scope.session.rows(sa.select(custom_field.c.id).where(mine).order_by(custom_field.c.id).with_for_update())
    held = await _holders(scope.session, asked)
    found: dict[tuple[UUID, str], None] = {}
    for (field_id, each), ids in asked.items():
        holder = held.get((field_id, each))
        if holder is None or (holder in records and holder not in ids):  # which gives it up
            holder = ids[0]
        found |= {(record_id, obj.by_id[field_id].name): None for record_id in ids if record_id != holder}
    return list(found)


async def holders(scope: Scope, field: Field, values: Collection[Any]) -> dict[Any, UUID]:
    """The records that hold these travelling values of a field in which each may occur once."""
    asked = {value: [(field.id, each) for each in custom.fingerprints(field, value, scope.keys)] for value in values}
    held = await _holders(scope.session, {key for keys in asked.values() for key in keys})
    return {value: held[key] for value, keys in asked.items() for key in keys if key in held}


def fingerprint(obj: ObjectType, name: str, travelling: Any, keys: Keyset) -> bytes:  # as records travel
    """What equal values of a field have in common."""
    return custom.fingerprints(obj.by_name[name], travelling, keys)[0]


async def _holders(session: TenantSession, asked: Collection[tuple[int, bytes]]) -> dict[tuple[int, bytes], UUID]:
    held = unique_value.c
    by_field: dict[int, list[bytes]] = {}
    for field_id, each in asked:
        by_field.setdefault(field_id, []).append(each)
    found = {}
    for field_id, hashes in by_field.items():
        some = sa.bindparam(None, hashes, type_=ARRAY(sa.LargeBinary))
        mine = (held.field_id == field_id) & (held.hmac == sa.any_(some))
        for row in await session.rows(sa.select(held.hmac, held.record_id).where(mine)):
            found[field_id, bytes(row.hmac)] = row.record_id
    return found


async def restorable(scope: Scope, obj: ObjectType, rows: "Sequence[Locked]") -> dict[UUID, FieldErrors]:
    """The errors of records that can't come out of the trash, since others have by now what they hold. Of fields that
    whoever asks isn't shown none is named.
    """
    whole, shown = scope.whole(obj), scope.mine(obj).by_name
    errors: dict[UUID, FieldErrors] = {}
    for record_id, name in await among(scope, whole, {row.id: row.record for row in rows if row.deleted}):
        errors.setdefault(record_id, {}).update({name: Taken()} if name in shown else {})
    return errors


async def follow(
    scope: Scope, obj: ObjectType, ids: Collection[UUID], names: Collection[str] | None = None, *, risen: bool
) -> None:  # fmt: skip
    """`settle` where it may concern what was written: fields of these names, or with None whole records.

    `risen` says that somebody may have turned a field on since this transaction read its definitions. Raises
    `ValueTaken`, which names no field that whoever writes isn't shown.
    """
    shown, obj = scope.mine(obj).by_name, scope.whole(obj)
    is_unsure = risen or scope.session.epoch is None
    written = [field for field in obj.custom if names is None or field.name in names]
    # While the secret of hashes is replaced, whoever writes one text of a record hashes all of them anew.
    is_hashed_anew = scope.keys.secrets > 1 and bool(obj.unique)
    if ids and (is_hashed_anew or any(field.unique or is_unsure for field in written)):
        refused = await settle(scope.session, obj, ids)
        # What stood twice before is left alone where something else is written.
        taken = [name for name in refused if names is None or name in names]
        if taken:
            raise ValueTaken(fields={name: Taken() for name in taken if name in shown})


async def settle(session: TenantSession, obj: ObjectType, ids: Collection[UUID]) -> list[str]:
    """Brings the rows of records up to what lies in theirs. The record that had a value first keeps it: returns the
    names of fields in which others hold one that is taken.
    """
    mine, wanted = unique_value.c, _held_by(obj, ids).subquery("wanted")
    same = (mine.field_id == wanted.c.field_id, mine.hmac == wanted.c.hmac, mine.record_id == wanted.c.record_id)
    is_held = sa.exists().where(*same)
    await _hold(session, sa.union_all(_kept_by(ids), sa.select(wanted.c.field_id, wanted.c.hmac)))
    await session.execute(unique_value.delete().where(any_of(mine.record_id, ids), ~is_held))
    new = sa.select(wanted).where(~sa.exists(sa.select(1).select_from(unique_value).where(*same)).correlate(wanted))
    ordered = new.order_by(wanted.c.field_id, wanted.c.hmac)  # one order for everybody
    taken_over = insert(unique_value).from_select(["field_id", "hmac", "record_id"], ordered).on_conflict_do_nothing()
    await session.execute(taken_over)
    return sorted({f"c_{row.field_id}" for row in await session.rows(new)})


async def clashing(session: TenantSession, obj: ObjectType, field_id: int, ids: Collection[UUID]) -> list[Any]:
    """Records (`record_id`) whose value of a field another one has (`holder`)."""
    wanted = _held_by(obj, ids).subquery("wanted")
    mine = unique_value.c
    same = (mine.field_id == wanted.c.field_id) & (mine.hmac == wanted.c.hmac)
    asked = sa.select(wanted.c.record_id, mine.record_id.label("holder")).join_from(wanted, unique_value, same)
    rows = await session.rows(
        asked.where(wanted.c.field_id == field_id, mine.record_id != wanted.c.record_id).order_by(wanted.c.record_id)
    )
    return list(rows)


async def let_go(session: TenantSession, ids: Collection[UUID]) -> None:
    """Records have no value any more that others can't have: they are gone, or about to be in the trash."""
    await _hold(session, _kept_by(ids))
    await session.execute(unique_value.delete().where(any_of(unique_value.c.record_id, ids)))


async def _hold(session: TenantSession, some: sa.SelectBase) -> None:
    """Locks the rows of some fields' values in the one order that everybody has: two that give up and take each other's
    values would wait for each other.
    """
    key = (unique_value.c.field_id, unique_value.c.hmac)
    await session.execute(sa.select(key[0]).where(sa.tuple_(*key).in_(some)).order_by(*key).with_for_update())


def _kept_by(ids: Collection[UUID]) -> sa.Select[Any]:
    return sa.select(unique_value.c.field_id, unique_value.c.hmac).where(any_of(unique_value.c.record_id, ids))


async def clear(session: TenantSession, field_id: int) -> None:
    """A field has no value any more that may occur once."""
    await session.execute(unique_value.delete().where(unique_value.c.field_id == field_id))


async def clear_stale(session: TenantSession, obj: ObjectType, field_id: int) -> None:
    """Removes what a writer has left that did not know yet that the field was turned off before."""
    mine, table = unique_value.c, obj.table
    value = custom.fingerprint(sa.cast(mine.field_id, sa.Text), table)
    there = (table.c.id == mine.record_id) & table.c.deleted_at.is_(None) & (value == mine.hmac)
    await session.execute(unique_value.delete().where(mine.field_id == field_id, ~sa.exists().where(there)))


def _held_by(obj: ObjectType, ids: Collection[UUID]) -> sa.Select[Any]:
    """The values in fields of the kind, with the records that hold them. It is asked of the definitions as they lie
    there, not of those that the transaction began with.
    """
    table, field = obj.table, custom_field
    value = custom.fingerprint(sa.cast(field.c.field_id, sa.Text), table)
    return sa.select(field.c.field_id, value.label("hmac"), table.c.id.label("record_id")).where(
        any_of(table.c.id, ids), table.c.deleted_at.is_(None), field.c.object == obj.name, _LIVE, value.is_not(None)
    )  # fmt: skip
