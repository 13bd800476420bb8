"""The scoreboard's contacts: made up, and written the way an import writes, by several processes where they are many.

Many rows are written into tables without their secondary indexes, which are then built once, as one loads a million
rows into PostgreSQL by hand: what the benches read afterwards is the same. How fast an import is with the indexes in
place is for `import` to measure.
"""

import multiprocessing
import sys
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import psutil
import uvloop

from auth.actor import principal_of
from auth.principal import Principal
from kernel import context, copying
from kernel.ids import derive_id
from kernel.runtime import Runtime
from kernel.settings import Settings
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.features import REGISTRY
from rapport.crm.records import new_rows
from rapport.crm.records.scope import Scope
from rapport.parts import open_parts

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("伟", "芳", "娜", "敏", "静", "磊", "洋", "艳", "勇", "军", "杰", "涛", "晓红", "志强", "海燕", "建国")
FIRST = ("Eleanor", "Priya", "Tom", "Isla", "Daniel", "Sophie", "Gareth", "Amelia", "Rhys", "Charlotte")
LAST = ("Whitcombe", "Raman", "Ashworth", "Macleod", "Okafor", "Turner", "Pugh", "Fox", "Morgan", "Webb")
CHUNK = 2000
SLICE = 20_000
"""Rows that a process writes before it says so."""

MANY = 100_000
LIMIT_SECONDS = 1800


def person(number: int) -> dict[str, str]:
    """A made-up contact, Chinese and English in turn; each has every surname, given name and last name."""
    half = number // 2
    if number % 2:
        name = SURNAMES[half % 20] + GIVEN[half // 20 % 16]
        return {"name": name, "title": "采购经理", "email": f"c{number}@kehu.example", "mobile": f"138{number:08d}"}
    name = f"{FIRST[half % 10]} {LAST[half // 10 % 10]} {number}"
    return {"name": name, "title": "Buyer", "email": f"c{number}@client.example", "mobile": f"07700 {number:06d}"}


def record_id(owner: Principal, number: int) -> UUID:
    """The id of a made-up contact: the same in every process."""
    return derive_id(owner.person_id, number, at=owner.tenant.key_created_at)


@asynccontextmanager
async def scope_in(runtime: Runtime, owner: Principal) -> AsyncIterator[Scope]:
    """One transaction of an organisation's owner, who imports."""
    with context.use(context.Context(actor_id=owner.person_id, tenant_id=owner.tenant.id, origin="import")):
        async with owner.session(runtime) as session:
            yield Scope(REGISTRY, owner, session)


async def write_rows(runtime: Runtime, owner: Principal, start: int, stop: int) -> None:
    """Writes these contacts by the write path's own functions, as `imports/write_rows.py` does."""
    names = [column.name for column in CONTACT.table.columns]
    for first in range(start, stop, CHUNK):
        async with scope_in(runtime, owner) as scope:
            new = [
                (record_id(owner, number), person(number), owner.person_id)
                for number in range(first, min(first + CHUNK, stop))
            ]
            built = []
            for row, change in new_rows.build_creates(scope.keys, CONTACT, new):
                built.append(tuple({**row, "field_versions": "{}"}.get(name) for name in names))
                scope.session.record_change(change)
            await scope.session.copy_in(CONTACT.table, names, copying.encoded(CONTACT.table, names, built))


async def write_many(settings: Settings, owner: Principal, rows: int) -> None:
    """The same by a process for each processor, with progress on stderr; gives up after `LIMIT_SECONDS`."""
    url = settings.tenant_admin_urls["main"]
    admin = await asyncpg.connect(url, server_settings={"search_path": owner.tenant.home.schema})
    try:
        async with without_indexes(admin, "contact", "change"):
            _in_processes(settings, owner, rows)
    finally:
        await admin.close()


async def settle(settings: Settings, owner: Principal) -> None:
    """What autovacuum does within a minute: statistics, and the index's pending list, which every search reads."""
    connection = await asyncpg.connect(settings.tenant_admin_urls["main"])
    for table in ("contact", "change"):
        await connection.execute(f"VACUUM ANALYZE {owner.tenant.home.schema}.{table}")
    await connection.close()


async def settled_rank_tables(connection: Any) -> None:
    """What autovacuum does within a minute to the tables that the making of ranks has filled."""
    for table in ("text_rank", "text_order"):
        await connection.execute("VACUUM ANALYZE " + table)


@asynccontextmanager
async def without_indexes(admin: Any, *tables: str) -> AsyncIterator[None]:
    """Drops the secondary indexes of tables that are filled meanwhile, and makes them again."""
    found = await admin.fetch(
        "SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i"
        " WHERE i.indrelid = ANY($1::text[]::regclass[]) AND NOT i.indisunique",
        tables,
    )
    for row in found:
        await admin.execute(f"DROP INDEX {row['name']}")
    started = time.monotonic()
    yield
    _say(f"{', '.join(tables)} in {time.monotonic() - started:.0f} s")
    started = time.monotonic()
    await admin.execute("SET maintenance_work_mem = '512MB'")
    for row in found:
        await admin.execute(row["definition"])
    _say(f"{len(found)} indexes in {time.monotonic() - started:.0f} s")


_COPY = """
INSERT INTO {table} ({columns}) SELECT {values} FROM {table} JOIN copied ON copied.id = {table}.{key}
CROSS JOIN generate_series($1::int, $2::int) copy
"""
_ID = "md5({column}::text || copy::text)::uuid"


async def copy_rows(connection: Any, table: str, key: str, first: int, last: int) -> None:
    """Copies the rows of a table that name a record of the table `copied` so many times, each under ids of its own.

    Nobody can read their names, which the product writes for one id alone.
    """
    asked = "SELECT attname FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped"
    columns = [row["attname"] for row in await connection.fetch(asked, table)]
    values = [_ID.format(column=f"{table}.{name}") if name in {"id", key} else f"{table}.{name}" for name in columns]
    statement = _COPY.format(table=table, key=key, columns=", ".join(columns), values=", ".join(values))
    await connection.execute(statement, first, last)


def _in_processes(settings: Settings, owner: Principal, rows: int) -> None:
    started, written = time.monotonic(), 0
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(psutil.cpu_count() or 2, mp_context=spawned) as pool:
        waiting = {
            pool.submit(_slice, settings, owner.tenant.home.key, owner.person_id, start, stop)
            for start, stop in _slices(rows)
        }
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            written += sum(each.result() for each in done)
            seconds = time.monotonic() - started
            _say(f"{written:,} of {rows:,} contacts, {written / seconds:,.0f} rows/s")
            if seconds > LIMIT_SECONDS:
                pool.shutdown(cancel_futures=True)
                raise TimeoutError(f"{written:,} contacts in {seconds:.0f} s: this machine is too slow or too busy")


def _slices(rows: int) -> Iterator[tuple[int, int]]:
    for start in range(0, rows, SLICE):
        yield start, min(start + SLICE, rows)


def _slice(settings: Settings, home: str, person_id: UUID, start: int, stop: int) -> int:
    """The work of one process; how many rows it wrote."""

    async def run() -> None:
        async with open_parts(settings, pool_size=1) as parts:
            await write_rows(parts.runtime, await principal_of(parts.runtime, home, person_id), start, stop)

    uvloop.run(run())
    return stop - start


def _say(text: str) -> None:
    sys.stderr.write(f"bench: {text}\n")
    sys.stderr.flush()
