"""bulk_edit: one field of 100,000 contacts changed by one bulk edit, against the bare UPDATE of the same rows."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from bench.support import Bench, fill, line, scope_of
from kernel.ids import new_id
from kernel.statements import any_of
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.records import bulk
from rapport.crm.records.bulk import Chosen
from rapport.crm.records.scope import Scope

RECORDS: Final = 100_000
MOST: Final = 15
"""Times the bare UPDATE: each record is opened, sealed, tokenised and hashed anew, and has a change of its own."""


async def bulk_edit(bench: Bench) -> None:
    """The edit goes through the one write path, `bulk.CHUNK` records at a time, and can be undone."""
    ids = await _ids(bench, 20_000 if bench.quick else RECORDS)
    bare = await _bare(bench, ids)

    @asynccontextmanager
    async def open_scope() -> AsyncIterator[Scope]:
        async with scope_of(bench) as scope:
            yield scope

    started = time.perf_counter()
    done = await bulk.run(open_scope, CONTACT, "update", Chosen(new_id(), ids), {"title": "Director of benches"})
    seconds = time.perf_counter() - started
    whole = done["done"] == len(ids)
    line(
        "bulk_edit", seconds, "s", limit=bare, target=MOST, ok=whole and seconds / bare <= MOST,
        records=len(ids), rows_a_second=round(len(ids) / seconds), ratio=round(seconds / bare, 1),
    )  # fmt: skip


async def _ids(bench: Bench, count: int) -> list[UUID]:
    """The first of the scoreboard's contacts, or as many as are asked for where there are none yet."""
    if not bench.ids:
        await fill(bench, bench.owner, count)
    table = CONTACT.table
    async with scope_of(bench) as scope:
        rows = await scope.session.rows(sa.select(table.c.id).order_by(table.c.id).limit(count))
    return [row.id for row in rows]


async def _bare(bench: Bench, ids: list[UUID]) -> float:
    """Seconds of the UPDATE alone, in the same pieces, each committed: the same columns, with what they hold."""
    table, started = CONTACT.table, time.perf_counter()
    same = {name: table.c[name] for name in ("title", "title_hmac", "search_tokens", "field_versions")}
    for first in range(0, len(ids), bulk.CHUNK):
        async with scope_of(bench) as scope:
            mine = any_of(table.c.id, ids[first : first + bulk.CHUNK])
            await scope.session.execute(table.update().where(mine).values({**same, "version": table.c.version + 1}))
    return time.perf_counter() - started
