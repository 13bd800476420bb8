"""Who is known by a key: rows of the table, and for addresses and numbers the records' own fields as well.

What lies in a record's own field is not kept a second time: one place can't say something else than the other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.principal import Level
from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.statements import any_of
from rapport.crm.identity_keys.kinds import ALONE, KINDS, OF, OWN, TELLING, normal
from rapport.crm.identity_keys.models import KEY_VALUE, identity_key
from rapport.crm.records import telephone
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

MOST = 50
"""Records that one key names. More are nobody in particular."""


class Match(NamedTuple):
    """A record that has a key."""

    object: str
    id: UUID
    verified: bool


def shown_kinds(obj: ObjectType) -> frozenset[str]:
    """The kinds that the reader of an object, as they are shown it, may see and ask for."""
    return frozenset(kind for kind in KINDS if _is_shown(obj, kind))


def _is_shown(obj: ObjectType, kind: str) -> bool:
    if kind not in OWN:
        return True
    field = obj.by_name.get(OWN[kind])
    return field is not None and not field.masked


def hashes(keys: Keyset, kind: str, value: str) -> tuple[bytes, ...]:
    """What the hash of a value may be in a row."""
    return keys.equalities(KEY_VALUE, normal(kind, value))


async def who(scope: Scope, kind: str, value: str, objects: Iterable[str] = OF) -> list[Match]:
    """The records that a key names, as far as the reader may see them and the key; verified ones first."""
    found: dict[UUID, Match] = {}
    for name in objects:
        if name not in scope.registry.objects:
            continue
        obj = scope.mine(scope.registry[name])
        if not scope.offers(obj) or kind not in shown_kinds(obj):
            continue
        for match in await _in_table(scope, obj, kind, value):
            known = found.get(match.id)
            found[match.id] = match if known is None or match.verified else known
        for match in await _in_field(scope, obj, kind, value):
            found.setdefault(match.id, match)
    return sorted(found.values(), key=lambda each: (not each.verified, each.object, each.id))[:MOST]


async def _in_table(scope: Scope, obj: ObjectType, kind: str, value: str) -> list[Match]:
    key, table = identity_key.c, obj.table
    asked = sa.select(table.c.id, key.verified_at.is_not(None).label("verified")).join_from(
        identity_key, table, key.record_id == table.c.id
    )
    mine = (key.object == obj.name, key.kind == kind, key.value_hmac.in_(hashes(scope.keys, kind, value)))
    alive = (~key.taken_back, table.c.deleted_at.is_(None), scope.visible(obj, table))
    rows = await scope.session.rows(asked.where(*mine, *alive).limit(MOST))
    return [Match(obj.name, row.id, row.verified) for row in rows]


async def _in_field(scope: Scope, obj: ObjectType, kind: str, value: str) -> list[Match]:
    field = obj.by_name.get(OWN.get(kind, ""))
    if field is None or not isinstance(field.kind, TextKind):
        return []
    table = obj.table
    some = {each for text in spellings(kind, value) for each in _of_field(scope.keys, field, text)}
    mine = (table.c[f"{field.name}_hmac"].in_(some), table.c.deleted_at.is_(None), scope.visible(obj, table))
    return [
        Match(obj.name, row.id, False)
        for row in await scope.session.rows(sa.select(table.c.id).where(*mine).limit(MOST))
    ]


def _of_field(keys: Keyset, field: Field, text: str) -> tuple[bytes, ...]:
    kind = field.kind
    return keys.equalities(field.id, kind.normalise(text)) if isinstance(kind, TextKind) else ()


def spellings(kind: str, value: str) -> Sequence[str]:
    """How a value may stand in a record's field, whose hash is of all its digits: with the code of its country and
    without, where that is China's.
    """
    if kind != "phone":
        return [value]
    digits = telephone.whole(value)
    bare = digits.removeprefix("86") if len(digits) == 13 and digits.startswith("861") else digits
    more = [bare, f"+86{bare}", f"86{bare}"] if len(bare) == 11 and bare.startswith("1") else [f"+{digits}", digits]
    return list(dict.fromkeys([value, *more]))


async def held_by(
    session: TenantSession, ids: Collection[UUID], kinds: Collection[str]
) -> dict[UUID, frozenset[bytes]]:
    """The hashes of the keys of some kinds that records have, by record."""
    key = identity_key.c
    mine = any_of(key.record_id, ids) & key.kind.in_(kinds) & ~key.taken_back
    found: dict[UUID, set[bytes]] = {}
    for row in await session.rows(sa.select(key.record_id, key.value_hmac).where(mine)) if ids and kinds else []:
        found.setdefault(row.record_id, set()).add(bytes(row.value_hmac))
    return {record_id: frozenset(each) for record_id, each in found.items()}


def of_fields(keys: Keyset, obj: ObjectType, record: Mapping[str, Any]) -> set[bytes]:
    """What the hashes of a record's own number and address would be as keys, of those that its reader is shown."""
    shown = shown_kinds(obj)
    held = ((kind, record.get(name)) for kind, name in OWN.items() if kind in shown)
    return {each for kind, value in held if value for each in hashes(keys, kind, value)}


