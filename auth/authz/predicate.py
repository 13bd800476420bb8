"""The rows that somebody may read or change, as one SQL expression.

The same expression stands in lists, counts, sums, search, export, point reads and writes; so no total, sort or
export shows a row that a list hides.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.principal import Depth, Level, Principal

READER = sa.bindparam("reader", type_=PGUUID(as_uuid=True))
"""Who reads, in statements that are compiled once for everybody."""


def visible(
    principal: Principal, object_name: str, owner_column: "sa.ColumnElement[object]", level: Level
) -> sa.ColumnElement[bool]:
    """True for the rows of `object_name` that `principal` may read, update or delete."""
    return visible_at(principal.rights.of(object_name).depth(level), owner_column, principal.person_id)


def visible_at(
    depth: Depth, owner_column: "sa.ColumnElement[object]", person: "UUID | sa.BindParameter[UUID]"
) -> sa.ColumnElement[bool]:
    """The same for a depth; `person` may be `READER`."""
    match depth:
        case "all":
            return sa.true()
        case "own":
            return owner_column == person
        case _:
            return sa.false()
