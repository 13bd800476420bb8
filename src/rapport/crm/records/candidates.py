"""Rows that may hold the words of a search, by keyed token, newest first; `search.py` opens and checks them.

Rights apply here, so nothing is decrypted that its reader may not see. One statement asks all objects at once.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import ceil, prod
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from auth.authz.predicate import Extent
from kernel.statements import ID, IDS, prepared_once
from rapport.crm.records.anchors import of_start, of_whole
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope, prepared_visible
from rapport.crm.records.token_frequency import Frequencies, frequencies
from rapport.crm.records.tokens import Query, QueryWord

FIRST = 3
"""Where a row's ciphertexts begin: before them stand the place of its object among those asked, its id, and whether its
title may be what was typed (2) or start with it (1).
"""

SPARE: Final = 4
"""A walk goes so many times as far as candidates should lie if they were spread evenly; it ends where there are enough.
"""

CROWD: Final = 300
"""Titles past which starts are looked for by themselves: telling the class of a row costs more than fetching it."""

_LIMIT = sa.bindparam("limit", type_=sa.Integer)
_BEFORE = sa.bindparam("before", type_=ID.type)
_BEFORE_CLASS = sa.bindparam("before_class", type_=sa.Integer)


def title_fields(obj: ObjectType) -> tuple[Field, ...]:
    """What is fetched of a row that is looked for by its title: the title, and what is shown under it."""
    below = obj.by_name[obj.subtitle_field] if obj.subtitle_field else None
    return (obj.title,) if below is None else (obj.title, below)


def all_fields(obj: ObjectType) -> tuple[Field, ...]:
    """What is fetched of a row that is looked for by all its texts; the searchable ones first."""
    below = title_fields(obj)[1:]
    return (*obj.searchable, *(each for each in below if each not in obj.searchable))


async def by_title(
    scope: Scope, objects: Sequence[ObjectType], query: Query, limit: int, before: Any = None
) -> Sequence[Any]:
    """The rows of each object whose title may hold every word, with `title_fields`: first those that may be or start
    with the query, and of each class the newest. Of a crowd of titles the newest come, whatever they start with.
    """
    asked = [obj.declaration for obj in objects]
    arms = [await _by_words(scope, obj, query, limit) for obj in asked]
    return await _newest(scope, arms, partial(_by_title, *_shape(scope, asked, query, before)), limit, before)


async def _by_words(scope: Scope, obj: ObjectType, query: Query, limit: int) -> "_Arm":
    arm = await _arm(scope, obj, [obj.title], query, limit)
    if arm.crowded:
        return arm
    return arm._replace(
        first=[scope.keys.token_sets(obj.title.id, each) for each in (of_start(query), of_whole(query))]
    )


async def is_crowded(scope: Scope, obj: ObjectType, query: Query, limit: int) -> bool:
    """Whether so many titles hold the words that `by_title` doesn't tell which of them start with the query."""
    return (await _arm(scope, obj.declaration, [obj.title], query, limit)).crowded


async def by_title_start(
    scope: Scope, objects: Sequence[ObjectType], query: Query, limit: int, before: Any = None
) -> Sequence[Any]:
    """The newest rows whose title may start with the query; and, asked for the first time, those whose title may be
    it, which have the places behind all objects'.
    """
    asked = [obj.declaration for obj in objects]
    arms = [await _anchored(scope, obj, of_start(query), limit) for obj in asked]
    if before is None:
        arms += [await _anchored(scope, obj, of_whole(query), limit) for obj in asked]
    shape = _shape(scope, [arm.obj for arm in arms], query, before)[0]._replace(words=1)
    return await _newest(scope, arms, partial(_by_title, shape), limit, before)


