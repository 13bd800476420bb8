"""Moving back what a merge moved, from the journal: all at once, or some rows in each transaction."""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID
from sqlalchemy.dialects.postgresql import insert

from kernel.statements import any_of
from rapport.crm.merging.models import merge_move
from rapport.crm.merging.moving import PRIMARY, held, mark, point
from rapport.crm.merging.places import LINES, PLAIN, Place, Reference, every_reference
from rapport.crm.records.aliases import UNMERGE
from rapport.crm.records.models import record_link
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

START: Final = UUID(int=0)
"""Before every row."""

GO_BACK: Final = "merging.go_back"
"""The job that moves back what an undo left."""

Step = Callable[["Returning", Sequence[Any]], Awaitable[int]]
"""Moves some rows of one place back; how many were still there to move."""


@dataclass
class Returning:
    """An undo while it is done: how far it is in the journal, and how many rows of that it still reads."""

    scope: Scope
    obj: ObjectType
    merge_id: UUID
    there: Sequence[UUID]
    """The survivor, and what that was merged into since."""
    room: int | None = None
    place: str = ""
    after: UUID = START
    read: int = 0
    is_full: bool = field(default=False, init=False)

    async def run(self, lines: Step) -> int:
        """Every place in the order in which a merge goes through them, from where the last transaction stopped."""
        steps: dict[str, Step] = {}
        for reference in await every_reference(self.scope, self.obj):
            steps[reference.name] = partial(move_reference_back, reference)
        for place in PLAIN:
            steps[place.name] = partial(move_place_back, place)
        steps[LINES] = lines
        names, done = list(steps), 0
        for name in names[names.index(self.place) if self.place in names else 0 :]:
            rows = await self._next(name)
            done += await steps[name](self, rows) if rows else 0
            if self.is_full:
                break
        return done

    async def go_on(self, person_id: UUID) -> None:
        """Leaves the rest to the job."""
        args = {"merge": str(self.merge_id), "person": str(person_id), "place": self.place, "after": str(self.after)}
        await self.scope.session.enqueue(GO_BACK, args)

    async def _next(self, place: str) -> list[Any]:
        """What comes next of a place; rows of the journal that speak of the same row stay together."""
        after = self.after if place == self.place else START
        asked = sa.select(merge_move).where(_of(self.merge_id, place), merge_move.c.row_id > after)
        asked = asked.order_by(merge_move.c.row_id, merge_move.c.from_id)
        if self.room is None:
            return list(await self.scope.session.rows(asked))
        left = self.room - self.read
        rows = list(await self.scope.session.rows(asked.limit(left))) if left > 0 else []
        if len(rows) == left or left <= 0:
            self.is_full, self.place, self.after = True, place, rows[-1].row_id if rows else after
        if rows and self.is_full:
            last = sa.select(merge_move).where(_of(self.merge_id, place), merge_move.c.row_id == self.after)
            rows = [row for row in rows if row.row_id != self.after] + list(await self.scope.session.rows(last))
        self.read += len(rows)
        return rows


async def move_reference_back(reference: Reference, back: Returning, rows: Sequence[Any]) -> int:
    """Records that still name the survivor name what they named before."""
    named: dict[UUID, list[UUID]] = {}
    for row in rows:
        named.setdefault(row.row_id, []).append(row.from_id)
    joined = {row.row_id for row in rows if row.joined}  # these named the survivor as well
    groups: dict[tuple[tuple[UUID, ...], bool], list[UUID]] = {}
    for row_id, ids in named.items():
        groups.setdefault((tuple(sorted(ids)), row_id in joined), []).append(row_id)
    done = 0
    for (came, stays), ids in sorted(groups.items()):
        mine = any_of(reference.obj.table.c.id, ids) & reference.names(back.there)
        turn = ([] if stays else back.there, came)
        done += len(await point(back.scope, reference, mine, turn, UNMERGE, back.merge_id))
    return done


async def move_place_back(place: Place, back: Returning, rows: Sequence[Any]) -> int:
    """The same of a place. Rows that the survivor had as well are made again, as long as it has them."""
    table, scope, done = place.table, back.scope, 0
    removed = {(row.row_id, row.from_id): restored(place.table, row.before) for row in rows if row.joined}
    there = await held(scope, place, back.there, [_same(place, each) for each in removed.values()]) if removed else {}
    if place.table is record_link and there:
        mine = any_of(merge_move.c.row_id, [row.id for row in there.values()])
        promoted = sa.select(merge_move.c.row_id).where(_of(back.merge_id, f"{place.name}.{PRIMARY}"), mine)
        await mark(scope, [row.row_id for row in await scope.session.rows(promoted)], primary=False)
    for from_id in sorted({row.from_id for row in rows}):
        moved = {row.row_id: row for row in rows if row.from_id == from_id and not row.joined}
        those = any_of(table.c[place.key], moved) & any_of(place.ids, back.there)
        came = await scope.session.rows(
            table.update().where(those).values({place.column: from_id}).returning(table.c[place.key].label("key"))
        )
        keys = {row.key for row in came}
        await mark(scope, [key for key in moved if moved[key].before and key in keys], primary=True)
        made = [_again(place, each, there) for (_, was), each in removed.items() if was == from_id]
        again = [row for row in made if row is not None]
        if again:
            await scope.session.execute(insert(table).on_conflict_do_nothing(), again)
        done += len(keys) + len(again)
    return done


def _same(place: Place, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in place.unique)


def _again(place: Place, row: Mapping[str, Any], held: Mapping[tuple[Any, ...], Any]) -> dict[str, Any] | None:
    """A row that was removed, as long as the survivor has the same; what follows from others is as it is there now."""
    there = held.get(_same(place, row))
    if there is None:
        return None
    return dict(row) | {name: getattr(there, name) for name in place.follows}


async def journal_of(scope: Scope, merge_id: UUID, place: str) -> Sequence[Any]:
    """What a merge moved at a place that holds few rows."""
    return await scope.session.rows(sa.select(merge_move).where(_of(merge_id, place)).order_by(merge_move.c.row_id))


def _of(merge_id: UUID, place: str) -> sa.ColumnElement[bool]:
    return (merge_move.c.merge_id == merge_id) & (merge_move.c.place == place)


def restored(table: sa.Table, before: Mapping[str, Any]) -> dict[str, Any]:
    """The row of which the journal has this."""
    return {name: _read(table.c[name], value) for name, value in before.items()}


def _read(column: sa.Column[Any], value: Any) -> Any:
    if isinstance(column.type, PGUUID) and value is not None:
        return UUID(value)
    if isinstance(column.type, sa.DateTime) and value is not None:
        return dt.datetime.fromisoformat(value)
    return value
