"""Moving what hangs on merged records to the survivor, and back. Each row that moves is written down."""

import datetime as dt
from collections.abc import Mapping, Sequence
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
from rapport.crm.records.aliases import MERGE, UNMERGE
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
    mine = reference.names(merging.gone) & ~any_of(reference.obj.table.c.id, merging.all_ids)
    rows = await _point(merging.scope, reference, mine, (merging.gone, [merging.survivor]), MERGE, merging.id)
    for row in rows:
        named = {UUID(each) for each in row.named} if reference.several else {row.named}
        joined = reference.several and merging.survivor in named
        merging.moved += [
            Moved(reference.name, row.id, each, joined=joined) for each in sorted(named & set(merging.gone))
        ]


async def move_reference_back(scope: Scope, reference: Reference, merge_id: UUID, survivor: UUID) -> int:
    """The opposite, for records that still name the survivor; how many."""
    journal, done = await journal_of(scope, merge_id, reference.name), 0
    named: dict[UUID, list[UUID]] = {}
    for row in journal:
        named.setdefault(row.row_id, []).append(row.from_id)
    joined = {row.row_id for row in journal if row.joined}  # these named the survivor as well
    groups: dict[tuple[tuple[UUID, ...], bool], list[UUID]] = {}
    for row_id, ids in named.items():
        groups.setdefault((tuple(sorted(ids)), row_id in joined), []).append(row_id)
    for (came, stays), rows in sorted(groups.items()):
        mine = any_of(reference.obj.table.c.id, rows) & reference.names([survivor])
        turn = ([] if stays else [survivor], came)
        done += len(await _point(scope, reference, mine, turn, UNMERGE, merge_id))
    return done


async def _point(
    scope: Scope, reference: Reference, mine: sa.ColumnElement[bool], turn: Turn, op: str, merge_id: UUID
) -> Sequence[Any]:
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
    session, table = merging.scope.session, place.table
    mine = any_of(place.ids, merging.gone)
    rows = await session.rows(sa.select(table).where(mine).order_by(table.c[place.key], place.ids).with_for_update())
    if not rows:
        return
    known = set(await _held(merging.scope, place, merging.survivor)) if place.unique else set()
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
    await _mark(merging.scope, [each.row_id for each in moved if each.before], primary=False)
    those = any_of(table.c[place.key], [each.row_id for each in moved]) & mine
    await session.execute(table.update().where(those).values({place.column: merging.survivor}))
    merging.moved += [*moved, *joined, *await _promote(merging, place, promoted)]


def _same(place: Place, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in place.unique)


async def _held(scope: Scope, place: Place, survivor: UUID) -> dict[tuple[Any, ...], Any]:
    """The survivor's rows at a place, by what each record has once."""
    rows = await scope.session.rows(sa.select(place.table).where(place.ids == survivor))
    return {_same(place, row): row for row in rows}


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
    held = await _held(merging.scope, place, merging.survivor) if joined else {}
    ids = [held[_same(place, row)].id for row in joined if not held[_same(place, row)].is_primary]
    await _mark(merging.scope, ids, primary=True)
    return [Moved(f"{place.name}.{PRIMARY}", each, merging.survivor) for each in ids]


async def _mark(scope: Scope, ids: Sequence[UUID], *, primary: bool) -> None:
    if ids:
        mine = any_of(record_link.c.id, ids)
        await scope.session.execute(record_link.update().where(mine).values({PRIMARY: primary}))


async def _remove(merging: Merging, place: Place, joined: Sequence[Moved]) -> None:
    for from_id in {each.from_id for each in joined}:
        keys = [each.row_id for each in joined if each.from_id == from_id]
        gone = any_of(place.table.c[place.key], keys) & (place.ids == from_id)
        await merging.scope.session.execute(place.table.delete().where(gone))


async def move_place_back(scope: Scope, place: Place, merge_id: UUID, survivor: UUID) -> int:
    """The opposite, for rows that are still the survivor's; how many came back. Those that it had as well are made
    again, as long as it has them.
    """
    journal, table, done = await journal_of(scope, merge_id, place.name), place.table, 0
    held = await _held(scope, place, survivor) if any(row.joined for row in journal) else {}
    promoted = await journal_of(scope, merge_id, f"{place.name}.{PRIMARY}")
    await _mark(scope, [row.row_id for row in promoted], primary=False)
    for from_id in sorted({row.from_id for row in journal}):
        mine = [row for row in journal if row.from_id == from_id]
        those = any_of(table.c[place.key], [row.row_id for row in mine if not row.joined]) & (place.ids == survivor)
        came = await scope.session.rows(
            table.update().where(those).values({place.column: from_id}).returning(table.c[place.key].label("key"))
        )
        back = {row.key for row in came}
        await _mark(
            scope, [row.row_id for row in mine if not row.joined and row.before and row.row_id in back], primary=True
        )
        made = [_again(place, row.before, held) for row in mine if row.joined]
        rows = [row for row in made if row is not None]
        if rows:
            await scope.session.execute(insert(table).on_conflict_do_nothing(), rows)
        done += len(back) + len(rows)
    return done


def _again(place: Place, before: Mapping[str, Any], held: Mapping[tuple[Any, ...], Any]) -> dict[str, Any] | None:
    """A row that was removed, as long as the survivor has the same; what follows from others is as it is there now."""
    row = restored(place.table, before)
    there = held.get(tuple(row[name] for name in place.unique))
    if there is None:
        return None
    return row | {name: getattr(there, name) for name in place.follows}


async def journal_of(scope: Scope, merge_id: UUID, place: str) -> Sequence[Any]:
    """What a merge moved at one place."""
    mine = (merge_move.c.merge_id == merge_id) & (merge_move.c.place == place)
    return await scope.session.rows(sa.select(merge_move).where(mine).order_by(merge_move.c.row_id))


def kept(table: sa.Table, row: Any) -> dict[str, Any]:  # a row of the table
    """A row as the journal keeps it: ids, numbers and times as text."""
    return {column.name: _plain(getattr(row, column.name)) for column in table.columns}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, (UUID, Decimal)) else value


def restored(table: sa.Table, before: Mapping[str, Any]) -> dict[str, Any]:
    """The row of which the journal has this."""
    return {name: _read(table.c[name], value) for name, value in before.items()}


def _read(column: sa.Column[Any], value: Any) -> Any:
    if isinstance(column.type, PGUUID) and value is not None:
        return UUID(value)
    if isinstance(column.type, sa.DateTime) and value is not None:
        return dt.datetime.fromisoformat(value)
    return value
