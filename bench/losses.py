"""losses: why deals were lost, by each of the ways to group them, over a million deals."""

import time
from statistics import median
from typing import Final

import asyncpg

from bench import boards, filling
from bench.support import Bench, line
from rapport.crm.deals.deal import DEAL

REASON: Final = DEAL.by_name["lost_reason"].id

OWN: Final = 20_000
"""Deals that the product writes; the others are copies of their rows, whose names nobody can read."""

GROUPS: Final = ("reason", "competitor", "stage", "owner", "size")

_FIGURES: Final = """
SELECT lost_reason, date_trunc('quarter', closed_on), count(*), sum(amount) FROM deal
WHERE deleted_at IS NULL AND status = 'lost' AND currency = 'GBP'
AND date_trunc('quarter', closed_on) BETWEEN date_trunc('quarter', now()) - interval '9 months' AND now()
GROUP BY 1, 2
"""


async def losses(bench: Bench) -> None:
    """The analysis as its page asks for it, against the database's one pass over the figures of one grouping."""
    count = 200_000 if bench.quick else 1_000_000
    await _filled(bench, count)
    took: dict[str, float] = {}
    for by in GROUPS:
        figures = []
        await bench.request("POST", "/api/deals/losses", {"by": by})  # what is read first comes from the disk
        for _ in range(5):
            started = time.perf_counter()
            await bench.request("POST", "/api/deals/losses", {"by": by})
            figures.append((time.perf_counter() - started) * 1000)
        took[by] = median(figures)
    limit = await boards.one_pass(bench, _FIGURES)
    others = {by: round(took[by], 1) for by in GROUPS[1:]}
    line(
        "losses", took["reason"], "ms p50", limit=limit, target=5, ok=took["reason"] <= 5 * limit, deals=count, **others
    )


async def _filled(bench: Bench, count: int) -> None:
    """Sees to it that the deals are there, with reasons to be lost."""
    await boards.filled(bench, OWN)
    url = bench.settings.tenant_admin_urls["main"]
    schema = bench.owner.tenant.home.schema
    connection = await asyncpg.connect(url, server_settings={"search_path": schema}, command_timeout=1800)
    reasons = [row["id"] for row in await connection.fetch("SELECT id FROM choice WHERE field_id = $1", REASON)]
    await connection.execute(
        "UPDATE deal SET lost_reason = ($1::uuid[])[1 + abs(hashtext(id::text)) % $2::int] WHERE status = 'lost'",
        reasons,
        len(reasons),
    )
    there = await connection.fetchval("SELECT count(*) FROM deal")
    if there < count:
        await connection.execute(f"CREATE TEMP TABLE copied AS SELECT id FROM deal ORDER BY id LIMIT {OWN}")
        async with filling.without_indexes(connection, "stage_event", "deal"):
            await filling.copy_rows(connection, "stage_event", "record_id", there // OWN, count // OWN - 1)
            await filling.copy_rows(connection, "deal", "id", there // OWN, count // OWN - 1)
        for table in ("deal", "stage_event"):
            await connection.execute(f"VACUUM ANALYZE {table}")
    await connection.close()
