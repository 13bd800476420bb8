"""The one read path: lists, single records, counts and sums, always with the reader's permission predicate."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from auth.authz.predicate import Extent
from auth.principal import Level
from kernel.statements import ID, any_of, prepared_once
from kernel.text import Text
from rapport.crm.records import (
    along_order,
    choices,
    codec,
    ends,
    indexed_pages,
    page_order,
    ranked_pages,
    ranked_whole,
    ranking,
    searched_pages,
    sorting,
    value_index,
)
from rapport.crm.records.aliases import is_alias, now
from rapport.crm.records.by_ids import by_ids
from rapport.crm.records.candidates import may_hold
from rapport.crm.records.codec import Record
from rapport.crm.records.compiler import compile_filter
from rapport.crm.records.ends import Ends
from rapport.crm.records.errors import RecordNotFound, RepeatedField, UnknownField
from rapport.crm.records.filters import NOTHING, Node, parse
from rapport.crm.records.included import included
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.ordering import Order, Place
from rapport.crm.records.scope import Scope, prepared_visible
from rapport.crm.records.search import cut_off_notice, matching, notice_of, search_clause
from rapport.crm.records.tokens import Query as SearchQuery
from rapport.crm.records.tokens import parse_query

MAX_PAGE = 200
SORTED_IN_APPLICATION = 10_000

SORT_UPDATING = Text(
    zh="超过 {limit} 条时暂不能按加密字段排序，已改为按更新时间排序。请先加筛选。",
    en="Sorting by an encrypted field works for up to {limit} rows; sorted by last update instead. Add a filter.",
)
RANKS_MISSING = Text(
    zh="这一顺序正在整理（{done} / {total}），已先按更新时间排序。稍后刷新即可。",
    en="This order is being made ({done} of {total}); sorted by last update instead. Refresh in a while.",
)


@dataclass(frozen=True)
class Query:
    """A list as it was asked for; `raw_filter` and `raw_sort` are the JSON forms."""

    raw_filter: object = None
    raw_sort: object = None
    fields: Sequence[str] | None = None
    limit: int = 50
    cursor: str | None = None
    deleted: bool = False
    search: str | None = None
    among: Sequence[UUID] | None = None
    """Which records alone are looked at, where whoever asks found them before."""


@dataclass(frozen=True)
class Page:
    """One page of records; `next` and `previous` are the cursors of the pages after and before it."""

    items: list[Record]
    next: str | None
    previous: str | None
    included: dict[str, Any] = field(default_factory=dict)
    notice: dict[str, str] | None = None


async def where(
    scope: Scope, obj: ObjectType, query: Query, *, level: Level = "read", node: Node | None = None
) -> sa.ColumnElement[bool]:
    """Everything that decides which rows a query is about."""
    obj = scope.mine(obj)
    return sa.and_(scope.visible(obj, obj.table, level), await asked_for(scope, obj, query, node=node))


async def asked_for(scope: Scope, obj: ObjectType, query: Query, *, node: Node | None = None) -> sa.ColumnElement[bool]:
    """The same without the permission predicate, which whoever calls this adds."""
    filtered, within = await _filtered(scope, obj, query, node)
    if not query.search:
        return filtered
    return sa.and_(filtered, await search_clause(scope, obj, query.search, within=within, deleted=query.deleted))


async def _filtered(
    scope: Scope, obj: ObjectType, query: Query, node: Node | None = None
) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool] | None]:
    """The rows that a query is about whatever it searches for, and what its filter says if it has one."""
    table = obj.table
    # What was merged comes back by undoing that alone.
    trashed = sa.and_(table.c.deleted_at.is_not(None), ~is_alias(table.c.id))
    alive = trashed if query.deleted else table.c.deleted_at.is_(None)
    tree = parse(query.raw_filter) if node is None else node
    chosen = await compile_filter(scope, obj, tree)
    if query.among is not None:
        alive = sa.and_(alive, any_of(table.c.id, query.among))
    return sa.and_(alive, chosen), None if tree == NOTHING else chosen


async def fetch(scope: Scope, obj: ObjectType, record_id: UUID, *, deleted: bool = True, masked: bool = True) -> Record:
    """One record by id; `RecordNotFound` when it isn't there or may not be seen, never telling which.

    With all its fields, whoever reads, where it is not `masked`: for what counts and notes that it shows one.
    """
    obj = scope.mine(obj) if masked else scope.whole(obj)
    extent = scope.extent(obj)
    rows = await scope.session.rows(_fetching(obj.declaration, extent), {"id": record_id, **scope.readers(extent)})
    if not rows or (rows[0].deleted_at and not deleted):
        raise RecordNotFound
    return codec.decoder(obj)(rows[0], scope.keys)


async def fetch_now(scope: Scope, obj: ObjectType, record_id: UUID) -> Record:
    """`fetch`, and of a merged record the one that it is a part of now."""
    record = await fetch(scope, obj, record_id)
    if record["deleted_at"] is not None and (into := await now(scope.session, record_id)) != record_id:
        return await fetch(scope, obj, into)
    return record


@prepared_once
def _fetching(obj: ObjectType, extent: Extent) -> sa.Select[Any]:
    table = obj.table
    return sa.select(*codec.columns(obj)).where(table.c.id == ID, prepared_visible(extent, table))


async def query_page(scope: Scope, obj: ObjectType, query: Query) -> Page:
    """One page of a list."""
    obj = scope.mine(obj)
    check_fields(obj, query.fields)
    sort = sorting.parse_sort(obj, query.raw_sort)
    asked = await _asked(scope, obj, query)
    notice = notice_of(scope, query.search) if query.search else None
    if sorting.in_application(sort):
        otherwise = sorting.parse_sort(obj, None)
        # A list that began in another order, as its ranks were being made, goes on in it.
        if not ends.fits(scope.keys, sorting.shape(obj, otherwise), query.cursor):
            found = await _by_text(scope, obj, asked, sort)
            if found is not None:
                return await _page(scope, obj, found, notice)
        sort, notice = otherwise, await ranks_missing(scope, obj, sort)

    async def read(cursor: str | None, limit: int) -> tuple[list[Record], Ends]:
        return await _sorted_by_database(scope, obj, asked, sort, cursor, limit)

    found = await _searched(scope, obj, asked, sort, read)
    # Of that order there are always pages.
    return await _page(scope, obj, found or ([], ends.NONE), notice)


async def _page(
    scope: Scope, obj: ObjectType, found: tuple[list[Record], Ends], notice: dict[str, str] | None
) -> Page:  # fmt: skip
    items, around = found
    return Page(items, *around, await included(scope, obj, items), notice)


class _Asked(NamedTuple):
    """A page as it was asked for: `filtered` whoever reads, `clause` with what they may see.

    Where it is searched by `words`, `clause` leaves candidates.
    """

    query: Query
    limit: int
    filtered: sa.ColumnElement[bool]
    clause: sa.ColumnElement[bool]
    words: SearchQuery | None
    within: sa.ColumnElement[bool] | None


async def _asked(scope: Scope, obj: ObjectType, query: Query) -> _Asked:
    filtered, within = await _filtered(scope, obj, query)
    clause, words = sa.and_(scope.visible(obj, obj.table), filtered), None
    if query.search:
        words = parse_query(query.search)
        await scope.session.plan_anew()
        clause = sa.and_(clause, await may_hold(scope, obj, words))
    return _Asked(query, max(1, min(query.limit, MAX_PAGE)), filtered, clause, words, within)


async def _searched(
    scope: Scope, obj: ObjectType, asked: _Asked, sort: Sequence[tuple[Field, bool]], read: searched_pages.Fetch
) -> tuple[list[Record], Ends] | None:
    """A page as it is read, where it is searched without what does not hold the words."""
    limit, cursor = asked.limit, asked.query.cursor
    if asked.words is None:
        return await read(cursor, limit)
    came = ends.place(scope.keys, sorting.shape(obj, sort), cursor)
    wanted = searched_pages.Wanted(limit, cursor, back=came is not None and came.back)
    return await searched_pages.page(scope, obj, asked.words, read, wanted)


async def _by_text(
    scope: Scope, obj: ObjectType, asked: _Asked, sort: Sequence[tuple[Field, bool]]
) -> tuple[list[Record], Ends] | None:  # fmt: skip
    """A page in the order of encrypted text: by ranks, or else by opening all rows; None where they are too many."""
    query, shape, by = asked.query, sorting.shape(obj, sort), ranked_pages.field_of(obj, sort)
    if by is not None and not query.deleted:

        async def read(cursor: str | None, limit: int) -> tuple[list[Record], Ends] | None:
            return await ranked_pages.page(scope, obj, sort, asked.clause, query.fields, cursor, limit)

        page = await _searched(scope, obj, asked, sort, read)
        if page is not None:
            return page
    ordered = await _in_text_order(scope, obj, asked, sort)
    if by is not None and not query.deleted:
        opened = None if ordered is None else len(ordered[1])
        # Only of a title the order is made known in the clear to open less.
        if opened is None or (opened > ranked_pages.WAKE_AT and by == obj.title):
            await ranking.wake(scope, obj, by)
    if ordered is None:
        return None
    ids, around = page_around(scope, *ordered, shape, query.cursor, asked.limit)
    return await by_ids(scope, obj, ids, query.fields), around


async def _in_text_order(
    scope: Scope, obj: ObjectType, asked: _Asked, sort: Sequence[tuple[Field, bool]]
) -> tuple[Order, Sequence[Place]] | None:  # fmt: skip
    """`in_text_order` of what is asked for; None as well where more may match than are opened."""
    clause, query = asked.clause, asked.query
    if query.search:
        ids, whole = await matching(scope, obj, query.search, within=asked.within, deleted=query.deleted)
        if not whole:
            return None
        clause = sa.and_(clause, any_of(obj.table.c.id, ids))
    return await in_text_order(scope, obj, sort, clause)


async def packed_ids(
    scope: Scope, obj: ObjectType, raw_sort: object, clause: sa.ColumnElement[bool]
) -> tuple[bytes, dict[str, str] | None]:
    """The ids of all rows that meet a clause in the order of a list, 16 bytes each: a million of them fit in memory.

    Without a sort in the order of the ids. The notice is the list's, where encrypted text can't be put in order or its
    search was cut off.
    """
    notice = cut_off_notice(scope)
    order: Sequence[sa.ColumnElement[Any]] = [obj.table.c.id.asc()]
    if raw_sort:
        sort = sorting.parse_sort(obj, raw_sort)
        if sorting.in_application(sort):
            ids = await _packed_by_text(scope, obj, sort, clause)
            if ids is not None:
                return ids, notice
            sort, notice = sorting.parse_sort(obj, None), await ranks_missing(scope, obj, sort)
        order = sorting.order_by(await page_order.sql_keys(scope, obj, sort), obj.table.c.id)
    nothing_between = aggregate_order_by(sa.literal(b"", sa.LargeBinary), *order)
    packed = sa.func.string_agg(sa.func.uuid_send(obj.table.c.id), nothing_between, type_=sa.LargeBinary)
    rows = await scope.session.rows(sa.select(packed).where(clause))
    return bytes(rows[0][0] or b""), notice


async def _packed_by_text(
    scope: Scope, obj: ObjectType, sort: Sequence[tuple[Field, bool]], clause: sa.ColumnElement[bool]
) -> bytes | None:
    if ranked_pages.field_of(obj, sort) is not None:
        ids = await ranked_whole.packed(scope, obj, sort, clause)
        if ids is not None:
            return ids
    ordered = await in_text_order(scope, obj, sort, clause)
    return None if ordered is None else b"".join(place.id.bytes for place in ordered[1])


async def ranks_missing(scope: Scope, obj: ObjectType, sort: Sequence[tuple[Field, bool]]) -> dict[str, str]:
    """That the list is in another order: for good, or how far the making of ranks is."""
    by = ranked_pages.field_of(obj, sort)
    if by is None:
        return sort_updating(scope)
    done, total = await ranking.progress(scope.session, obj, by)
    return sort_updating(scope, RANKS_MISSING.format(done=done, total=total))


def sort_updating(scope: Scope, why: Text | None = None) -> dict[str, str]:
    """That the list is in another order; where its search was cut off as well, it says both."""
    text = (why or SORT_UPDATING.format(limit=SORTED_IN_APPLICATION)).pick(scope.locale)
    cut_off = cut_off_notice(scope)
    if cut_off:
        return {**cut_off, "message": f"{cut_off['message']} {text}"}
    return {"code": "records.sort_updating", "message": text}


def check_fields(obj: ObjectType, names: Sequence[str] | None) -> None:
    """Refuses fields that the object doesn't have, and one that is named twice: an answer holds each once."""
    seen: set[str] = set()
    for name in names or ():
        if name not in obj.by_name:
            raise UnknownField(field=name[:60])
        if name in seen:
            raise RepeatedField(field=name)
        seen.add(name)