async def by_any_text(
    scope: Scope, objects: Sequence[ObjectType], query: Query, limit: int, before: Any = None
) -> Sequence[Any]:
    """The newest rows of each object in which each word may be in some text: (place, id, `all_fields`)."""
    arms = [await _arm(scope, obj, obj.searchable, query, limit) for obj in objects]
    return await _newest(scope, arms, partial(_by_any_text, *_shape(scope, objects, query, before)), limit, before)


async def ids_of(
    scope: Scope, obj: ObjectType, query: Query, limit: int, *, within: sa.ColumnElement[bool] | None, deleted: bool
) -> list[UUID]:
    """The newest records of one object in which each word may be in some text; `within` says which are meant."""
    arm = await _arm(scope, obj, obj.searchable, query, limit)
    if within is not None:
        # It narrows a walk to nobody knows how little.
        arm = arm._replace(walked=None)
    shape = _shape(scope, [obj], query, None)
    rows = await _newest(scope, [arm], partial(_ids, *shape, deleted=deleted, within=within), limit, None)
    return [row[1] for row in rows]


async def may_hold(scope: Scope, obj: ObjectType, query: Query) -> sa.ColumnElement[bool]:
    """Whether each word may be in some text of a record, for a list that is in an order of its own."""
    arm, tokens = await _arm(scope, obj, obj.searchable, query, 0), obj.table.c.search_tokens
    clauses: list[sa.ColumnElement[bool]] = [] if arm.words else [sa.false()]
    for fields in arm.words:
        sets = [each for sets in fields for each in sets]
        clauses.append(sa.or_(*(tokens.contains(_listed(arm.known.rarest(each))) for each in sets)))
        clauses.append(sa.or_(*(tokens.contains(_listed(each)) for each in sets)).is_(sa.true()))
    return sa.and_(*clauses)


def _listed(tokens: list[int]) -> sa.BindParameter[Any]:
    return sa.bindparam(None, tokens, type_=ARRAY(sa.Integer))


async def texts_of(scope: Scope, obj: ObjectType, ids: Sequence[UUID]) -> Sequence[Any]:
    """The same columns of records that are known."""
    return await scope.session.rows(_texts(obj), {"ids": ids})


class _Arm(NamedTuple):
    """What is asked of one object: of each word, for each field that it may be in, the tokens under each secret; how
    common they are; how many of the newest rows are looked at, or None where the index is asked; whether there are too
    many to tell more of each; and the tokens of the start and of the whole, where what has them comes first.
    """

    obj: ObjectType
    words: Sequence[Sequence[tuple[list[int], ...]]]
    known: Frequencies
    walked: int | None
    crowded: bool
    first: Sequence[tuple[list[int], ...]] = ()

    @property
    def exact(self) -> bool:
        """Whether the index is asked for all tokens of each word."""
        return all(len(self.known.rarest(each)) == len(each) for word in self.words for sets in word for each in sets)


async def _arm(scope: Scope, obj: ObjectType, fields: Sequence[Field], query: Query, limit: int) -> _Arm:
    known = await frequencies(scope.session, obj.table)
    words = [[scope.keys.token_sets(field.id, word.grams) for field in fields] for word in asking(query)]
    return _way(obj, words, known, limit)


async def _anchored(scope: Scope, obj: ObjectType, grams: Sequence[str], limit: int) -> _Arm:
    known = await frequencies(scope.session, obj.table)
    return _way(obj, [[scope.keys.token_sets(obj.title.id, grams)]], known, limit)


def _way(obj: ObjectType, words: Sequence[Sequence[tuple[list[int], ...]]], known: Frequencies, limit: int) -> _Arm:
    share = prod([min(1.0, sum([known.share_of_all(each) for sets in word for each in sets])) for word in words])
    walked = _walked(known, share, limit)
    return _Arm(obj, words, known, walked, crowded=walked is not None or share * known.rows > CROWD)


