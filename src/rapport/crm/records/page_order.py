"""A page's statement without its condition: what is read, and in which order."""

import functools
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from rapport.crm.records import choices, codec, sorting
from rapport.crm.records.kinds import ChoiceKind
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

_PAGE_LIMIT = sa.bindparam("page_limit", type_=sa.Integer)
Ordered = tuple[Sequence[sorting.Key], sa.Select[Any]]


async def sql_keys(scope: Scope, obj: ObjectType, sort: Sequence[tuple[Field, bool]]) -> list[sorting.Key]:
    """A sort that the database does, with the labels of choices put in order for the reader."""
    order = {
        each.id: await choices.in_label_order(scope.session, each, scope.locale)
        for each, _ in sort
        if isinstance(each.kind, ChoiceKind)
    }
    return sorting.sql_keys(obj, sort, order)


async def ordered(
    scope: Scope, obj: ObjectType, names: Sequence[str] | None, sort: Sequence[tuple[Field, bool]]
) -> Ordered:
    """A page's statement without its condition: columns, sort keys, order and `page_limit`."""
    if any(isinstance(each.kind, ChoiceKind) for each, _ in sort):
        keys = await sql_keys(scope, obj, sort)
        return keys, ordering(obj, names, keys)
    shape = tuple((each.id, descending) for each, descending in sort)
    return _known_order(obj, None if names is None else tuple(names), shape)


@functools.lru_cache(maxsize=1000)
def _known_order(obj: ObjectType, names: tuple[str, ...] | None, shape: tuple[tuple[int, bool], ...]) -> Ordered:
    """`ordered` for what depends on the declaration alone; building it costs more than the condition."""
    keys = sorting.sql_keys(obj, [(obj.by_id[field_id], descending) for field_id, descending in shape], {})
    return keys, ordering(obj, names, keys)


def ordering(
    obj: ObjectType, names: Sequence[str] | None, keys: Sequence[sorting.Key], by: sa.ColumnElement[Any] | None = None
) -> sa.Select[Any]:  # fmt: skip
    """A page's statement in the order of these keys, each of which is a column `sort_0` and so on.

    Of what is equal by them the ids decide, which are in the column `by` where that isn't the table's own.
    """
    places = (key.expression.label(f"sort_{i}") for i, key in enumerate(keys))
    statement = sa.select(*codec.columns(obj, names), *places)
    return statement.order_by(*sorting.order_by(keys, obj.table.c.id if by is None else by)).limit(_PAGE_LIMIT)