async def _sorted_by_database(
    scope: Scope, obj: ObjectType, asked: _Asked, sort: Sequence[tuple[Field, bool]], cursor: str | None, limit: int
) -> tuple[list[Record], Ends]:
    query, beyond = asked.query, sa.and_(sa.true())
    keys, statement = await page_order.ordered(scope, obj, query.fields, sort)
    shape = sorting.shape(obj, sort)
    came = ends.place(scope.keys, shape, cursor)
    if came is not None:
        if came.back:
            keys = sorting.backwards(keys)
            statement = page_order.ordering(obj, query.fields, keys)
        beyond = sorting.after(keys, obj.table.c.id, came.values)
    rows: Sequence[Any] | None = None
    # By subtree and beyond, what one reaches is dense along the order already.
    extent = scope.extent(obj)
    near = extent.shared and not extent.closed and scope.depth(obj) in {"own", "team"}
    if near and not (query.raw_filter or query.search or query.deleted):
        rows = await along_order.rows(scope, obj, keys, statement, sa.and_(asked.filtered, beyond), limit + 1)
    if value_index.puts_in_order(sort[0][0]) and len(sort) == 1:
        rows = await indexed_pages.rows(scope, obj, keys[0], query.fields, asked.clause, came, limit + 1)
    if rows is None:
        rows = await scope.session.rows(statement.where(asked.clause, beyond), {"page_limit": limit + 1})
    shown = rows[:limit][:: -1 if came is not None and came.back else 1]
    decode = codec.decoder(obj, query.fields)
    items = [decode(row, scope.keys) for row in shown]
    if not shown:
        return items, ends.NONE
    first, last = ([*(getattr(row, f"sort_{i}") for i in range(len(keys))), row[0]] for row in (shown[0], shown[-1]))
    return items, ends.of(scope.keys, shape, first, last, came, more=len(rows) > limit)