async def own_beside(
    session: TenantSession, obj: ObjectType, records: Iterable[tuple[UUID, Mapping[str, Any]]], most: int
) -> set[tuple[UUID, UUID]]:
    """Pairs (record, other) where the other one has beside it what is the record's own; of each so many others."""
    asked = [(each, hashed) for each, record in records for hashed in of_fields(session.keys, obj, record)]
    if not asked:
        return set()
    ids = sa.bindparam(None, [each[0] for each in asked], type_=ARRAY(PGUUID(as_uuid=True)))
    held = sa.bindparam(None, [each[1] for each in asked], type_=ARRAY(sa.LargeBinary))
    columns = (sa.column("record", PGUUID(as_uuid=True)), sa.column("held", sa.LargeBinary))
    source = sa.func.unnest(ids, held).table_valued(*columns, name="asked").render_derived()
    key = identity_key.c
    same = (key.kind.in_(OWN), key.value_hmac == source.c.held, key.object == obj.name, ~key.taken_back)
    found = sa.select(key.record_id).where(*same, key.record_id != source.c.record).limit(most).lateral("other")
    rows = await session.rows(sa.select(source.c.record, found.c.record_id).select_from(source.join(found, sa.true())))
    return {(row[0], row[1]) for row in rows}


async def points_of(session: TenantSession, obj: ObjectType, ids: Collection[UUID]) -> list[tuple[UUID, str, str]]:
    """The addresses and numbers beside records, as far as their reader is shown such: (record, kind, value)."""
    key, kinds = identity_key.c, shown_kinds(obj) & OWN.keys()
    mine = any_of(key.record_id, ids) & key.kind.in_(kinds) & ~key.taken_back
    some = sa.select(key.id, key.record_id, key.kind, key.value).where(mine)
    rows = await session.rows(some) if ids and kinds else []
    return [
        (row.record_id, row.kind, session.keys.decrypt_text(bytes(row.value), field=KEY_VALUE, record=row.id))
        for row in rows
    ]


async def beside(session: TenantSession, obj: ObjectType, ids: Collection[UUID], most: int) -> set[tuple[UUID, UUID]]:
    """Pairs (record, other) of an object that share a telling key; of each record so many others."""
    one, other = identity_key.alias("one"), identity_key.alias("shared")
    same = (other.c.kind == one.c.kind, other.c.value_hmac == one.c.value_hmac, other.c.record_id != one.c.record_id)
    theirs = sa.select(other.c.record_id).where(*same, other.c.object == obj.name, ~other.c.taken_back)
    found = theirs.limit(most).lateral("other")
    mine = any_of(one.c.record_id, ids) & one.c.kind.in_(TELLING) & ~one.c.taken_back
    rows = await session.rows(
        sa.select(one.c.record_id, found.c.record_id).select_from(one.join(found, sa.true())).where(mine)
    )
    return {(row[0], row[1]) for row in rows}


async def named_by(
    scope: Scope, obj: ObjectType, kind: str, normals: Sequence[str], level: Level = "read"
) -> dict[str, UUID]:  # fmt: skip
    """Records of an object by what their keys of a kind come to (`normal`), as far as the reader may; of several with
    one key the oldest.
    """
    if kind not in shown_kinds(scope.mine(obj)) or not normals:
        return {}
    by_hash = {each: text for text in normals for each in scope.keys.equalities(KEY_VALUE, text)}
    key, table = identity_key.c, obj.table
    asked = sa.select(key.value_hmac, table.c.id).join_from(identity_key, table, key.record_id == table.c.id)
    mine = (key.object == obj.name, key.kind == kind, _is_one(by_hash), ~key.taken_back)
    alive = (table.c.deleted_at.is_(None), scope.visible(obj, table, level))
    found: dict[str, UUID] = {}
    for row in await scope.session.rows(asked.where(*mine, *alive).order_by(table.c.id)):
        found.setdefault(by_hash[bytes(row.value_hmac)], row.id)
    return found


async def holders(
    session: TenantSession, obj: ObjectType, wanted: Collection[tuple[str, str]]
) -> dict[str, set[UUID]]:  # fmt: skip
    """The living records that have keys (kind, what it comes to), whoever may see them, by what the keys come to."""
    by_hash = {each: text for _, text in wanted for each in session.keys.equalities(KEY_VALUE, text)}
    if not by_hash:
        return {}
    key, table = identity_key.c, obj.table
    asked = sa.select(key.value_hmac, table.c.id).join_from(identity_key, table, key.record_id == table.c.id)
    mine = (key.kind.in_({kind for kind, _ in wanted}), _is_one(by_hash), key.object == obj.name)
    found: dict[str, set[UUID]] = {}
    for row in await session.rows(asked.where(*mine, ~key.taken_back, table.c.deleted_at.is_(None))):
        found.setdefault(by_hash[bytes(row.value_hmac)], set()).add(row.id)
    return found


def _is_one(hashes: Collection[bytes]) -> sa.ColumnElement[bool]:
    return identity_key.c.value_hmac == sa.any_(sa.bindparam(None, sorted(hashes), type_=ARRAY(sa.LargeBinary)))


async def takers(session: TenantSession, obj: ObjectType, kind: str, value: str, but: UUID) -> list[UUID]:
    """Living records of an object, whoever may see them, that have a key of which each belongs to one person."""
    if kind not in ALONE:
        return []
    text = normal(kind, value)
    return sorted((await holders(session, obj, [(kind, text)])).get(text, set()) - {but})
