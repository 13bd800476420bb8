"""Encrypts and hashes anew what is under an old key, an organisation's or the platform's: every registered column, and
an organisation's files.

A row is old where one of its ciphertexts is, and its hashes are no older than that: they are made after it, and whoever
makes some of a row's anew while there are two secrets encrypts all that they are made of anew (`records.write`).

It looks as if nothing had happened: no version, no change row, no news, no clock. A page is a short transaction that
waits for nobody: rows that somebody else holds are passed over (SKIP LOCKED), so that it never stands in a circle of
transactions that wait for each other; the next pass finds them. A value is replaced only where the row still has the
bytes that were read.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.types import UserDefinedType

from kernel.columns import HOLDS, REHASHED, ContentHashed, ciphers
from kernel.crypto import Keyset
from kernel.db import CONTROL_HOME, Session
from kernel.files import FileMissing
from kernel.runtime import Runtime
from kernel.statements import prepared_once
from kernel.tables import control_metadata, tenant_metadata

PAGE: Final = 200
"""Rows of one transaction."""

BLOCKS: Final = 32
"""Blocks of a table that are looked through at a time for rows to encrypt anew."""

COUNTED: Final = 4096
"""Blocks that are counted at a time: each statement stays far below the time-out."""


class _Tid(UserDefinedType[tuple[int, int]]):
    """Where a row lies: its block, and its place there."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:  # noqa: ANN401  # SQLAlchemy's own signature
        return "TID"  # pragma: no cover - no statement names the type


_place: sa.ColumnClause[tuple[int, int]] = sa.column("ctid", _Tid())


def tables(home: str = "") -> list[sa.Table]:
    """Tables with ciphertexts, in the order of a walk: those of an organisation unless it is the control database."""
    metadata = control_metadata if home == CONTROL_HOME else tenant_metadata
    return [table for table in sorted(metadata.tables.values(), key=lambda each: each.name) if ciphers(table)]


def opened(runtime: Runtime, home: str) -> AbstractAsyncContextManager[Session]:
    """A transaction in which ciphertexts may be replaced."""
    return runtime.databases.keeper_session() if home == CONTROL_HOME else runtime.session(home)


async def left(runtime: Runtime, home: str, table: sa.Table) -> int:
    """Rows with something under another key than the one that encrypts now."""
    found = 0
    for first in range(0, await blocks_of(runtime, home, table), COUNTED):
        async with opened(runtime, home) as session:
            values = _those(session.keys, first, COUNTED)
            found += (await session.execute(_counting(table), values)).scalar_one()
    return found


async def blocks_of(runtime: Runtime, home: str, table: sa.Table) -> int:
    """How many blocks a table has. What is written from now on, under the new key, may lie behind them."""
    async with opened(runtime, home) as session:
        found: int = (await session.execute(_size(table))).scalar_one()
    return found


async def anew(runtime: Runtime, home: str, table: sa.Table, first: int) -> int:
    """Encrypts anew what lies in `BLOCKS` blocks of a table; how many rows. What is in use right now is left."""
    done = 0
    while True:
        async with opened(runtime, home) as session:
            found = await _page(session, table, first)
        done += found
        if found < PAGE:
            return done


async def files_left(runtime: Runtime, home: str) -> list[UUID]:
    """Files with something under another key than the one that encrypts now; the platform has none."""
    if home == CONTROL_HOME:
        return []
    keys = (await runtime.open_home(home)).keys
    return await asyncio.to_thread(runtime.files.under_old_keys, keys)


async def is_written_under_old_keys(runtime: Runtime, home: str) -> bool:
    """Whether a file that is being written began under another key: it will be there when it is whole."""
    if home == CONTROL_HOME:
        return False
    keys = (await runtime.open_home(home)).keys
    return await asyncio.to_thread(runtime.files.written_under_old_keys, keys)


