"""Moving what hangs on merged records to the survivor. Each row that moves is written down."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID
from sqlalchemy.dialects.postgresql import insert

from auth.authz.predicate import grantees_of
from kernel.changes import Change
from kernel.statements import any_of
from rapport.crm.merging.models import merge_move
from rapport.crm.merging.places import LINK_FROM, Place, Reference
from rapport.crm.records import placing, value_index
from rapport.crm.records.aliases import MERGE
from rapport.crm.records.models import record_link
from rapport.crm.records.objects import VERSION_ID, ObjectType
from rapport.crm.records.scope import Scope

PRIMARY = "is_primary"

Turn = tuple[Sequence[UUID], Sequence[UUID]]
"""Which records are named no more, and which are instead."""


@dataclass(frozen=True)
class Moved:
    """A row of the journal."""

    place: str
    row_id: UUID
    from_id: UUID
    joined: bool = False
    before: Mapping[str, Any] | None = None


@dataclass
class Merging:
    """One merge while it is done: whose rows go where, and what was moved so far."""

    scope: Scope
    obj: ObjectType
    id: UUID
    survivor: UUID
    gone: Sequence[UUID]
    moved: list[Moved] = field(default_factory=list)
    room: int | None = None
    """How many rows this transaction moves; None for all of them."""

    @property
    def is_full(self) -> bool:
        """Whether more may be left for the next transaction."""
        return self.room is not None and len(self.moved) >= self.room

    def some(self, key: sa.Column[UUID], mine: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        """As many of these rows as there is room for."""
        if self.room is None:
            return mine
        left = max(self.room - len(self.moved), 0)
        return mine & key.in_(sa.select(key).where(mine).limit(left))

    @property
    def all_ids(self) -> list[UUID]:
        """Every record of the merge."""
        return [self.survivor, *self.gone]

    async def write_down(self) -> None:
        """Writes the journal."""
        rows = [
            {
                "merge_id": self.id, "place": each.place, "row_id": each.row_id, "from_id": each.from_id,
                "joined": each.joined, "before": each.before,
            }
            for each in self.moved
        ]  # fmt: skip
        if rows:
            await self.scope.session.execute(insert(merge_move).on_conflict_do_nothing(), rows)


async def move_reference(merging: Merging, reference: Reference) -> None:
    """Has the records that name a merged one name the survivor; each has a change of its own."""
    if merging.is_full:
        return
    key = reference.obj.table.c.id
    mine = merging.some(key, reference.names(merging.gone) & ~any_of(key, merging.all_ids))
    rows = await point(merging.scope, reference, mine, (merging.gone, [merging.survivor]), MERGE, merging.id)
    for row in rows:
        named = {UUID(each) for each in row.named} if reference.several else {row.named}
        joined = reference.several and merging.survivor in named
        merging.moved += [
            Moved(reference.name, row.id, each, joined=joined) for each in sorted(named & set(merging.gone))
        ]


async def point(
    scope: Scope, reference: Reference, mine: sa.ColumnElement[bool], turn: Turn, op: str, merge_id: UUID
) -> Sequence[Any]:
    """Has records name others instead; what they named before."""
    obj, number = reference.obj, str(reference.field.id)
    table = obj.table
    columns = (table.c.id, table.c.owner_id, table.c.version, reference.held.label("named"))
    held = sa.select(*columns, grantees_of(obj.name, table)).where(mine).order_by(table.c.id).with_for_update()
    rows = await scope.session.rows(held)
    if not rows:
        return rows
    version = table.c.version + 1
    marks = table.c.field_versions.op("||")(sa.func.jsonb_build_object(sa.cast(number, sa.Text), version))
    values = {**reference.pointed(*turn), "version": version, "field_versions": marks}
    ids = [row.id for row in rows]
    # Nobody edited these: they keep their place in a list by last update.
    await scope.session.execute(table.update().where(any_of(table.c.id, ids)).values(values))
    for row in rows:
        public = {str(VERSION_ID): row.version, number: _plain(row.named), "merge": str(merge_id)}
        scope.session.record_change(
            Change(
                object=obj.name, record_id=row.id, op=op, field_ids=(reference.field.id,), public=public,
                owners=(row.owner_id,), shared_with=tuple(row.shared_with),
            )
        )  # fmt: skip
    if reference.archived:  # the scope doesn't know it, and no rule asks it; an archived kind is indexed all the same
        await value_index.settle(scope.session, obj, ids)
        return rows
    await value_index.follow(scope, obj, ids, [reference.field.name], risen=True)
    await placing.settle(scope, obj, ids)
    return rows


async def move_place(merging: Merging, place: Place) -> None:
    """Moves the rows of a place; one that the survivor has already is removed and kept in the journal."""
    if merging.is_full:
        return
    session, table = merging.scope.session, place.table
    mine = merging.some(table.c[place.key], any_of(place.ids, merging.gone))
    rows = await session.rows(sa.select(table).where(mine).order_by(table.c[place.key], place.ids).with_for_update())
    if not rows:
        return
    known = set(await _survivors(merging, place, rows)) if place.unique else set()
    primaries = await _primaries(merging) if place is LINK_FROM else None
    moved, joined, promoted = list[Moved](), list[Moved](), list[Any]()
    for row in rows:
        key, from_id = getattr(row, place.key), getattr(row, place.column)
        if not place.unique or (same := _same(place, row)) not in known:
            moved.append(Moved(place.name, key, from_id, before=_demoted(row, primaries)))
            known |= {same} if place.unique else set()
            continue
        joined.append(Moved(place.name, key, from_id, joined=True, before=kept(table, row)))
        if place.table is record_link and row.is_primary and not _demoted(row, primaries):
            promoted.append(row)
    await _remove(merging, place, joined)
    await mark(merging.scope, [each.row_id for each in moved if each.before], primary=False)
    those = any_of(table.c[place.key], [each.row_id for each in moved]) & any_of(place.ids, merging.gone)
    await session.execute(table.update().where(those).values({place.column: merging.survivor}))
    merging.moved += [*moved, *joined, *await _promote(merging, place, promoted)]


def _same(place: Place, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in place.unique)


async def held(
    scope: Scope, place: Place, records: Collection[UUID], same: Collection[tuple[Any, ...]]
) -> dict[tuple[Any, ...], Any]:
    """Rows of these records at a place, by what each record has once; those that some may be the same as."""
    mine = [any_of(place.ids, records)]
    for number, column in enumerate(place.table.c[name] for name in place.unique):
        if isinstance(column.type, PGUUID):
            mine.append(any_of(column, {each[number] for each in same}))
    rows = await scope.session.rows(sa.select(place.table).where(*mine))
    return {_same(place, row): row for row in rows}


async def _survivors(merging: Merging, place: Place, rows: Sequence[Any]) -> dict[tuple[Any, ...], Any]:
    return await held(merging.scope, place, [merging.survivor], [_same(place, row) for row in rows])


async def _primaries(merging: Merging) -> set[int]:
    """Relations in which the survivor has a primary link."""
    link = record_link.c
    mine = sa.select(link.relation_id).where(link.from_id == merging.survivor, link.is_primary)
    return {row.relation_id for row in await merging.scope.session.rows(mine)}


def _demoted(row: Any, primaries: set[int] | None) -> Mapping[str, Any] | None:
    """A record has one primary link: the survivor's stays, else the first of the others is it."""
    if primaries is None or not row.is_primary:
        return None
    if row.relation_id in primaries:
        return {PRIMARY: True}
    primaries.add(row.relation_id)
    return None


