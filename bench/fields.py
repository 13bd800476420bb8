"""fields: pages in the order of an own field, within a range of it, and counts by one: with an index and without it,
against real columns of the same records that hold the same.
"""

import datetime as dt
import time
from collections.abc import Awaitable, Callable
from functools import partial
from statistics import median
from typing import Any

import asyncpg

from auth.authz import epoch
from bench.support import Bench, fill, line, scope_of
from rapport.crm.features import REGISTRY
from rapport.crm.records import index_run

RANGE, WIDE = 200, 5
"""Every so many-th record lies in the narrow range; the wide one has a fifth of all."""

FILLED = (
    "UPDATE contact SET cf = jsonb_build_object($1::text, n::text, $2::text, ($3::text[])[1 + n % 8]),"
    " source = ($3::text[])[1 + n % 8]::uuid, created_at = timestamptz '1500-01-01 00:00Z' + n * interval '1 day'"
    " FROM (SELECT id AS of, (row_number() OVER (ORDER BY md5(id::text)))::int AS n FROM contact) AS numbered"
    " WHERE of = contact.id"
)


async def fields(bench: Bench) -> None:
    """The slowest of the pages by an indexed field against the same by an indexed column."""
    rows = len(bench.ids or await fill(bench, bench.owner, 20_000 if bench.quick else 200_000))
    number, pick = [await _defined(bench, kind) for kind in ("decimal", "choice")]
    url = bench.settings.tenant_admin_urls["main"]
    connection = await asyncpg.connect(url, server_settings={"search_path": bench.owner.tenant.home.schema})
    try:
        labels = [str(row["id"]) for row in await connection.fetch("SELECT id FROM choice ORDER BY id LIMIT 8")]
        await connection.execute(FILLED, number[2:], pick[2:], labels)
        await connection.execute("VACUUM FULL contact")
        await connection.execute("VACUUM ANALYZE contact")
        before = await _times(bench, number, pick, rows)
        started = time.perf_counter()
        await index(bench, "contact", number, pick)
        seconds = time.perf_counter() - started
        await connection.execute("VACUUM ANALYZE field_index")
        after = await _times(bench, number, pick, rows)
    finally:
        await connection.close()
    pages = [name for name in after if name.startswith("page")]
    worst = max(after[name] / after[f"real_{name}"] for name in pages)
    more = {f"{name}_ms": round(value * 1000, 1) for name, value in after.items()}
    more |= {f"unindexed_{name}_ms": round(value * 1000, 1) for name, value in before.items() if name[:4] != "real"}
    slowest = max(pages, key=lambda name: after[name] / after[f"real_{name}"])
    limit = after[f"real_{slowest}"] * 1000
    line(
        "fields", after[slowest] * 1000, "ms p50", limit=limit, target=1.5, ok=worst <= 1.5, rows=rows, slowest=slowest,
        indexed_per_s=round(2 * rows / seconds), **more,
    )  # fmt: skip


async def _defined(bench: Bench, kind: str) -> str:
    body = {"type": kind, "label": {"zh": "", "en": f"Bench {kind}"}}
    done = await bench.client.post("/api/fields/contact", json=body)
    name: str = done.json()["fields"][-1]["name"]
    return name


async def index(bench: Bench, obj: str, *names: str) -> None:
    """Has fields of an object indexed, and waits until they are."""
    for name in names:
        done = await bench.client.patch(f"/api/fields/{obj}/{name}", json={"base_version": 1, "indexed": True})
        assert done.status_code == 200, done.text
    async with scope_of(bench) as scope:
        await index_run.remake(scope.session, REGISTRY)
        await epoch.rise(scope.session)


async def _times(bench: Bench, number: str, pick: str, rows: int) -> dict[str, float]:
    """Medians in seconds, taken in turn; `real` ones by columns that hold the same."""
    calls: dict[str, Callable[[], Awaitable[None]]] = {}
    for prefix, field, group in (("", number, pick), ("real_", "created_at", "source")):
        sort = [{"field": field, "descending": True}]
        for name, wide in (("narrow", rows // RANGE), ("wide", rows // WIDE)):
            values = [_day(each) if prefix else str(each) for each in (rows // 2, rows // 2 + wide)]
            asked = {"filter": {"field": field, "op": "between", "value": values}}
            calls[f"{prefix}page_{name}"] = partial(_asked, bench, "query", {**asked, "sort": sort, "limit": 50})
            calls[f"{prefix}count_{name}"] = partial(_asked, bench, "count", asked)
        calls[f"{prefix}page_sorted"] = partial(_asked, bench, "query", {"sort": sort, "limit": 50})
        calls[f"{prefix}group"] = partial(_asked, bench, "summary", {"group": group})
    took: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(15):
        for name, call in calls.items():
            started = time.perf_counter()
            await call()
            took[name].append(time.perf_counter() - started)
    return {name: median(each) for name, each in took.items()}


def _day(number: int) -> str:
    return (dt.datetime(1500, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=number)).isoformat()


async def _asked(bench: Bench, what: str, body: dict[str, Any]) -> None:
    await bench.request("POST", f"/api/contacts/{what}", body)