async def file_anew(runtime: Runtime, home: str, file_id: UUID) -> bool:
    """Encrypts a file anew; one that was deleted or replaced meanwhile is left as it is (False)."""
    keys = (await runtime.open_home(home)).keys
    try:
        hashed = await asyncio.to_thread(runtime.files.content_hash, keys, file_id)
    except FileMissing:
        return False
    # The row first: whoever is killed in between finds the file under the old key, and does both again.
    async with runtime.session(home) as session:
        for table, column in _content_hashes():
            mine = table.c[column.info[HOLDS].file] == file_id
            await session.execute(table.update().where(mine).values({column.name: hashed}))
    return await asyncio.to_thread(runtime.files.anew, keys, file_id)


def _content_hashes() -> list[tuple[sa.Table, sa.Column[Any]]]:
    every = ((table, column) for table in tenant_metadata.sorted_tables for column in table.columns)
    return [(table, column) for table, column in every if isinstance(column.info.get(HOLDS), ContentHashed)]


async def _page(session: Session, table: sa.Table, first: int) -> int:
    keys = session.keys
    rows = await session.rows(_reading(table), {**_those(keys, first, BLOCKS), "limit": PAGE})
    if rows:
        values = await asyncio.to_thread(_made, table, rows, keys)
        await session.execute(_writing(table), values)
        rehashed = table.info.get(REHASHED)
        if rehashed is not None and rehashed.beside is not None:
            await rehashed.beside(session, [row.id for row in rows])
    return len(rows)


def _made(table: sa.Table, rows: Sequence[Any], keys: Keyset) -> list[dict[str, Any]]:
    """What replaces what: a thread's work, as encryption would hold the event loop."""
    found, columns, rehashed = [], ciphers(table), table.info.get(REHASHED)
    for row in rows:
        values: dict[str, Any] = {"place": row.ctid}
        if rehashed is not None:
            values |= {f"new_{name}": value for name, value in rehashed.make(keys, row).items()}
        for column in columns:
            before = getattr(row, column.name)
            holds = column.info[HOLDS]
            is_old = before is not None and not holds.is_under(keys, before)
            values[f"old_{column.name}"] = before
            values[f"new_{column.name}"] = holds.anew(keys, before, row) if is_old else before
        found.append(values)
    return found


def _those(keys: Keyset, first: int, blocks: int) -> dict[str, Any]:
    """The values of `_old`."""
    return {"mark": keys.mark, "first": (first, 0), "end": (first + blocks, 0)}


def _old(table: sa.Table) -> sa.ColumnElement[bool]:
    mark = sa.bindparam("mark", type_=sa.LargeBinary)
    begins = [column.info[HOLDS].mark(column) for column in ciphers(table)]
    place = (_place >= sa.bindparam("first", type_=_Tid())) & (_place < sa.bindparam("end", type_=_Tid()))
    return place & sa.or_(*(begin != mark for begin in begins))


@prepared_once
def _size(table: sa.Table) -> sa.Select[Any]:
    block = sa.cast(sa.func.current_setting("block_size"), sa.BigInteger)
    return sa.select(sa.func.pg_relation_size(sa.cast(table.name, REGCLASS), type_=sa.BigInteger) // block)


@prepared_once
def _counting(table: sa.Table) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(table).where(_old(table))


@prepared_once
def _reading(table: sa.Table) -> sa.Select[Any]:
    columns = ciphers(table)
    bound_to = {name for column in columns for name in column.info[HOLDS].needs}
    if (rehashed := table.info.get(REHASHED)) is not None:
        bound_to.update(rehashed.needs)
    read = sa.select(_place, *columns, *(table.c[name] for name in sorted(bound_to))).select_from(table)
    limit = sa.bindparam("limit", type_=sa.Integer)
    return read.where(_old(table)).limit(limit).with_for_update(key_share=True, skip_locked=True)


@prepared_once
def _writing(table: sa.Table) -> sa.Update:
    names = [column.name for column in ciphers(table)]
    same = [table.c[name].is_not_distinct_from(sa.bindparam(f"old_{name}", type_=table.c[name].type)) for name in names]
    rehashed = table.info.get(REHASHED)
    new = [*names, *(rehashed.columns if rehashed is not None else ())]
    values = {name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in new}
    return table.update().where(_place == sa.bindparam("place", type_=_Tid()), *same).values(values)
