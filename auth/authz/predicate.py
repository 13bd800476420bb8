"""The rows that somebody may read or change, as one SQL expression.

The same expression stands in lists, counts, sums, search, export, point reads and writes; so no total, sort or
export shows a row that a list hides.
"""

import sqlalchemy as sa

from auth.principal import Level, Principal


def visible(
    principal: Principal, object_name: str, owner_column: "sa.ColumnElement[object]", level: Level
) -> sa.ColumnElement[bool]:
    """True for the rows of `object_name` that `principal` may read, update or delete."""
    match principal.rights.of(object_name).depth(level):
        case "all":
            return sa.true()
        case "own":
            return owner_column == principal.person_id
        case _:
            return sa.false()