async def in_text_order(
    scope: Scope, obj: ObjectType, sort: Sequence[tuple[Field, bool]], clause: sa.ColumnElement[bool]
) -> tuple[Order, Sequence[Place]] | None:
    """The places of all rows in the order of decrypted text; None when there are too many rows for that."""
    names = [each.name for each, _ in sort]
    statement = sa.select(*codec.columns(obj, names)).where(clause).limit(SORTED_IN_APPLICATION + 1)
    rows = await scope.session.rows(statement)
    if len(rows) > SORTED_IN_APPLICATION:
        return None
    decode = codec.decoder(obj, names)
    records = [(row[0], decode(row, scope.keys)) for row in rows]
    labels = await choices.of_records(scope.session, [each for each, _ in sort], [record for _, record in records])
    order = Order(sort, scope.locale, labels)
    return order, order.places(records)


def page_of(
    scope: Scope, order: Order, places: Sequence[Place], shape: str, cursor: str | None, limit: int
) -> tuple[list[UUID], str | None]:
    """The ids of one page of ordered places, and the cursor of the page after it."""
    ids, around = page_around(scope, order, places, shape, cursor, limit)
    return ids, around.next


def page_around(
    scope: Scope, order: Order, places: Sequence[Place], shape: str, cursor: str | None, limit: int
) -> tuple[list[UUID], Ends]:
    """The ids of one page of ordered places, and the cursors of its neighbours."""
    came, start, stop = ends.place(scope.keys, shape, cursor), 0, limit
    if came is not None:
        at = Place(tuple(came.values[: len(order)]), came.values[len(order)])
        start = order.after(places, at)
        stop = start + limit
        if came.back:
            stop = order.before(places, at)
            start = max(0, stop - limit)
    shown = places[start:stop]
    if not shown:
        return [], ends.NONE
    more = start > 0 if came is not None and came.back else len(places) > stop
    first, last = ([*place.keys, place.id] for place in (shown[0], shown[-1]))
    return [place.id for place in shown], ends.of(scope.keys, shape, first, last, came, more=more)
