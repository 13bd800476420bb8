"""get, list, search and tenant_switch: CPU of one request over the API, against asyncpg running the statement alone."""

import time
from statistics import median
from typing import Any

import asyncpg

from bench.support import Bench, contacts, cpu_microseconds, fill, line, organisation, person, scope_of
from rapport.crm.features import REGISTRY
from rapport.crm.records import read, totals
from rapport.crm.records.sorting import seal_cursor
from rapport.crm.records.tokens import haystack, matches, parse_query

CONTACT = REGISTRY["contact"]


async def database_alone(bench: Bench, statement: str, *arguments: Any, times: int = 300) -> float:
    """CPU microseconds of one statement through a bare connection in the tenant's schema."""
    url = bench.settings.tenant_admin_urls["main"]
    connection = await asyncpg.connect(url, server_settings={"search_path": bench.owner.tenant.home.schema})
    try:
        return await cpu_microseconds(bench, times, lambda _: connection.fetch(statement, *arguments))
    finally:
        await connection.close()


async def get(bench: Bench) -> None:
    """One record by its id."""
    ids = await contacts(bench)
    times = 200 if bench.quick else 1000

    async def call(number: int) -> None:
        await bench.request("GET", f"/api/contacts/{ids[number * 7919 % len(ids)]}")

    limit = await database_alone(bench, "SELECT * FROM contact WHERE id = $1", ids[0])
    value = await cpu_microseconds(bench, times, call)
    line("get", value, "us CPU", limit=limit, target=400, ok=value <= 400)


async def list_page(bench: Bench) -> None:
    """Fifty records, filtered and sorted; and pages deep in the list against the first."""
    await contacts(bench)
    times = 40 if bench.quick else 200
    wanted = {"filter": {"field": "email", "op": "not_empty"}, "sort": [{"field": "created_at", "descending": True}]}

    async def call(_: int) -> None:
        await bench.request("POST", "/api/contacts/query", {**wanted, "limit": 50})

    statement = "SELECT * FROM contact WHERE deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 50"
    limit = await database_alone(bench, statement)
    value = await cpu_microseconds(bench, times, call)
    depths = {}
    for row in (10_000, 900_000):
        if row < bench.rows:
            depths[f"page_at_{row}"] = await _deep(bench, wanted, row, times)
    line("list", value, "us CPU", limit=limit, target=900, ok=value <= 900, **depths)


async def _deep(bench: Bench, wanted: dict[str, Any], row: int, times: int) -> float:
    """Wall time of a page after this row against the first page: the ratio of the medians, taken in turn."""
    url = bench.settings.tenant_admin_urls["main"]
    connection = await asyncpg.connect(url, server_settings={"search_path": bench.owner.tenant.home.schema})
    order = "SELECT created_at, id FROM contact WHERE deleted_at IS NULL ORDER BY created_at DESC, id DESC"
    last = await connection.fetchrow(f"{order} OFFSET $1 LIMIT 1", row)
    await connection.close()
    cursor = seal_cursor(bench.owner.tenant.keys, f"contact:{CONTACT.by_name['created_at'].id}-", list(last))
    took: dict[str | None, list[float]] = {None: [], cursor: []}
    for _ in range(times):
        for at, figures in took.items():
            started = time.perf_counter()
            await bench.request("POST", "/api/contacts/query", {**wanted, "limit": 50, "cursor": at})
            figures.append(time.perf_counter() - started)
    return round(median(took[cursor]) / median(took[None]), 2)


async def search(bench: Bench) -> None:
    """Substrings of encrypted names, zh and en, with the recall against a brute-force scan."""
    ids = await contacts(bench)
    words = ["晓红", "Whitc", "kafor 1", "王", "zxh"]
    found = 0
    for word in words:
        async with scope_of(bench) as scope:
            found += await totals.count(scope, CONTACT, read.Query({"field": "name", "op": "contains", "value": word}))
    queries = [parse_query(word).words for word in words]
    stacks = [haystack(person(number)["name"], "name") for number in range(len(ids))]
    expected = sum(all(matches(part, stack) for part in query) for stack in stacks for query in queries)
    times = 20 if bench.quick else 100

    async def call(number: int) -> None:
        await bench.request("POST", "/api/search", {"q": words[number % 3]})

    async def one_hit(number: int) -> None:
        await bench.request("POST", "/api/search", {"q": person(number * 7919 % len(ids) // 2 * 2)["name"]})

    limit = await database_alone(
        bench, "SELECT id FROM contact WHERE search_tokens @> ARRAY[1,2] ORDER BY id DESC LIMIT 200"
    )
    value, one = await cpu_microseconds(bench, times, call), await cpu_microseconds(bench, times, one_hit)
    recall, ok = found / expected, value <= 2000 and found == expected
    line("search", value, "us CPU", limit=limit, target=2000, ok=ok, recall=recall, one_hit=round(one, 1))


async def tenant_switch(bench: Bench) -> None:
    """Lists over many schemas in rotation, against one schema."""
    count = 10 if bench.quick else 100
    owners = [await organisation(bench.parts, f"t{number}@bench.example") for number in range(count)]
    for owner in owners:
        await fill(bench, owner, 200)

    async def call(number: int, rotating: bool) -> None:
        async with scope_of(bench, owners[number % count if rotating else 0]) as scope:
            await read.query_page(scope, CONTACT, read.Query(limit=50))

    times = 200
    limit = await cpu_microseconds(bench, times, lambda number: call(number, False))
    value = await cpu_microseconds(bench, times, lambda number: call(number, True))
    line("tenant_switch", value, "us CPU", limit=limit, target=1.3, ok=value / limit <= 1.3, schemas=count)
