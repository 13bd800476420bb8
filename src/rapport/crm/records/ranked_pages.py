"""Pages in the order of a title, however many rows there are: ranked rows, and what was written since among them.

One statement reads both from one snapshot, so a row is in exactly one of them. What was written since is opened and
compared here. A page goes on after a text and an id; the rank that stood there is only the fast way to that place, and
only while it stands for that text: where one goes, others may come on both sides of what it was.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from rapport.crm.records import codec, ends, ranking, sorting
from rapport.crm.records.by_ids import by_ids
from rapport.crm.records.codec import Record
from rapport.crm.records.ends import Ends
from rapport.crm.records.fractional import FIRST
from rapport.crm.records.models import text_order, text_rank
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.standing import Gap, Language, Standing, due, in_order, key_of, language_of
from rapport.crm.records.turns import Turns

MAX_DUE = 10_000
"""Changes since the ranks were right, past which their texts are too many to be opened for a page."""
WAKE_AT = 100
"""Changes, or rows that are put in order by opening all of them, past which the job is called."""
TRIES = 20
"""Whoever writes a row that is shown, and each batch of the job, may cost one."""

_LAST = UUID(int=2**128 - 1)
_NONE = UUID(int=0)


class Mark(NamedTuple):
    """Where a page ended: a text's key (None for an empty one), the record, and where it had one its rank."""

    key: str | None
    id: UUID
    rank: bytes | None = None
    epoch: int | None = None

    @classmethod
    def of(cls, values: Sequence[Any]) -> "Mark":
        """From a cursor: of such a page, or of one whose rows were all put in order here."""
        key, record_id, *ranked = values
        return cls(key, record_id, bytes.fromhex(ranked[0]), ranked[1]) if ranked else cls(key, record_id)

    def values(self) -> list[Any]:
        """For a cursor."""
        return [self.key, self.id] if self.rank is None else [self.key, self.id, self.rank.hex(), self.epoch]


class Asked(NamedTuple):
    """What one page is about."""

    obj: ObjectType
    field: Field
    descending: bool
    language: Language
    clause: sa.ColumnElement[bool]
    names: Sequence[str] | None
    limit: int


_Read = tuple[list[Record], tuple[Mark, Mark] | None, bool]
"""Records, the marks of the first and the last, and whether there are more in the direction of reading."""


class _Shown(NamedTuple):
    """A row of a page; `row` is None for one that has no rank."""

    key: str | None
    id: UUID
    row: Any = None


class Unsteady(Exception):  # no error of anybody's: the page is read again
    """The order or a text changed between two statements of one page."""


def field_of(obj: ObjectType, sort: Sequence[tuple[Field, bool]]) -> Field | None:
    """The field that a sort is by, if it is one with ranks and no other."""
    (field, _), *others = sort
    return field if not others and field in obj.ranked else None


async def page(
    scope: Scope, obj: ObjectType, sort: Sequence[tuple[Field, bool]], clause: sa.ColumnElement[bool],
    names: Sequence[str] | None, cursor: str | None, limit: int,
) -> tuple[list[Record], Ends] | None:  # fmt: skip
    """A page and its neighbours' cursors, or None while ranks are being made for more rows than can be opened.

    The page before is read as the list the other way round.
    """
    (field, descending), *_ = sort
    shape = sorting.shape(obj, sort)
    came = ends.place(scope.keys, shape, cursor)
    back = came is not None and came.back
    asked = Asked(obj, field, descending != back, language_of(scope.locale), clause, names, limit)
    mark = None if came is None else Mark.of(came.values)
    for _ in range(TRIES):
        try:
            read = await Reading(scope, asked).page(mark, back=back)
            if read is None:
                return None
            records, around, more = read
            if around is None:
                return records, ends.NONE
            first, last = (each.values() for each in around)
            return records, ends.of(scope.keys, shape, first, last, came, more=more)
        except Unsteady:
            mark = mark and Mark(mark.key, mark.id)
    return None