def _walked(known: Frequencies, share: float, limit: int) -> int | None:
    """How many of the newest rows hold enough candidates, if looking at them should cost half of asking the index.

    The planner multiplies the shares of a word's letters, so it would take the dearer way: 122 ms where the other takes
    2, and 112 where the other takes 9 (a million rows).
    """
    if share <= 0:
        return None
    rows = ceil(limit / share)
    return SPARE * rows if 2 * rows <= share * known.rows else None


def asking(query: Query) -> list[QueryWord]:
    """The words that narrow something."""
    return [word for word in query.words if not word.too_short]


class _Shape(NamedTuple):
    """What the text of a statement depends on, beside its fields."""

    objects: tuple[ObjectType, ...]
    extents: tuple[Extent, ...]
    words: int
    secrets: int
    further: bool


def _shape(scope: Scope, objects: Sequence[ObjectType], query: Query, before: Any) -> tuple[_Shape]:
    extents = tuple([scope.extent(obj) for obj in objects])
    return (_Shape(tuple(objects), extents, len(asking(query)), scope.keys.secrets, before is not None),)


async def _newest(
    scope: Scope, arms: Sequence[_Arm], build: Callable[..., Any], limit: int, before: Any
) -> Sequence[Any]:
    """The rows of a statement for these ways; where a walk ends before it has found enough, by the index after all."""
    values: dict[str, Any] = {"limit": limit}
    if before is not None:
        values |= {"before": before[1], "before_class": before[2]}
    for place, arm in enumerate(arms):
        values |= scope.readers(scope.extent(arm.obj))
        values[f"walked_{place}"] = arm.walked
        for which, sets in enumerate(arm.first):
            values |= {f"first_{place}_{which}_{at}": each for at, each in enumerate(sets)}
        for word, fields in enumerate(arm.words):
            for field, sets in enumerate(fields):
                name = _name(place, word, field)
                values |= {f"{name}_{at}": each for at, each in enumerate(sets)}
                values |= {f"{name}_{at}_rarest": arm.known.rarest(each) for at, each in enumerate(sets)}
    ways = tuple([_Way(arm.walked is not None, arm.exact, bool(arm.first)) for arm in arms])
    rows = await scope.session.rows(build(ways), values)
    if any(way.walks for way in ways):
        found = Counter([row[0] for row in rows])
        full = tuple([way._replace(walks=way.walks and found[place] == limit) for place, way in enumerate(ways)])
        if full != ways:
            rows = await scope.session.rows(build(full), values)
    return rows


class _Way(NamedTuple):
    """How one object's rows are found: along the newest, or by the index, which is `exact` where it is asked for all
    tokens; and whether they are in classes.
    """

    walks: bool
    exact: bool
    classed: bool


@prepared_once
def _by_title(shape: _Shape, ways: tuple[_Way, ...]) -> Any:
    looked_in = [(obj.title,) for obj in shape.objects]
    return _statement(shape, looked_in, [title_fields(obj) for obj in shape.objects], ways)


@prepared_once
def _by_any_text(shape: _Shape, ways: tuple[_Way, ...]) -> Any:
    looked_in = [obj.searchable for obj in shape.objects]
    return _statement(shape, looked_in, [all_fields(obj) for obj in shape.objects], ways)


def _ids(shape: _Shape, ways: tuple[_Way, ...], *, deleted: bool, within: sa.ColumnElement[bool] | None) -> Any:
    return _statement(shape, [obj.searchable for obj in shape.objects], [()], ways, deleted=deleted, within=within)


