"""sort: pages by an encrypted title against pages by date and against a plain text column; how fast ranks are made."""

import time
from collections.abc import Awaitable, Callable, Mapping
from statistics import median
from typing import Any

import asyncpg

from bench.filling import person, record_id, settled_rank_tables
from bench.support import Bench, contacts, line, postgres_seconds
from rapport.crm.features import REGISTRY
from rapport.crm.records import ranking
from rapport.crm.records.ranked_pages import Mark
from rapport.crm.records.sorting import seal_cursor
from rapport.crm.records.standing import key_of

CONTACT = REGISTRY["contact"]
BY_DATE = [{"field": "created_at", "descending": False}]
BY_NAME = [{"field": "name", "descending": False}]

PLAIN = (
    "SELECT c.*, p.name AS plain FROM plain p JOIN contact c ON c.id = p.id WHERE c.deleted_at IS NULL"
    " AND (p.name, p.id) > ($1, $2) ORDER BY p.name, p.id LIMIT 51"
)
RANKED = (
    "SELECT r.en AS rank, c.id, c.name, o.epoch FROM text_rank r JOIN contact c ON c.id = r.record_id"
    " JOIN text_order o ON o.field_id = r.field_id WHERE r.field_id = $1 ORDER BY r.en, r.record_id OFFSET $2 LIMIT 1"
)


async def sort(bench: Bench) -> None:
    """Wall time of a page by name against one by date: the first, and deep ones; the job's rows a second beside."""
    ids = await contacts(bench)
    runtime, home = bench.parts.runtime, bench.owner.tenant.home
    started, database = time.perf_counter(), postgres_seconds(bench)
    await ranking.bring_up_to_date(runtime, home.key, CONTACT, CONTACT.title)
    seconds, database = time.perf_counter() - started, postgres_seconds(bench) - database
    url = bench.settings.tenant_admin_urls["main"]
    connection = await asyncpg.connect(url, server_settings={"search_path": home.schema})
    try:
        await settled_rank_tables(connection)
        await _plain(bench, connection, len(ids))
        figures = await _pages(bench, connection, len(ids))
    finally:
        await connection.close()
    worst = max(value for name, value in figures.items() if name.startswith("by_name"))
    more = {
        **{f"{name}_ms": round(value * 1000, 2) for name, value in figures.items()},
        "ranks_per_s": round(len(ids) / seconds), "postgres_share": round(database / seconds, 2),
    }  # fmt: skip
    by_date, ok = figures["by_date"], worst <= 1.5 * figures["by_date"]
    line("sort", worst * 1000, "ms p50", limit=by_date * 1000, target=1.5, ok=ok, **more)


async def _plain(bench: Bench, connection: Any, rows: int) -> None:
    """The same names as plain text in a table beside, which no real database of the product has."""
    await connection.execute('CREATE TABLE plain (id uuid PRIMARY KEY, name text COLLATE "C" NOT NULL)')
    records = [(record_id(bench.owner, number), person(number)["name"]) for number in range(rows)]
    await connection.copy_records_to_table("plain", records=records)
    await connection.execute("CREATE INDEX ON plain (name, id)")
    await connection.execute("VACUUM ANALYZE plain")


async def _pages(bench: Bench, connection: Any, rows: int) -> Mapping[str, float]:
    """Medians in seconds, taken in turn."""
    calls: dict[str, Callable[[], Awaitable[Any]]] = {
        "by_date": lambda: _asked(bench, BY_DATE, None),
        "by_name": lambda: _asked(bench, BY_NAME, None),
    }
    for row in (10_000, 900_000):
        if row < rows:
            cursor = await _cursor(bench, connection, row)
            calls[f"by_name_at_{row}"] = lambda cursor=cursor: _asked(bench, BY_NAME, cursor)  # type: ignore[misc]  # bound
    first = await connection.fetchrow("SELECT name, id FROM plain ORDER BY name, id OFFSET 5000 LIMIT 1")
    calls["plain"] = lambda: connection.fetch(PLAIN, first["name"], first["id"])
    took: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(60 if bench.quick else 200):
        for name, call in calls.items():
            started = time.perf_counter()
            await call()
            took[name].append(time.perf_counter() - started)
    return {name: median(each) for name, each in took.items()}


async def _asked(bench: Bench, sort: list[dict[str, Any]], cursor: str | None) -> None:
    await bench.request("POST", "/api/contacts/query", {"sort": sort, "limit": 50, "cursor": cursor})


async def _cursor(bench: Bench, connection: Any, row: int) -> str:
    """The cursor of a page that ended at this row."""
    field, keys = CONTACT.title, bench.owner.tenant.keys
    last = await connection.fetchrow(RANKED, field.id, row)
    text = keys.decrypt_text(last["name"], field=field.id, record=last["id"])
    mark = Mark(key_of(text, field, "en"), last["id"], last["rank"], last["epoch"])
    return seal_cursor(keys, f"contact:{field.id}+", mark.values())
