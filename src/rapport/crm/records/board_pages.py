"""The first records of each column of a board, by a bounded number of statements however many columns there are.

A list for each column reads a whole table for each choice that few records have, or whose records all lie far back in
the order. So the columns are read together: a walk along the order, of a length that is known before, meets what most
columns begin with; what it leaves open is ranked within its columns by one more statement, and all cards are read by
their ids. Which columns are left open is known from their figures.

Encrypted texts stand in no order that the database knows, so by them each column is its list. There what few records
have is found first, for all columns at once, and these lists are read among them alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from rapport.crm.records import codec, ends, indexed_pages, page_order, read, sorting, value_index
from rapport.crm.records.by_ids import by_ids
from rapport.crm.records.compiler import compile_filter
from rapport.crm.records.filters import parse
from rapport.crm.records.included import included
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.read import Page, Query
from rapport.crm.records.scope import Scope

Counts = Mapping[str | None, int]
"""How many records each column has; those without any aren't asked for."""

TIMES: Final = 4
"""A walk is so many times as long as what all columns show."""
LEAST: Final = 1_000


class _Place(NamedTuple):
    """A record in its column: its id, and the values that it is sorted by."""

    id: UUID
    values: list[Any]


_Places = Mapping[str | None, Sequence[_Place]]


_Pages = tuple[dict[str | None, Page], dict[str, Any]]


async def pages(scope: Scope, obj: ObjectType, field: Field, query: Query, counts: Counts) -> _Pages:
    """The first page of the list of each column that has records, and what all of these mention."""
    obj = scope.mine(obj)
    read.check_fields(obj, query.fields)
    sort = sorting.parse_sort(obj, query.raw_sort)
    if not counts:
        return {}, {}
    # A plan for any values would read the whole table where the beginning of an index does.
    await scope.session.plan_anew()
    clause = await read.where(scope, obj, query)
    if sorting.in_application(sort):
        return await _as_lists(scope, obj, field, query, counts, clause)
    return await _together(scope, obj, query, sort, await _places(scope, obj, field, query, sort, counts, clause))


def _has(field: Field, keys: Sequence[str | None]) -> dict[str, Any]:
    """The condition that a record is in one of some columns."""
    empty = {"field": field.name, "op": "empty"}
    some = [key for key in keys if key is not None]
    if not some:
        return empty
    one: dict[str, Any] = {"field": field.name, "op": "eq", "value": some[0]}
    listed = one if len(some) == 1 else {"field": field.name, "op": "in", "value": some}
    return {"or": [listed, empty]} if None in keys else listed


async def _places(
    scope: Scope, obj: ObjectType, field: Field, query: Query, sort: Any, counts: Counts, clause: Any
) -> _Places:
    """The first records of each column and one more, in their order."""
    limit = _shown(query) + 1
    far = max(LEAST, TIMES * limit * len(counts))
    found: dict[str | None, list[_Place]] = defaultdict(list)
    walked = 0
    for key, place in await _walk(scope, obj, field, sort, clause, far):
        walked += 1
        if len(found[key]) < limit:
            found[key].append(place)
    if walked < far:
        return found
    left = [key for key, count in counts.items() if len(found[key]) < min(count, limit)]
    if left:
        further = await _ranked(scope, obj, field, sort, sa.and_(clause, await _in(scope, obj, field, left)), limit)
        found |= {key: further.get(key, []) for key in left}
    return found


async def _walk(
    scope: Scope, obj: ObjectType, field: Field, sort: Any, clause: Any, far: int
) -> list[tuple[str | None, _Place]]:
    """The first records of the whole board in its order, each with the column that it is in."""
    names = [field.name]
    keys, statement = await page_order.ordered(scope, obj, names, sort)
    if value_index.puts_in_order(sort[0][0]) and len(sort) == 1:
        rows = await indexed_pages.rows(scope, obj, keys[0], names, clause, None, far)
    else:
        rows = await scope.session.rows(statement.where(clause), {"page_limit": far})
    decode, found = codec.decoder(obj, names), []
    for row in rows:
        values = [getattr(row, f"sort_{number}") for number in range(len(keys))]
        found.append((_text(decode(row, scope.keys)[field.name]), _Place(row[0], values)))
    return found


