"""The rows that somebody may read or change, as one SQL expression.

The same expression stands in lists, counts, sums, search, export, point reads and writes; so no total, sort or
export shows a row that a list hides.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.principal import Depth

READER = sa.bindparam("reader", type_=PGUUID(as_uuid=True))
"""Who reads, in statements that are compiled once for everybody."""


def visible(
    depth: Depth, owner_column: "sa.ColumnElement[object]", person: "UUID | sa.BindParameter[UUID]"
) -> sa.ColumnElement[bool]:
    """True for the rows that `person`, or `READER`, may read, update or delete with rights of this depth."""
    match depth:
        case "all":
            return sa.true()
        case "own":
            return owner_column == person
        case _:
            return sa.false()
