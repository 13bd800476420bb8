"""A page of a list in the order of an indexed own field: along the index, and then the records that hold nothing in it.

Empties stand last in both directions, as in every list; they have no row in the index, so they are read apart, and only
where a page comes to them.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from rapport.crm.records import page_order
from rapport.crm.records.ends import Place
from rapport.crm.records.models import field_index
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.sorting import Key


async def rows(
    scope: Scope, obj: ObjectType, key: Key, names: Sequence[str] | None, clause: Any, came: Place | None, wanted: int
) -> Sequence[Any]:
    """So many rows of a list in the order of `key`, from where a cursor leads on."""
    parts, found = [_filled, _empty], list[Any]()
    if key.empties_first:
        parts.reverse()
    for part in parts:
        statement = part(obj, key, names, came)
        if statement is not None and len(found) < wanted:
            found += await scope.session.rows(statement.where(clause), {"page_limit": wanted - len(found)})
    return found


def _filled(obj: ObjectType, key: Key, names: Sequence[str] | None, came: Place | None) -> sa.Select[Any] | None:
    """Along the index. None where the page begins among the empties that come after it."""
    held = field_index.alias("held")
    value, table = key.field.place(held), obj.table
    # Without empties there is nothing to say of them: so the index has this order in both directions.
    along = replace(key, expression=value, nullable=False)
    statement = page_order.ordering(obj, names, [along], held.c.record_id)
    mine = (held.c.field_id == key.field.id, held.c.record_id == table.c.id, value.is_not(None))
    statement = statement.where(*mine)
    if came is None or (key.empties_first and came.values[0] is None):
        return statement
    if came.values[0] is None:
        return None
    place = sa.tuple_(value, held.c.record_id)
    at = sa.tuple_(sa.literal(came.values[0], value.type), sa.literal(came.values[1], held.c.record_id.type))
    return statement.where(place < at if key.descending else place > at)


def _empty(obj: ObjectType, key: Key, names: Sequence[str] | None, came: Place | None) -> sa.Select[Any] | None:
    """What holds nothing, by its id. None where the page begins behind it."""
    table, value = obj.table, key.field.place(obj.table)
    nothing = replace(key, expression=sa.cast(sa.null(), value.type), nullable=False)
    statement = page_order.ordering(obj, names, [nothing]).where(value.is_(None))
    if came is None or (came.values[0] is not None and not key.empties_first):
        return statement
    if came.values[0] is not None:
        return None
    return statement.where(table.c.id < came.values[1] if key.descending else table.c.id > came.values[1])
