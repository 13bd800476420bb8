"""merge_many: two companies that have a million activities become one, piece by piece, and two again."""

import time
from collections.abc import Sequence
from statistics import median
from typing import Final
from uuid import UUID

import asyncpg
import msgspec
import psutil
import sqlalchemy as sa

from auth.principal import Principal
from auth.sessions import Proof
from bench import filling
from bench.merging import MOST, company
from bench.support import Bench, line, organisation, scope_of
from kernel import copying
from kernel.clock import real_now
from kernel.ids import new_id
from kernel.statements import any_of
from rapport.crm.activities.activity import ACTIVITY
from rapport.crm.activities.models import timeline_target
from rapport.crm.companies.feature import COMPANY
from rapport.crm.merging import follow_up, merge, undo
from rapport.crm.merging.models import record_merge
from rapport.crm.merging.payloads import MergeRequest
from rapport.crm.merging.returning import START
from rapport.crm.records import new_rows
from rapport.crm.records.read import fetch

OWN: Final = 2_000
"""Activities that the product writes; the others are copies of their rows."""


async def many(bench: Bench) -> None:
    """Merges and undoes two companies with half of the activities each; what a piece costs must not grow."""
    await merge_of(bench, 40_000 if bench.quick else 1_000_000)


async def merge_of(bench: Bench, count: int) -> None:
    """The same with so many activities."""
    owner = await organisation(bench.parts, "many-rows@bench.example")
    owner = msgspec.structs.replace(owner, proof=Proof.now("pwd"))
    one, two = [await company(bench, owner, name) for name in ("Alder", "Birch")]
    await _activities(bench, owner, (one, two), count)
    before = await _counts(bench, owner, one, two)
    bare = await _bare_piece(bench, owner, one, two)
    async with scope_of(bench, owner) as scope:
        known = {each: (await fetch(scope, COMPANY, each))["version"] for each in (one, two)}
    memory = psutil.Process().memory_info().rss
    started = time.perf_counter()
    async with scope_of(bench, owner) as scope:
        wanted = MergeRequest(survivor=one, others=[two], versions=known)
        merge_id = await merge.run(scope, bench.parts.runtime, COMPANY, wanted)
    answered, pieces = time.perf_counter() - started, list[float]()
    while not pieces or await _is_moving(bench, owner, merge_id):
        started = time.perf_counter()
        async with scope_of(bench, owner) as scope:
            await follow_up.move_late(scope, merge_id)
        pieces.append(time.perf_counter() - started)
    after = await _counts(bench, owner, one, two)
    async with scope_of(bench, owner) as scope:
        await undo.run(scope, bench.parts.runtime, merge_id)
    backs = list[float]()
    at: tuple[str, UUID] | None = ("", START)
    while at is not None:
        started = time.perf_counter()
        async with scope_of(bench, owner) as scope:
            at = await follow_up.move_back(scope, merge_id, *at)
        backs.append(time.perf_counter() - started)
    again = await _counts(bench, owner, one, two)
    grown = (psutil.Process().memory_info().rss - memory) / 2**20
    tenth = max(len(pieces) // 10, 1)
    growth = median(pieces[-tenth - 1 : -1]) / median(pieces[:tenth])
    whole = after == (sum(before[:2]), 0, sum(before[2:]), 0) and again == before
    ratio = median(pieces) / bare
    line(
        "merge_many", median(pieces) * 1000, "ms a piece", limit=bare * 1000, target=MOST, ok=whole and ratio <= MOST,
        activities=count, answered_ms=round(answered * 1000), pieces=len(pieces), longest_ms=round(max(pieces) * 1000),
        seconds=round(sum(pieces)), undo_seconds=round(sum(backs)), undo_longest_ms=round(max(backs) * 1000),
        last_tenth_to_first=round(growth, 2), memory_mb=round(grown), same_as_before=whole,
    )  # fmt: skip


async def _activities(bench: Bench, owner: Principal, companies: Sequence[UUID], count: int) -> None:
    names, places = [[c.name for c in table.columns] for table in (ACTIVITY.table, timeline_target)]
    at, ids = real_now(), [new_id() for _ in range(OWN)]
    values = [
        {"kind": "call", "subject": f"Call {n}", "occurred_at": at, "company": companies[n % 2]} for n in range(OWN)
    ]
    new = [(each, some, owner.person_id) for each, some in zip(ids, values, strict=True)]
    async with scope_of(bench, owner) as scope:
        rows = [row for row, _ in new_rows.build_creates(scope.keys, ACTIVITY, new)]
        built = [tuple({**row, "field_versions": "{}"}.get(name) for name in names) for row in rows]
        await scope.session.copy_in(ACTIVITY.table, names, copying.encoded(ACTIVITY.table, names, built))
        stand = [(some["company"], each, "company", "activity", at, False) for each, some, _ in new]
        await scope.session.copy_in(timeline_target, places, copying.encoded(timeline_target, places, stand))
    url, schema = bench.settings.tenant_admin_urls["main"], owner.tenant.home.schema
    connection = await asyncpg.connect(url, server_settings={"search_path": schema}, command_timeout=1800)
    await connection.execute("CREATE TEMP TABLE copied AS SELECT id FROM activity")
    async with filling.without_indexes(connection, "activity", "timeline_target"):
        await filling.copy_rows(connection, "timeline_target", "event_id", 1, count // OWN - 1)
        await filling.copy_rows(connection, "activity", "id", 1, count // OWN - 1)
    for table in ("activity", "timeline_target"):
        await connection.execute(f"VACUUM ANALYZE {table}")
    await connection.close()


async def _counts(bench: Bench, owner: Principal, *companies: UUID) -> tuple[int, ...]:
    """Activities of each of them, then rows of their timelines."""
    found = []
    async with scope_of(bench, owner) as scope:
        for column in (ACTIVITY.table.c.company, timeline_target.c.record_id):
            for each in companies:
                [[count]] = await scope.session.rows(
                    sa.select(sa.func.count()).select_from(column.table).where(column == each)
                )
                found.append(count)
    return tuple(found)


async def _bare_piece(bench: Bench, owner: Principal, one: UUID, two: UUID) -> float:
    """Seconds of the UPDATE alone of as many activities as a piece has, there and back: the middle of ten."""
    table, took = ACTIVITY.table, []
    for number in range(10):
        before, after = ((two, one), (one, two))[number % 2]
        started = time.perf_counter()
        async with scope_of(bench, owner) as scope:
            if not number % 2:
                some = sa.select(table.c.id).where(table.c.company == before).limit(merge.PIECE)
                ids = [row.id for row in await scope.session.rows(some)]
            mine = any_of(table.c.id, ids)
            await scope.session.execute(table.update().where(mine).values(company=after))
        took.append(time.perf_counter() - started)
    return median(took)


async def _is_moving(bench: Bench, owner: Principal, merge_id: UUID) -> bool:
    async with scope_of(bench, owner) as scope:
        return bool(
            (await scope.session.rows(sa.select(record_merge.c.moving).where(record_merge.c.id == merge_id)))[0][0]
        )
