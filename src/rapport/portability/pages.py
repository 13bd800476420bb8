"""The rows of a table in the order of its primary key, a page at a time; and those that were written since a moment."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.types import UserDefinedType

from kernel.db import TenantSession
from kernel.statements import prepared_once
from rapport.portability import register

PAGE: Final = 1000
"""Rows that are read, opened and written at a time."""

_FREE: Final = 2**32


class _Xid(UserDefinedType[int]):
    """A transaction's number as rows carry it."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:  # noqa: ANN401  # SQLAlchemy's own signature
        return "XID"


async def rows(
    session: TenantSession, table: sa.Table, after: Sequence[Any] | None = None, *, since: int | None = None
) -> Sequence[Any]:
    """The next page after a primary key; with `since` only rows that a transaction with at least this number wrote."""
    values: dict[str, Any] = {"limit": PAGE}
    if since is not None:
        values["since"] = since % _FREE
    if after is not None:
        values |= {f"after_{place}": value for place, value in enumerate(after)}
    statement = _page(table, after is not None, since is not None)
    return await session.rows(statement, values)


async def all_rows(
    session: TenantSession, table: sa.Table, after: Sequence[Any] | None = None, *, since: int | None = None
) -> AsyncIterator[Sequence[Any]]:
    """Every page of `rows`, in one transaction."""
    found = await rows(session, table, after, since=since)
    while found:
        yield found
        if len(found) < PAGE:
            return
        found = await rows(session, table, key_of(table, found[-1]), since=since)


def key_of(table: sa.Table, row: Any) -> tuple[Any, ...]:  # noqa: ANN401  # a row
    """The primary key of a row."""
    return tuple(row[column.name] for column in table.primary_key)


async def horizon(session: TenantSession) -> int:
    """What is committed from now on has a transaction's number of at least this."""
    oldest = sa.func.pg_snapshot_xmin(sa.func.pg_current_snapshot())
    number = sa.cast(sa.cast(oldest, sa.Text), sa.BigInteger)
    found: int = (await session.execute(sa.select(number))).scalar_one()
    return found


async def count(session: TenantSession, table: sa.Table) -> int:
    """How many rows a table has."""
    found: int = (await session.execute(_count(table))).scalar_one()
    return found


@prepared_once
def _page(table: sa.Table, goes_on: bool, is_since: bool) -> sa.Select[*tuple[Any, ...]]:
    keys = list(table.primary_key)
    statement: sa.Select[Any] = (
        sa.select(*register.columns(table)).order_by(*keys).limit(sa.bindparam("limit", type_=sa.Integer))
    )
    if goes_on:
        after = [sa.bindparam(f"after_{place}", type_=key.type) for place, key in enumerate(keys)]
        statement = statement.where(sa.tuple_(*keys) > sa.tuple_(*after))
    if is_since:
        number = sa.cast(sa.cast(sa.bindparam("since", type_=sa.BigInteger), sa.Text), _Xid())
        written = sa.column("xmin", _Xid())
        # Numbers go round: the younger one has the smaller age. What is frozen is older than any.
        statement = statement.where(sa.func.age(written) <= sa.func.age(number))
    return statement


@prepared_once
def _count(table: sa.Table) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(table)
