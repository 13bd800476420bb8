"""board, funnel and forecast over 100,000 deals: sums, the first fifty cards of each stage; how far all came."""

import datetime as dt
import random
import time
from decimal import Decimal
from statistics import median
from uuid import UUID

import asyncpg
import sqlalchemy as sa

from bench.support import Bench, cpu_microseconds, line, scope_of
from kernel import copying
from kernel.ids import derive_id
from rapport.crm.deals import pipelines
from rapport.crm.deals.deal import DEAL
from rapport.crm.deals.pipelines import Stage
from rapport.crm.forecast import nightly
from rapport.crm.records import facts, new_rows
from rapport.crm.records.rules import rules_of

CHUNK = 2000
STEPS = ("Visit the plant", "送样件", "Send the offer", "工厂参观", "Call the buyer")
TIMES = 60
_OF_A_BOARD = "SELECT stage, count(*), sum(amount) FROM deal WHERE deleted_at IS NULL GROUP BY stage"
_OF_A_QUARTER = """
SELECT owner_id, status, forecast_category, count(*), sum(amount) FROM deal
WHERE deleted_at IS NULL AND CASE WHEN status = 'won' THEN closed_on ELSE close_date END >= date_trunc('quarter', now())
GROUP BY owner_id, status, forecast_category
"""


async def board(bench: Bench) -> None:
    """The board as the page asks for it, against the database's one pass over the same figures; then two months ago."""
    count = _count(bench)
    await _fill(bench, count)
    asked: dict[str, object] = {"limit": 50}
    took = await _median(bench, asked, TIMES)
    busy = await cpu_microseconds(bench, 12, lambda _: bench.request("POST", "/api/deals/board", asked))
    past = await _median(bench, {**asked, "as_of": "2026-01-15T00:00:00+00:00"}, 3)
    limit = await one_pass(bench)
    line(
        "board", took, "ms p50", limit=limit, target=30, ok=took <= 30, deals=count, cpu_ms=round(busy / 1000, 1),
        as_of=round(past, 1),
    )  # fmt: skip


def _count(bench: Bench) -> int:
    return 20_000 if bench.quick else 100_000


async def _fill(bench: Bench, count: int) -> None:
    """Deals over all stages, most of them closed, written the way an import does."""
    dice, owner = random.Random(7), bench.owner  # noqa: S311  # the same deals in every run
    async with scope_of(bench) as scope:
        stages = list((await pipelines.load(scope.session)).default.stages)
    names = [column.name for column in DEAL.table.columns]
    events = [column.name for column in facts.stage_event.columns]
    for start in range(0, count, CHUNK):
        numbers = range(start, min(start + CHUNK, count))
        new = [
            (derive_id(owner.person_id, "deal", number, at=owner.tenant.key_created_at), _deal(number, stages, dice))
            for number in numbers
        ]
        async with scope_of(bench) as scope:
            built, entered = [], []
            rules = await rules_of(scope, DEAL)
            for row, change in new_rows.build_creates(
                scope.keys, DEAL, [(record_id, values, owner.person_id) for record_id, values in new]
            ):
                built.append(tuple({**row, "field_versions": "{}"}.get(name) for name in names))
                scope.session.record_change(change)
                at = dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=start % 700_000)
                for step, stage in enumerate(_journey(stages, row["stage"], dice)):
                    [each] = facts.of_write(DEAL, rules, row["id"], None, {"stage": str(stage.id)}, None)
                    when = {"occurred_at": at + dt.timedelta(days=7 * step)}
                    entered.append(tuple({**each, **when}[name] for name in events))
            await scope.session.copy_in(DEAL.table, names, copying.encoded(DEAL.table, names, built))
            lines = copying.encoded(facts.stage_event, events, entered)
            await scope.session.copy_in(facts.stage_event, events, lines)
    connection = await asyncpg.connect(bench.settings.tenant_admin_urls["main"])
    for table in ("deal", "stage_event", "change"):
        await connection.execute(f"VACUUM ANALYZE {owner.tenant.home.schema}.{table}")
    await connection.close()


def _journey(stages: list[Stage], now: UUID, dice: random.Random) -> list[Stage]:
    """The stages that a deal came through, some of them skipped."""
    last = next(stage for stage in stages if stage.id == now)
    opened = [stage for stage in stages if stage.outcome == "open" and stage.position < last.position]
    first = opened[: dice.randrange(1, len(opened) + 1)] if opened else []
    return [*(stage for stage in first if dice.random() < 0.7), last]


