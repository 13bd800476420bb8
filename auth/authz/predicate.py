"""The rows that somebody may read or change, as one SQL expression.

The same expression stands in lists, counts, sums, search, export, point reads and writes; so no total, sort or
export shows a row that a list hides.
"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.principal import DEPTHS, Depth, Principal

_ID = PGUUID(as_uuid=True)

READER = sa.bindparam("reader", type_=_ID)
"""Who reads, in statements that are compiled once for everybody."""
READERS = {depth: sa.bindparam(f"readers_{depth}", type_=ARRAY(_ID)) for depth in DEPTHS}
"""Whose records each depth reaches, in the same statements. One for each, so that a statement may have several."""


def visible(depth: Depth, owner_column: sa.ColumnElement[object], principal: Principal) -> sa.ColumnElement[bool]:
    """True for the rows that a principal may read, update or delete with rights of this depth."""
    return _reached(depth, owner_column, principal.person_id, readers_value(principal.readers(depth)))


def prepared(depth: Depth, owner_column: sa.ColumnElement[object]) -> sa.ColumnElement[bool]:
    """The same with `READER` and `READERS`, whose values come with each call (`parameters`).

    A statement about several objects takes the parameters of each of their depths.
    """
    return _reached(depth, owner_column, READER, READERS[depth])


def parameters(depth: Depth, principal: Principal) -> dict[str, object]:
    """The values of `READER` and `READERS`."""
    return {"reader": principal.person_id, READERS[depth].key: principal.readers(depth)}


def readers_value(readers: Sequence[UUID]) -> sa.BindParameter[Sequence[UUID]]:
    """A list of owners as one parameter, whatever its length."""
    return sa.bindparam(None, list(readers), type_=ARRAY(_ID))


def _reached(
    depth: Depth,
    owner_column: sa.ColumnElement[object],
    reader: "UUID | sa.BindParameter[UUID]",
    readers: "sa.BindParameter[Sequence[UUID]]",
) -> sa.ColumnElement[bool]:
    match depth:
        case "all":
            return sa.true()
        case "own":
            return owner_column == reader
        case "team" | "subtree":
            return owner_column == sa.any_(readers)
        case _:
            return sa.false()


def reached(depth: Depth, principal: Principal) -> frozenset[UUID] | None:
    """The same for what is judged in memory: whose records rights of this depth reach, None for everybody's."""
    return None if depth == "all" else frozenset(principal.readers(depth))