async def _ranked(
    scope: Scope, obj: ObjectType, field: Field, sort: Any, clause: Any, limit: int
) -> dict[str | None, list[_Place]]:
    """The first records of some columns, by one pass over all of these."""
    table, keys = obj.table, await page_order.sql_keys(scope, obj, sort)
    column, order = field.ordered_place(table), sorting.order_by(keys, table.c.id)
    places = [key.expression.label(f"sort_{number}") for number, key in enumerate(keys)]
    number = sa.func.row_number().over(partition_by=column, order_by=order).label("place")
    inner = sa.select(column.label("column"), table.c.id, number, *places).where(clause).subquery()
    found: dict[str | None, list[_Place]] = defaultdict(list)
    statement = sa.select(inner).where(inner.c.place <= limit).order_by(inner.c.place)
    for key, record_id, _, *values in await scope.session.rows(statement):
        found[_text(key)].append(_Place(record_id, values))
    return found


async def _together(scope: Scope, obj: ObjectType, query: Query, sort: Any, places: _Places) -> _Pages:
    """Pages of these records, read by one statement."""
    limit, shape = _shown(query), sorting.shape(obj, sort)
    ids = [each.id for mine in places.values() for each in mine[:limit]]
    records = {each["id"]: each for each in await by_ids(scope, obj, ids, query.fields)}
    found = {}
    for key, mine in places.items():
        items = [records[str(each.id)] for each in mine[:limit] if str(each.id) in records]
        around = ends.NONE
        if items:
            first, last = ([*each.values, each.id] for each in (mine[0], mine[:limit][-1]))
            around = ends.of(scope.keys, shape, first, last, None, more=len(mine) > limit)
        found[key] = Page(items, *around)
    return found, await included(scope, obj, list(records.values()))


async def _as_lists(scope: Scope, obj: ObjectType, field: Field, query: Query, counts: Counts, clause: Any) -> _Pages:
    """A list for each column, of those with few records among these alone."""
    few = _few(counts, _shown(query) + 1)
    known: dict[str | None, Sequence[UUID]] = {}
    if few:
        column = field.ordered_place(obj.table)
        ids = sa.select(column, sa.func.array_agg(obj.table.c.id)).group_by(column)
        mine = sa.and_(clause, await _in(scope, obj, field, few))
        known = {_text(key): found for key, found in await scope.session.rows(ids.where(mine))}
    found = {}
    for key in counts:
        here = _has(field, [key])
        tree = here if query.raw_filter is None else {"and": [query.raw_filter, here]}
        found[key] = await read.query_page(scope, obj, replace(query, raw_filter=tree, among=known.get(key)))
    return found, together(each.included for each in found.values())


def together(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What several answers mention, as one."""
    found: dict[str, Any] = {}
    for part in parts:
        for name, beside in part.items():
            found.setdefault(name, {}).update(beside)
    return found


def _few(counts: Counts, limit: int) -> list[str | None]:
    """The columns that would have more than all records read in the end: a list reads about as many for each that it
    shows as there are records to one of its column.
    """
    share, few = 0.0, list[str | None]()
    for key, count in sorted(counts.items(), key=lambda each: -each[1]):
        share += limit / max(1, count)
        if share > 1:
            few.append(key)
    return few


async def _in(scope: Scope, obj: ObjectType, field: Field, keys: Sequence[str | None]) -> sa.ColumnElement[bool]:
    return await compile_filter(scope, obj, parse(_has(field, keys)))


def _shown(query: Query) -> int:
    return max(1, min(query.limit, read.MAX_PAGE))


def _text(key: Any) -> str | None:
    return None if key is None else str(key)
