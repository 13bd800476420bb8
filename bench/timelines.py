"""timeline: pages of one record's timeline while the organisation has a million activities."""

import datetime as dt
import math
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import asyncpg
import msgspec

from bench.support import Bench, line, scope_of
from kernel import copying
from kernel.ids import derive_id, new_id
from rapport.crm.activities.activity import ACTIVITY
from rapport.crm.activities.models import timeline_target
from rapport.crm.activities.timeline import PAGE
from rapport.crm.features import REGISTRY
from rapport.crm.records import new_rows, write

CHUNK = 2000
BUSY = 10
"""Each tenth activity is about the one company that is looked at."""

QUIET = 100
"""Companies that the others are about."""

KINDS = ("call", "meeting", "note", "visit")
NEWEST = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
WALK = 40
TIMES = 100


async def timeline(bench: Bench) -> None:
    """Pages from the newest to older ones, from the middle, and narrowed, by their slowest twentieth.

    The limit is what the database alone does for a page: so many rows along the index of timelines.
    """
    count = 50_000 if bench.quick else 1_000_000
    company = await _fill(bench, count)
    path = f"/api/companies/{company}/timeline"
    middle = (NEWEST - dt.timedelta(minutes=count // 2)).date().isoformat()
    asked: dict[str, dict[str, str]] = {
        "middle": {"until": middle}, "kind": {"type": "visit"}, "person": {"person": str(bench.owner.person_id)},
        "days": {"since": middle, "until": middle},
    }  # fmt: skip
    figures = {name: await _took(bench, path, [query] * TIMES) for name, query in asked.items()}
    figures["first"] = await _took(bench, path, [{}] * TIMES)
    figures["older"] = await _walk(bench, path)
    slowest = {name: round(_p95(took), 1) for name, took in figures.items()}
    value, limit = max(slowest.values()), await _alone(bench, company)
    line(
        "timeline", value, "ms p95", limit=limit, target=150, ok=value <= 150, activities=count,
        of_record=count // BUSY, **slowest,
    )  # fmt: skip


async def _fill(bench: Bench, count: int) -> UUID:
    """Activities of some companies, a minute apart, and where they stand; the company that a tenth of them is about."""
    owner = bench.owner
    async with scope_of(bench) as scope:
        ids = [new_id() for _ in range(QUIET + 1)]
        for number, each in enumerate(ids):
            await write.create(scope, REGISTRY["company"], {"name": f"Company {number}"}, each, is_new=True)
    names = [column.name for column in ACTIVITY.table.columns]
    places = [column.name for column in timeline_target.columns]
    for start in range(0, count, CHUNK):
        numbers = range(start, min(start + CHUNK, count))
        new = [
            (derive_id(owner.person_id, "activity", number, at=owner.tenant.key_created_at), _activity(number, ids))
            for number in numbers
        ]
        async with scope_of(bench) as scope:
            creates = [(record_id, values, owner.person_id) for record_id, values in new]
            rows = [row for row, _ in new_rows.build_creates(scope.keys, ACTIVITY, creates)]
            built = [tuple({**row, "field_versions": "{}"}.get(name) for name in names) for row in rows]
            await scope.session.copy_in(ACTIVITY.table, names, copying.encoded(ACTIVITY.table, names, built))
            stand = [
                (values["company"], record_id, "company", "activity", values["occurred_at"], False)
                for record_id, values in new
            ]
            await scope.session.copy_in(timeline_target, places, copying.encoded(timeline_target, places, stand))
    connection = await asyncpg.connect(bench.settings.tenant_admin_urls["main"])
    for table in ("activity", "timeline_target"):
        await connection.execute(f"VACUUM ANALYZE {owner.tenant.home.schema}.{table}")
    await connection.close()
    return ids[0]


def _activity(number: int, companies: Sequence[UUID]) -> dict[str, Any]:
    """A made-up activity."""
    company = companies[0] if number % BUSY == 0 else companies[1 + number % QUIET]
    at = NEWEST - dt.timedelta(minutes=number)
    kind = KINDS[number // BUSY % len(KINDS)]
    return {"kind": kind, "subject": f"Talked about line {number}", "occurred_at": at, "company": company}


async def _took(bench: Bench, path: str, queries: Sequence[dict[str, str]]) -> list[float]:
    """Milliseconds of each of these pages."""
    figures = []
    for query in queries:
        started = time.perf_counter()
        await bench.request("GET", path, query=urlencode(query))
        figures.append((time.perf_counter() - started) * 1000)
    return figures


async def _walk(bench: Bench, path: str) -> list[float]:
    """Milliseconds of the pages from the newest on, each by the cursor of the one before it."""
    figures: list[float] = []
    before: str | None = None
    for _ in range(WALK):
        answer: list[bytes] = []
        started = time.perf_counter()
        await bench.request("GET", path, query=urlencode({"before": before} if before else {}), take=answer.append)
        figures.append((time.perf_counter() - started) * 1000)
        before = msgspec.json.decode(b"".join(answer))["next"]
        assert before is not None, "the walk ended early"
    return figures


async def _alone(bench: Bench, company: UUID) -> float:
    """The same of the bare walk, from the newest."""
    statement = (
        "SELECT event_id, event, occurred_at FROM timeline_target WHERE record_id = $1 AND NOT hidden"
        " AND occurred_at <= now() ORDER BY occurred_at DESC, event_id DESC LIMIT $2"
    )
    url = bench.settings.tenant_admin_urls["main"]
    connection = await asyncpg.connect(url, server_settings={"search_path": bench.owner.tenant.home.schema})
    figures = []
    for _ in range(TIMES):
        started = time.perf_counter()
        await connection.fetch(statement, company, PAGE + 1)
        figures.append((time.perf_counter() - started) * 1000)
    await connection.close()
    return _p95(figures)


def _p95(figures: Sequence[float]) -> float:
    return sorted(figures)[math.ceil(len(figures) * 0.95) - 1]