def _statement(
    shape: _Shape,
    looked_in: Sequence[Sequence[Field]],
    fields: Sequence[Sequence[Field]],
    ways: Sequence[_Way],
    *,
    deleted: bool = False,
    within: sa.ColumnElement[bool] | None = None,
) -> Any:
    """So many of the newest rows of each object, in one statement whose rows all have the same columns."""
    width, arms = max(map(len, fields)), []
    for place, (obj, extent, way) in enumerate(zip(shape.objects, shape.extents, ways, strict=True)):
        rows = _walk(obj.table, place, further=shape.further) if way.walks else obj.table
        texts = [field.place(rows) for field in fields[place]]
        padding = [sa.null().cast(sa.LargeBinary)] * (width - len(texts))
        columns = [column.label(f"text_{at}") for at, column in enumerate([*texts, *padding])]
        alive = rows.c.deleted_at.is_not(None) if deleted else rows.c.deleted_at.is_(None)
        of_class = _class(rows, place, shape.secrets) if way.classed else sa.literal_column("0", sa.Integer)
        arm = sa.select(sa.literal(place, sa.Integer).label("place"), rows.c.id, of_class.label("of_class"), *columns)
        arm = arm.where(alive, prepared_visible(extent, rows), *([] if within is None else [within]))
        if way.walks or not way.exact:
            # No index answers what IS TRUE is said of.
            arm = arm.where(*(held.is_(sa.true()) for held in _held(rows, place, shape, len(looked_in[place]))))
        if not way.walks:
            arm = arm.where(*_held(rows, place, shape, len(looked_in[place]), "_rarest"))
            if shape.further and way.classed:
                arm = arm.where(sa.tuple_(of_class, rows.c.id) < sa.tuple_(_BEFORE_CLASS, _BEFORE))
            elif shape.further:
                arm = arm.where(rows.c.id < _BEFORE)
            # All that hold the words, put in order then: OFFSET keeps the order out of how they are found.
            rows = arm.offset(sa.literal_column("0")).subquery()
            arm = sa.select(rows)
        order = [rows.c.of_class.desc()] if way.classed else []
        arms.append(arm.order_by(*order, rows.c.id.desc()).limit(_LIMIT))
    return arms[0] if len(arms) == 1 else sa.union_all(*arms)


def _walk(table: sa.Table, place: int, *, further: bool) -> sa.Subquery:
    """So many of the newest rows, along the primary key."""
    newest = sa.select(table).order_by(table.c.id.desc()).limit(sa.bindparam(f"walked_{place}", type_=sa.Integer))
    return (newest.where(table.c.id < _BEFORE) if further else newest).subquery(f"newest_{place}")


def _class(rows: sa.FromClause, place: int, secrets: int) -> sa.ColumnElement[int]:
    """2 of a row whose title may be what was typed, 1 of one whose title may start with it, 0 of others."""
    start, whole = (
        sa.or_(*(rows.c.search_tokens.contains(_first(place, which, at)) for at in range(secrets)))
        for which in range(2)
    )
    return sa.case((whole, 2), (start, 1), else_=0)


def _first(place: int, which: int, at: int) -> sa.BindParameter[Any]:
    return sa.bindparam(f"first_{place}_{which}_{at}", type_=ARRAY(sa.Integer))


def _held(
    rows: sa.FromClause, place: int, shape: _Shape, fields: int, which: str = ""
) -> Iterator[sa.ColumnElement[bool]]:
    """Of each word, whether a row has its tokens in one of the fields; all of a row's are under the same secret."""
    for word in range(shape.words):
        names = [f"{_name(place, word, field)}_{at}{which}" for field in range(fields) for at in range(shape.secrets)]
        wanted = [sa.bindparam(name, type_=ARRAY(sa.Integer)) for name in names]
        yield sa.or_(*(rows.c.search_tokens.contains(each) for each in wanted))


def _name(place: int, word: int, field: int) -> str:
    """Of the tokens of a word in one of an object's fields."""
    return f"tokens_{place}_{word}_{field}"


@prepared_once
def _texts(obj: ObjectType) -> sa.Select[Any]:
    table = obj.table
    texts = [field.place(table).label(f"text_{at}") for at, field in enumerate(all_fields(obj))]
    beside = (sa.literal_column("0", sa.Integer).label("place"), sa.literal_column("0", sa.Integer).label("of_class"))
    return sa.select(beside[0], table.c.id, beside[1], *texts).where(table.c.id == sa.any_(IDS))