class Reading:
    """One try at a page."""

    def __init__(self, scope: Scope, asked: Asked) -> None:
        self._scope, self._asked = scope, asked
        self._turns = Turns()
        self._beside: Mark | None = None
        self.epoch: int | None = None
        self.seq: int | None = None

    async def written_since(self) -> dict[UUID, str | None] | None:
        """The keys of what was written since the ranks were made; None while they are being made, or it is too much."""
        rows = await self._rows(None, empties=False, limit=0)
        if rows is None:
            return None
        listed = [each for empties in (False, True) for each in await self._written(rows[1], None, empties=empties)]
        return {each.id: each.key for each in listed}

    async def page(self, mark: Mark | None, *, back: bool) -> _Read | None:
        limit, shown = self._asked.limit, list[_Shown]()
        for empties in (back, not back):
            if mark is not None and (mark.key is None) != empties and empties == back:
                continue  # the part that lies on the other side of the mark
            after = mark if mark is not None and (mark.key is None) == empties else None
            part = await self._part(after, empties=empties, limit=limit - len(shown))
            if part is None:
                return None
            shown += part
            if len(shown) > limit:
                break
        more = len(shown) > limit
        shown = shown[:limit][:: -1 if back else 1]
        around = (self._mark(shown[0]), self._mark(shown[-1])) if shown else None
        return await self._records(shown), around, more

    async def _part(self, after: Mark | None, *, empties: bool, limit: int) -> list[_Shown] | None:
        """The rows that have a text, or those that have none: as many as are left to show, and one more."""
        start = None if after is None else await self._start(after)
        rows = await self._rows(start, empties=empties, limit=limit)
        if rows is None:
            return None
        ranked, written = rows
        others = await self._written(written, after, empties=empties)
        if not others:
            return [_Shown(None, row[0], row) for row in ranked]
        here = [_Shown(None if empties else self._key(row.sort_text, row[0]), row[0], row) for row in ranked]
        together = sorted([*here, *others], key=_place, reverse=self._asked.descending)
        # What stands beyond the last ranked row that was read may have further ones before it.
        return together[: limit + 1]

    async def _start(self, after: Mark) -> tuple[bytes, UUID] | None:
        """The rank and id after which the page begins."""
        if after.key is None:
            return FIRST, after.id
        if after.rank is not None:  # unless ranks have moved since, which the rows' own statement will tell
            self.epoch, self._beside = after.epoch, after
            return after.rank, after.id
        asked = self._asked
        order = await self._scope.session.rows(_order(asked.field))
        self.epoch, self.seq = order[0] if order else (_NO_ORDER, _NO_ORDER)
        aside = due(asked.obj, asked.field).limit(MAX_DUE + 1)
        standing = Standing(self._scope.session, asked.obj, asked.field, asked.language, aside)
        [gap] = await standing.descend([after.key])
        return _beside(gap, after.id, descending=asked.descending)

    async def _rows(
        self, start: tuple[bytes, UUID] | None, *, empties: bool, limit: int
    ) -> tuple[list[Any], list[Any]] | None:
        """Ranked rows in their order, and all that were written since; None while there are too many of those."""
        found = await self._scope.session.rows(*_statement(self._asked, start, empties=empties, limit=limit))
        state = next((row for row in found if row.sort_kind == _STATE), None)
        if state is None or state.sort_due > MAX_DUE:
            return None
        if not self._holds(state):
            raise Unsteady
        self.epoch, self.seq, self._beside = state.sort_epoch, state.sort_seq, None
        if state.sort_due > WAKE_AT:
            await ranking.wake(self._scope, self._asked.obj, self._asked.field)
        ranked = [row for row in found if row.sort_kind == _RANKED]
        ranked.sort(key=lambda row: (bytes(row.sort_rank), row[0]), reverse=self._asked.descending)
        return ranked, [row for row in found if row.sort_kind == _WRITTEN]

    def _holds(self, state: Any) -> bool:  # a row
        """Whether the ranks are still those among which the page's place was found."""
        if self.epoch not in (None, state.sort_epoch) or self.seq not in (None, state.sort_seq):
            return False
        mark = self._beside
        if mark is None:
            return True
        if state.sort_rank is None or bytes(state.sort_rank) != mark.rank or state.sort_text is None:
            return False
        return self._key(state.sort_text, mark.id) == mark.key

    async def _written(self, rows: Sequence[Any], after: Mark | None, *, empties: bool) -> list[_Shown]:
        """What was written since and comes after the page before."""
        found = []
        for row in rows:
            if (row.sort_text is None) != empties:
                continue
            key = None if empties else self._key(row.sort_text, row[0])
            await self._turns.after(len(key or ""))
            found.append(_Shown(key, row[0]))
        if after is None:
            return found
        end = (after.key or "", after.id)
        if self._asked.descending:
            return [each for each in found if _place(each) < end]
        return [each for each in found if _place(each) > end]

    def _key(self, cipher: bytes, record_id: UUID) -> str:
        return key_of(self._text(cipher, record_id), self._asked.field, self._asked.language)

    def _text(self, cipher: bytes, record_id: UUID) -> str:
        return self._scope.keys.decrypt_text(cipher, field=self._asked.field.id, record=record_id)

    def _mark(self, last: _Shown) -> Mark:
        if last.row is None:
            return Mark(last.key, last.id)
        rank, cipher = bytes(last.row.sort_rank), last.row.sort_text
        if rank == FIRST:
            return Mark(None, last.id)
        return Mark(self._key(cipher, last.id), last.id, rank, self.epoch)

    async def _records(self, shown: Sequence[_Shown]) -> list[Record]:
        """The records; those without a rank are read now, and must still say what they were placed by."""
        asked, name = self._asked, self._asked.field.name
        decode = codec.decoder(asked.obj, asked.names)
        beside = {each.id: each.key for each in shown if each.row is None}
        names = asked.names if asked.names is None or name in asked.names else [*asked.names, name]
        read = {UUID(each["id"]): each for each in await by_ids(self._scope, asked.obj, list(beside), names)}
        for record_id, key in beside.items():
            text = read[record_id][name] if record_id in read else ""
            if (None if text is None else key_of(text, asked.field, asked.language)) != key:
                raise Unsteady
        if names is not asked.names:
            for each in read.values():
                del each[name]
        return [read[each.id] if each.row is None else decode(each.row, self._scope.keys) for each in shown]


