"""Rows that may hold the words of a search, by keyed token, newest first; `search.py` opens and checks them.

Rights apply here, so nothing is decrypted that its reader may not see. One statement asks all objects at once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from auth.principal import Depth
from kernel.statements import prepared_once
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope, prepared_visible
from rapport.crm.records.tokens import Query

FIRST = 2
"""Where a row's ciphertexts begin: before them stand the place of its object among those asked, and its id."""

_LIMIT = sa.bindparam("limit", type_=sa.Integer)
_BEFORE = sa.bindparam("before", type_=UUID(as_uuid=True))


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
    """The newest rows of each object whose title may hold every word: (place, id, `title_fields`)."""
    statement = _by_title(*_shape(scope, [obj.declaration for obj in objects]), scope.keys.secrets, before is not None)
    tokens: dict[str, list[int]] = {}
    for place, obj in enumerate(objects):
        tokens |= _tokens(scope, _name(place, obj.title), obj.title, _grams(query))
    return await scope.session.rows(statement, _values(scope, objects, tokens, limit, before))


async def by_any_text(
    scope: Scope,
    objects: Sequence[ObjectType],
    query: Query,
    limit: int,
    before: Any = None,
    *,
    within: sa.ColumnElement[bool] | None = None,
    deleted: bool = False,
) -> Sequence[Any]:
    """The newest rows of each object in which each word may be in some text: (place, id, `all_fields`).

    Of one object, `within` may say which rows are meant.
    """
    words = [word for word in query.words if not word.too_short]
    shape = (*_shape(scope, objects), len(words), scope.keys.secrets, deleted, before is not None)
    statement = _by_any_text(*shape) if within is None else _anywhere(*shape).where(within)
    tokens: dict[str, list[int]] = {}
    for place, obj in enumerate(objects):
        for field in obj.searchable:
            for number, word in enumerate(words):
                tokens |= _tokens(scope, _name(place, field, number), field, word.grams)
    return await scope.session.rows(statement, _values(scope, objects, tokens, limit, before))


def _shape(scope: Scope, objects: Sequence[ObjectType]) -> tuple[tuple[ObjectType, ...], tuple[Depth, ...]]:
    return tuple(objects), tuple(scope.depth(obj) for obj in objects)


def _values(
    scope: Scope, objects: Sequence[ObjectType], tokens: Mapping[str, list[int]], limit: int, before: Any
) -> dict[str, Any]:
    values: dict[str, Any] = {**tokens, "limit": limit, "before": before}
    for obj in objects:
        values |= scope.readers(scope.depth(obj))
    return values


def _tokens(scope: Scope, name: str, field: Field, grams: Sequence[str]) -> dict[str, list[int]]:
    """The values of `_contains`."""
    return {f"{name}_{at}": each for at, each in enumerate(scope.keys.token_sets(field.id, grams))}


def _grams(query: Query) -> list[str]:
    return [gram for word in query.words for gram in word.grams]


@prepared_once
def _by_title(objects: tuple[ObjectType, ...], depths: tuple[Depth, ...], secrets: int, further: bool) -> Any:
    holds = [_contains(obj, _name(place, obj.title), secrets) for place, obj in enumerate(objects)]
    return _newest(objects, depths, [title_fields(obj) for obj in objects], holds, further=further, deleted=False)


def _anywhere(
    objects: tuple[ObjectType, ...],
    depths: tuple[Depth, ...],
    words: int,
    secrets: int,
    deleted: bool,
    further: bool,
) -> Any:
    holds = [
        sa.and_(
            *(
                sa.or_(*(_contains(obj, _name(place, field, word), secrets) for field in obj.searchable))
                for word in range(words)
            )
        )
        for place, obj in enumerate(objects)
    ]
    return _newest(objects, depths, [all_fields(obj) for obj in objects], holds, further=further, deleted=deleted)


_by_any_text = prepared_once(_anywhere)


def _newest(
    objects: Sequence[ObjectType],
    depths: Sequence[Depth],
    fields: Sequence[Sequence[Field]],
    holds: Sequence[sa.ColumnElement[bool]],
    *,
    further: bool,
    deleted: bool,
) -> Any:
    """So many of the newest rows of each object, in one statement whose rows all have the same columns."""
    width, arms = max(map(len, fields)), []
    for place, (obj, depth) in enumerate(zip(objects, depths, strict=True)):
        table = obj.table
        texts = [field.place(table) for field in fields[place]]
        padding = [sa.null().cast(sa.LargeBinary)] * (width - len(texts))
        columns = [column.label(f"text_{at}") for at, column in enumerate([*texts, *padding])]
        within = table.c.deleted_at.is_not(None) if deleted else table.c.deleted_at.is_(None)
        arm = sa.select(sa.literal(place, sa.Integer).label("place"), table.c.id, *columns)
        arm = arm.where(holds[place], within, prepared_visible(depth, table))
        if further:
            arm = arm.where(table.c.id < _BEFORE)
        arms.append(arm.order_by(table.c.id.desc()).limit(_LIMIT))
    return arms[0] if len(arms) == 1 else sa.union_all(*arms)


def _contains(obj: ObjectType, name: str, secrets: int) -> sa.ColumnElement[bool]:
    """Whether a row has the tokens, under one of the secrets: all of a row's are under the same one."""
    wanted = [sa.bindparam(f"{name}_{at}", type_=ARRAY(sa.Integer)) for at in range(secrets)]
    return sa.or_(*(obj.table.c.search_tokens.contains(each) for each in wanted))


def _name(place: int, field: Field, word: int = 0) -> str:
    return f"tokens_{place}_{field.id}_{word}"