async def _promote(merging: Merging, place: Place, joined: Sequence[Any]) -> list[Moved]:
    """A primary link that was removed, as the survivor has the same, leaves its mark to that."""
    there = await _survivors(merging, place, joined) if joined else {}
    ids = [there[_same(place, row)].id for row in joined if not there[_same(place, row)].is_primary]
    await mark(merging.scope, ids, primary=True)
    return [Moved(f"{place.name}.{PRIMARY}", each, merging.survivor) for each in ids]


async def mark(scope: Scope, ids: Sequence[UUID], *, primary: bool) -> None:
    """Makes links primary ones, or others."""
    if ids:
        mine = any_of(record_link.c.id, ids)
        await scope.session.execute(record_link.update().where(mine).values({PRIMARY: primary}))


async def _remove(merging: Merging, place: Place, joined: Sequence[Moved]) -> None:
    for from_id in {each.from_id for each in joined}:
        keys = [each.row_id for each in joined if each.from_id == from_id]
        gone = any_of(place.table.c[place.key], keys) & (place.ids == from_id)
        await merging.scope.session.execute(place.table.delete().where(gone))


def kept(table: sa.Table, row: Any) -> dict[str, Any]:  # a row of the table
    """A row as the journal keeps it: ids, numbers and times as text."""
    return {column.name: _plain(getattr(row, column.name)) for column in table.columns}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, (UUID, Decimal)) else value