_STATE, _RANKED, _WRITTEN = 0, 1, 2
_NO_ORDER = -1
_RANK = sa.bindparam("start_rank", type_=sa.LargeBinary)
_RECORD = sa.bindparam("start_record", type_=PGUUID(as_uuid=True))
_Bound = tuple[sa.CompoundSelect[Any], dict[str, Any]]


def _place(shown: _Shown) -> tuple[str, UUID]:
    return shown.key or "", shown.id


def _beside(gap: Gap, record_id: UUID, *, descending: bool) -> tuple[bytes, UUID] | None:
    if gap.exact is not None:
        return gap.exact, record_id
    if not descending:
        return gap.low, _LAST
    return None if gap.high is None else (gap.high, _NONE)


def _order(field: Field) -> sa.Select[Any]:
    return sa.select(text_order.c.epoch, text_order.c.seq).where(in_order(field))


class _Shape(NamedTuple):
    """What the text of a page's statement depends on, besides the condition."""

    obj: ObjectType
    field: Field
    descending: bool
    language: Language
    names: tuple[str, ...] | None
    empties: bool
    goes_on: bool


def _statement(asked: Asked, start: tuple[bytes, UUID] | None, *, empties: bool, limit: int) -> _Bound:
    """Three kinds of rows in one: the order's state, ranked rows, and rows that were written since."""
    names = None if asked.names is None else tuple(asked.names)
    shape = _Shape(asked.obj, asked.field, asked.descending, asked.language, names, empties, start is not None)
    state, ranked, late = _arms(shape)
    rank, record = start or (None, None)
    values = {"start_rank": rank, "start_record": record, "ranked_limit": limit + 1}
    return sa.union_all(state, ranked.where(asked.clause), late.where(asked.clause)), values


