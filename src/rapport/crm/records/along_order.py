"""A page of a list for whom much is shared with: along the index of the list's order.

What is shared is found by its ids, one after the other all over a large table, before the newest of it are known. Where
much is shared, the newest are near: so the index of the order is walked from where the page begins, and each id looked
up among those that are shared. Where they aren't near, the walk ends, and the page is read the other way.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from rapport.crm.records import sorting
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

MANY = 2000
"""Shares of one kind from which on the newest are looked for along the order."""
WALKED = 30_000
"""Rows of an index that are walked at most: for nothing, that costs little beside the other way."""
_INDEXED = frozenset({"updated_at", "created_at"})


async def rows(
    scope: Scope, obj: ObjectType, keys: Sequence[sorting.Key], statement: sa.Select[Any], alive: Any, wanted: int
) -> Sequence[Any] | None:
    """So many rows of a list without a filter; `alive` says from where on. None where the other way is to be taken.

    What one owns is taken from its own indexes. The page is whole where the walk met as many as are wanted: all that
    stands before the last of them was walked past.
    """
    table = obj.table
    if len(keys) != 1 or keys[0].field.name not in _INDEXED or not await _many(scope, obj):
        return None
    order, limit = sorting.order_by(keys, table.c.id), sa.bindparam("page_limit", type_=sa.Integer)
    walked = sa.select(table.c.id, keys[0].expression.label("place")).where(alive).order_by(*order).limit(WALKED)
    walk = walked.subquery("walk")
    along = (each.desc() if keys[0].descending else each.asc() for each in (walk.c.place, walk.c.id))
    # `IS TRUE` keeps it a lookup in a hash: a join may search an index once for each row.
    shared = walk.c.id.in_(scope.shared_ids(obj)).is_(sa.true())
    met = sa.select(walk.c.id).where(shared).order_by(*along).limit(limit).cte("met")
    own = (sa.select(table.c.id).where(part, alive).order_by(*order).limit(limit) for part in scope.held(obj, table))
    ids = sa.union_all(*own, sa.select(met.c.id)).scalar_subquery()
    found = sa.select(sa.func.count()).select_from(met).scalar_subquery().label("met")
    page = statement.add_columns(found).where(table.c.id == sa.any_(sa.func.array(ids)))
    read = await scope.session.rows(page, {"page_limit": wanted})
    return read if read and read[0].met == wanted else None


async def _many(scope: Scope, obj: ObjectType) -> bool:
    some = scope.shared_ids(obj).limit(MANY).subquery()
    [(number,)] = await scope.session.rows(sa.select(sa.func.count()).select_from(some))
    return bool(number >= MANY)
