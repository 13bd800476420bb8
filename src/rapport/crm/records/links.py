"""Links between records, many to many, with a role and a primary one. Both sides get a row in the change log.

The primary link is that of the side which declares the relation: a contact has one primary company, and a company is
that of any number of contacts. An index holds it; whoever sets one first holds that record, from either side.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth.authz.predicate import Extent, grantees_of
from kernel.changes import Change
from kernel.clock import business_now
from kernel.crypto import Keyset
from kernel.ids import new_id
from kernel.statements import ID, any_of, prepared_once
from rapport.crm.records import aliases, codec, write
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import InvalidRecord, RecordNotFound, TooManyLinks, UnknownChoice, UnknownField
from rapport.crm.records.models import record_link
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.payloads import Link
from rapport.crm.records.read import fetch
from rapport.crm.records.relations import Relation, Side
from rapport.crm.records.scope import Scope, prepared_visible

MAX_RELATED = 200
MAX_LINKS = 100
"""With one create: each is looked up, locked and logged on both sides."""


_Whose = tuple[UUID, tuple[UUID, ...]]
"""A record's owner, and with whom it is shared: who hears of its changes."""


def side_of(scope: Scope, obj: ObjectType, relation: str) -> Side:
    """A relation by the name that `obj` knows it under; `NotInPlan` where the other object is off."""
    side = scope.registry.sides(obj).get(relation)
    if side is None:
        raise UnknownField(field=relation[:60])
    scope.require(scope.registry[side.target])
    return side


def check_number(wanted: Mapping[str, Sequence[object]]) -> None:
    """Refuses more links than one create makes."""
    if sum(map(len, wanted.values())) > MAX_LINKS:
        raise TooManyLinks(limit=MAX_LINKS)


async def put(
    scope: Scope, obj: ObjectType, record_id: UUID, relation: str, other_id: UUID, role: str | None, primary: bool
) -> None:
    """Links two records, or changes the link's role; needs the right to change this one and to see the other."""
    side, other_id = side_of(scope, obj, relation), await aliases.now(scope.session, other_id)
    if role is not None and role not in {each.value for each in side.relation.roles}:
        raise InvalidRecord(fields={"role": UnknownChoice()})
    other = scope.registry[side.target]
    pair = _pair(side, record_id, other_id)
    if primary and not side.forward:
        await _hold_both(scope, (obj, record_id), (other, other_id))
    ends = await _hold(scope, obj, record_id, other, other_id)
    if primary:
        await _demote(scope, side.relation, pair["from_id"])
    row = {**pair, "id": new_id(), "role": role, "is_primary": primary, "created_at": business_now()}
    statement = insert(record_link).values(row)
    statement = statement.on_conflict_do_update(
        index_elements=["relation_id", "from_id", "to_id"], set_={"role": role, "is_primary": primary}
    )
    await scope.session.execute(statement)
    _record(scope, obj, side, (record_id, other_id), ends, "link", role, primary=primary)


async def put_all(scope: Scope, obj: ObjectType, record_id: UUID, wanted: Mapping[str, Sequence[Link]]) -> None:
    """The links that a create brings, in the order of the other records' ids."""
    for relation, others in wanted.items():
        for other in sorted(others, key=lambda each: each.id):
            await put(scope, obj, record_id, relation, other.id, other.role, other.is_primary)


async def missing(
    scope: Scope, obj: ObjectType, relation: str, pairs: Collection[tuple[UUID, UUID]]
) -> set[tuple[UUID, UUID]]:
    """Those of some pairs (record, other one) that aren't linked."""
    side = side_of(scope, obj, relation)
    mine, theirs = _columns(forward=side.forward)
    asked = sa.select(mine, theirs).where(
        record_link.c.relation_id == side.relation.id, any_of(mine, {record_id for record_id, _ in pairs})
    )
    there = {tuple(row) for row in await scope.session.rows(asked)} if pairs else set()
    return {pair for pair in pairs if pair not in there}


async def put_many(
    scope: Scope, obj: ObjectType, relation: str, pairs: Sequence[tuple[UUID, UUID]], owners: Mapping[UUID, UUID]
) -> None:
    """Links records of a relation's declaring side, which this transaction has made or holds, each with another one.

    Others that the reader doesn't see are left out, and so is what is linked already. The first link of a record is
    its primary one.
    """
    side = side_of(scope, obj, relation)
    other = scope.registry[side.target]
    merged = await aliases.current(scope.session, {theirs for _, theirs in pairs})
    wanted = await missing(scope, obj, relation, [(mine, merged.get(theirs, theirs)) for mine, theirs in pairs])
    whose = await _whose(scope, other, {theirs for _, theirs in wanted})
    link = record_link.c
    led = sa.select(link.from_id).where(
        link.relation_id == side.relation.id, link.is_primary, any_of(link.from_id, {mine for mine, _ in wanted})
    )
    primary = {row[0] for row in await scope.session.rows(led)} if wanted else set()
    rows = []
    for mine, theirs in sorted(pair for pair in wanted if pair[1] in whose):
        row = {**_pair(side, mine, theirs), "id": new_id(), "role": None, "is_primary": mine not in primary}
        rows.append({**row, "created_at": business_now()})
        ends = ((owners[mine], ()), whose[theirs])
        _record(scope, obj, side, (mine, theirs), ends, "link", None, primary=mine not in primary)
        primary.add(mine)
    if rows:
        await scope.session.execute(record_link.insert(), rows)