@functools.lru_cache(maxsize=1000)
def _arms(shape: _Shape) -> tuple[sa.Select[Any], sa.Select[Any], sa.Select[Any]]:
    """The statement's parts without the condition; to build them costs more than all the rest of a page."""
    table, rank = shape.obj.table, text_rank.c[shape.language]
    text = shape.field.place(table)
    noticed = due(shape.obj, shape.field).limit(MAX_DUE + 1).cte("noticed")
    written = sa.select(noticed.c.record_id)
    columns = codec.columns(shape.obj, shape.names)
    nothing = [sa.null().cast(column.type).label(column.name) for column in columns]
    how_many = sa.select(sa.func.count()).select_from(noticed).scalar_subquery()

    marked = _marked(shape, written) if shape.goes_on else {}
    state = sa.select(
        *nothing, *_beside_columns(_STATE, epoch=text_order.c.epoch, seq=text_order.c.seq, due=how_many, **marked)
    )
    state = state.where(in_order(shape.field))
    ranked = sa.select(*columns, *_beside_columns(_RANKED, text=text, rank=rank))
    ranked = ranked.select_from(text_rank.join(table, table.c.id == text_rank.c.record_id))
    # Beside the index that is walked along: beside the other table it would count as a cost of each of its rows.
    ranked = ranked.where(text_rank.c.field_id == shape.field.order_id, text_rank.c.record_id.not_in(written))
    ranked = ranked.where(*_between(shape, rank))
    ordered = [column.desc() if shape.descending else column.asc() for column in (rank, text_rank.c.record_id)]
    ranked = ranked.order_by(*ordered).limit(sa.bindparam("ranked_limit", type_=sa.Integer))
    late = sa.select(table.c.id, *nothing[1:], *_beside_columns(_WRITTEN, text=text))
    # An array is looked up by the primary key, however many the planner expects.
    return state, ranked, late.where(table.c.id == sa.any_(sa.func.array(written.scalar_subquery())))


def _marked(shape: _Shape, written: sa.Select[Any]) -> dict[str, sa.ColumnElement[Any]]:
    """The rank of the row after which the page begins, as long as it means something, and the text it stands for."""
    rank = sa.select(text_rank.c[shape.language]).where(
        text_rank.c.field_id == shape.field.order_id,
        text_rank.c.record_id == _RECORD,
        text_rank.c.record_id.not_in(written),
    )
    text = sa.select(shape.field.place(shape.obj.table)).where(shape.obj.table.c.id == _RECORD)
    return {"rank": rank.scalar_subquery(), "text": text.scalar_subquery()}


def _between(shape: _Shape, rank: sa.ColumnElement[Any]) -> list[sa.ColumnElement[bool]]:
    """One bound for each end of the index: of two for the same end PostgreSQL may begin at the further one."""
    record = text_rank.c.record_id
    if shape.empties:
        after = record < _RECORD if shape.descending else record > _RECORD
        return [rank == FIRST, after] if shape.goes_on else [rank == FIRST]
    if not shape.goes_on:
        return [rank > FIRST]
    mine, start = sa.tuple_(rank, record), sa.tuple_(_RANK, _RECORD)
    return [rank > FIRST, mine < start] if shape.descending else [mine > start]


def _beside_columns(kind: int, **given: sa.ColumnElement[Any]) -> list[sa.ColumnElement[Any]]:
    types: dict[str, Callable[[], Any]] = {
        "text": sa.LargeBinary, "rank": sa.LargeBinary, "epoch": sa.BigInteger, "seq": sa.BigInteger,
        "due": sa.BigInteger,
    }  # fmt: skip
    columns = [given.get(name, sa.null()).cast(kind_of()).label(f"sort_{name}") for name, kind_of in types.items()]
    return [*columns, sa.literal(kind, sa.Integer).label("sort_kind")]