async def forecast(bench: Bench) -> None:
    """A quarter's forecast with a target, against the bare sums of its deals; nights; what changed since."""
    count = await filled(bench, _count(bench))
    target: dict[str, object] = {"subject": "organisation", "kind": "target", "amount": 1_000_000_000}
    await bench.request("POST", "/api/forecast/entries", target)
    took = await _median(bench, {}, 20, "/api/forecast")
    tenant, day = bench.owner.tenant, dt.datetime.now(dt.UTC).date()
    started = time.perf_counter()
    # A round stops in between, so that one organisation doesn't keep the others waiting.
    while not await nightly.take(bench.parts.runtime, tenant, day):
        pass
    first = time.perf_counter() - started
    started = time.perf_counter()
    await nightly.take(bench.parts.runtime, tenant, day + dt.timedelta(days=1))
    quiet = (time.perf_counter() - started) * 1000
    moved = await _median(bench, {}, 5, "/api/forecast/moves")
    limit = await one_pass(bench, _OF_A_QUARTER)
    line(
        "forecast", took, "ms p50", limit=limit, target=5, ok=took <= 5 * limit, deals=count, moves=round(moved, 1),
        first_night_s=round(first, 1), quiet_night=round(quiet, 1),
    )  # fmt: skip


async def filled(bench: Bench, count: int) -> int:
    """Sees to it that so many deals are there; how many."""
    async with scope_of(bench) as scope:
        found = await scope.session.rows(sa.select(sa.func.count()).select_from(DEAL.table))
    if found[0][0] < count:
        await _fill(bench, count)
    return count


async def funnel(bench: Bench) -> None:
    """The funnel of a whole pipeline, by quarter, with time in stage, against one bare pass over the stage events."""
    count = await filled(bench, _count(bench))
    figures = []
    for _ in range(5):
        started = time.perf_counter()
        await bench.request("POST", "/api/deals/funnel", {"unit": "quarter"})
        figures.append((time.perf_counter() - started) * 1000)
    url = bench.settings.tenant_admin_urls["main"]
    connection = await asyncpg.connect(url, server_settings={"search_path": bench.owner.tenant.home.schema})
    passes = []
    for _ in range(5):
        started = time.perf_counter()
        await connection.fetch(
            "SELECT record_id, min(occurred_at), max(to_stage) FROM stage_event WHERE object = 'deal'"
            " GROUP BY record_id"
        )
        passes.append((time.perf_counter() - started) * 1000)
    await connection.close()
    took, limit = median(figures), median(passes)
    line("funnel", took, "ms p50", limit=limit, target=5, ok=took <= 5 * limit, deals=count)


def _deal(number: int, stages: list[Stage], dice: random.Random) -> dict[str, object]:
    """A made-up deal."""
    stage = dice.choice(stages[:-2]) if dice.random() < 0.3 else dice.choice(stages[-2:])
    values: dict[str, object] = {
        "name": f"Line {number} 五轴加工中心", "amount": Decimal(dice.randrange(10_000, 9_000_000)), "currency": "GBP",
        "pipeline": stage.pipeline_id, "stage": stage.id, "status": stage.outcome,
        "probability": dice.randrange(101) if dice.random() < 0.2 else stage.probability,
        "next_step": dice.choice(STEPS),
    }  # fmt: skip
    day = DEAL.by_name["close_date"].kind.parse(
        DEAL.by_name["close_date"], f"202{dice.randrange(4, 8)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
    )
    return values | {"close_date": day, "closed_on": None if stage.outcome == "open" else day}


async def _median(bench: Bench, asked: dict[str, object], times: int, path: str = "/api/deals/board") -> float:
    """Milliseconds of one request, the median."""
    figures = []
    for _ in range(times):
        started = time.perf_counter()
        await bench.request("POST", path, asked)
        figures.append((time.perf_counter() - started) * 1000)
    return median(figures)


async def one_pass(bench: Bench, statement: str = _OF_A_BOARD) -> float:
    """Milliseconds of the figures alone over a bare connection."""
    url = bench.settings.tenant_admin_urls["main"]
    connection = await asyncpg.connect(url, server_settings={"search_path": bench.owner.tenant.home.schema})
    figures = []
    for _ in range(20):
        started = time.perf_counter()
        await connection.fetch(statement)
        figures.append((time.perf_counter() - started) * 1000)
    await connection.close()
    return median(figures)