async def _whose(scope: Scope, obj: ObjectType, ids: Collection[UUID]) -> dict[UUID, _Whose]:
    """Whose records are, as far as the reader sees them and they are not in the trash."""
    table = obj.table
    asked = sa.select(table.c.id, table.c.owner_id, grantees_of(obj.name, table).label("shared_with")).where(
        any_of(table.c.id, ids), table.c.deleted_at.is_(None), scope.visible(obj, table)
    )
    rows = await scope.session.rows(asked) if ids else []
    return {row.id: (row.owner_id, tuple(row.shared_with)) for row in rows}


async def remove(scope: Scope, obj: ObjectType, record_id: UUID, relation: str, other_id: UUID) -> None:
    """Takes a link away; one that isn't there stays away."""
    side = side_of(scope, obj, relation)
    ends = await _hold(scope, obj, record_id, scope.registry[side.target], other_id)
    gone = record_link.delete().where(*_same(side, record_id, other_id))
    rows = await scope.session.rows(gone.returning(record_link.c.role, record_link.c.is_primary))
    if rows:
        _record(scope, obj, side, (record_id, other_id), ends, "unlink", rows[0].role, primary=rows[0].is_primary)


async def take_back(scope: Scope, obj: ObjectType, op: str, record_id: UUID, past: Mapping[str, Any]) -> None:
    """The opposite of a recorded link or unlink."""
    other_id, relation = UUID(str(past["other_id"])), str(past["relation"])
    if op == "link":
        await remove(scope, obj, record_id, relation, other_id)
    else:
        primary = bool(past.get("primary")) and not await _is_led(scope, obj, record_id, relation, other_id)
        await put(scope, obj, record_id, relation, other_id, past.get("role"), primary)


async def _is_led(scope: Scope, obj: ObjectType, record_id: UUID, relation: str, other_id: UUID) -> bool:
    """Whether the record that declares the relation has another primary link of it."""
    pair, link = _pair(side_of(scope, obj, relation), record_id, other_id), record_link.c
    mine = (link.relation_id == pair["relation_id"]) & (link.from_id == pair["from_id"]) & link.is_primary
    return bool(await scope.session.rows(sa.select(link.id).where(mine, link.to_id != pair["to_id"])))


async def related(scope: Scope, obj: ObjectType, record_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """All linked records that the reader may see, by relation, primary first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name, side in scope.registry.sides(obj).items():
        target = scope.registry[side.target]
        extent = scope.extent(target)
        statement = _relating(side.relation, side.forward, target.declaration, extent)
        rows = await scope.session.rows(statement, {"id": record_id, **scope.readers(extent)})
        found[name] = [_shown(target, row, scope.keys) for row in rows]
    return found


async def fetch_with_related(
    scope: Scope, obj: ObjectType, record_id: UUID
) -> tuple[Record, dict[str, list[dict[str, Any]]]]:
    """`fetch` and `related` in one statement, for the page of a record; of a merged one, those of what it is now."""
    sides, extent = scope.registry.sides(obj), scope.extent(obj)
    targets = [scope.registry[side.target] for side in sides.values()]
    shape = tuple(
        (side.relation, side.forward, target.declaration, scope.extent(target))
        for side, target in zip(sides.values(), targets, strict=True)
    )
    asked = {"id": record_id, **scope.readers(extent)}
    for *_, other in shape:
        asked |= scope.readers(other)
    rows = await scope.session.rows(_fetching_with_related(obj.declaration, extent, shape), asked)
    if not rows or rows[0].deleted_at is not None:  # it may be a part of another one since
        into = await aliases.now(scope.session, record_id)
        if into != record_id:
            return await fetch_with_related(scope, obj, into)
    if not rows:
        raise RecordNotFound
    lists = rows[0][-len(sides) :] if sides else ()
    return codec.decoder(obj)(rows[0], scope.keys), {
        name: [_shown(target, each, scope.keys) for each in found]
        for name, target, found in zip(sides, targets, lists, strict=True)
    }


_Shape = tuple[tuple[Relation, bool, ObjectType, Extent], ...]


@prepared_once
def _fetching_with_related(obj: ObjectType, extent: Extent, shape: _Shape) -> sa.Select[Any]:
    lists = []
    for each in shape:
        linked = _linked(*each)
        lists.append(sa.func.array(linked.with_only_columns(sa.func.row(*linked.selected_columns)).scalar_subquery()))
    return sa.select(*codec.columns(obj), *lists).where(obj.table.c.id == ID, prepared_visible(extent, obj.table))


@prepared_once
def _relating(relation: Relation, forward: bool, target: ObjectType, extent: Extent) -> sa.Select[Any]:
    return _linked(relation, forward, target, extent)


def _linked(relation: Relation, forward: bool, target: ObjectType, extent: Extent) -> sa.Select[Any]:
    """The links of record `ID` in one direction, with what names the other record, as `_shown` reads them."""
    mine, theirs = _columns(forward=forward)
    table = target.table.alias()
    return (
        sa.select(
            record_link.c.id,
            theirs.label("other"),
            record_link.c.role,
            record_link.c.is_primary,
            *(table.c[field.name].label(f"text_{i}") for i, field in enumerate(_naming(target))),
        )
        .join_from(record_link, table, table.c.id == theirs)
        .where(record_link.c.relation_id == relation.id, mine == ID, table.c.deleted_at.is_(None))
        .where(prepared_visible(extent, table))
        .order_by(record_link.c.is_primary.desc(), record_link.c.id)
        .limit(MAX_RELATED)
    )


def _naming(target: ObjectType) -> list[Field]:
    """The fields that name a linked record: its title and what stands below it."""
    return [target.title, *([target.by_name[target.subtitle_field]] if target.subtitle_field else [])]


def _shown(target: ObjectType, row: Sequence[Any], keys: Keyset) -> dict[str, Any]:
    link_id, other, role, is_primary, *stored = row
    naming = zip(_naming(target.declaration), stored, strict=True)
    texts = [
        field.kind.load(field, each, keys, other) if field.name in (target.title_field, target.subtitle_field) else None
        for field, each in naming
    ]
    return {
        "link_id": str(link_id),
        "id": str(other),
        "label": texts[0],
        "subtitle": texts[1] if len(texts) > 1 else None,
        "role": role,
        "is_primary": is_primary,
    }


async def _hold(
    scope: Scope, obj: ObjectType, record_id: UUID, other: ObjectType, other_id: UUID
) -> tuple[_Whose, _Whose]:
    """Locks this record for change and makes sure that the other one may be seen; whose both are."""
    locked = await write.lock(scope, obj, [record_id], "update")
    if not locked or locked[0].deleted:
        await fetch(scope, obj, record_id, deleted=False)
        raise RecordNotFound
    extent = scope.extent(other)
    found = await scope.session.rows(_owning(other.declaration, extent), {"id": other_id, **scope.readers(extent)})
    if not found:
        raise RecordNotFound
    return (locked[0].owner, locked[0].shared_with), (found[0].owner_id, tuple(found[0].shared_with))


@prepared_once
def _owning(obj: ObjectType, extent: Extent) -> sa.Select[Any]:
    table = obj.table
    columns = (table.c.owner_id, grantees_of(obj.name, table))
    return sa.select(*columns).where(table.c.id == ID, prepared_visible(extent, table))


async def _hold_both(scope: Scope, *ends: tuple[ObjectType, UUID]) -> None:
    """Locks both records, in the order in which every other verb takes several: by object, then by id."""
    for obj, record_id in sorted(ends, key=lambda end: (end[0].name, end[1])):
        await write.hold(scope, obj, [record_id])


async def _demote(scope: Scope, relation: Relation, from_id: UUID) -> None:
    """Takes the mark from the links of the record whose primary one is set; it is locked, so nobody else sets one."""
    mine = (record_link.c.relation_id == relation.id) & (record_link.c.from_id == from_id)
    await scope.session.execute(record_link.update().where(mine, record_link.c.is_primary).values(is_primary=False))


def _columns(*, forward: bool) -> tuple[Any, Any]:
    """The columns of this record's id and the other's."""
    if forward:
        return record_link.c.from_id, record_link.c.to_id
    return record_link.c.to_id, record_link.c.from_id


def _pair(side: Side, record_id: UUID, other_id: UUID) -> dict[str, Any]:
    first, second = (record_id, other_id) if side.forward else (other_id, record_id)
    return {"relation_id": side.relation.id, "from_id": first, "to_id": second}


def _same(side: Side, record_id: UUID, other_id: UUID) -> list[Any]:
    return [record_link.c[name] == value for name, value in _pair(side, record_id, other_id).items()]


def _record(
    scope: Scope,
    obj: ObjectType,
    side: Side,
    ids: tuple[UUID, UUID],
    whose: tuple[_Whose, _Whose],
    op: str,
    role: str | None,
    *,
    primary: bool,
) -> None:
    """One change row on each side, so that both histories tell of the link."""
    record_id, other_id = ids
    other = scope.registry[side.target]
    mirror = next(
        name for name, each in scope.registry.sides(other).items()
        if each.relation.id == side.relation.id and (each.forward != side.forward or other.name != obj.name)
    )  # fmt: skip
    ends = (
        (obj.name, record_id, side.name, other.name, other_id, whose[0]),
        (other.name, other_id, mirror, obj.name, record_id, whose[1]),
    )
    for name, mine, relation, other_object, theirs, (owner, shared_with) in ends:
        public: dict[str, object] = {
            "relation": relation,
            "other_object": other_object,
            "other_id": str(theirs),
            "role": role,
        }
        if primary:
            public["primary"] = True
        scope.session.record_change(
            Change(
                object=name, record_id=mine, op=op, field_ids=(side.relation.id,), public=public, owners=(owner,),
                shared_with=shared_with,
            )
        )  # fmt: skip
