"""The demonstration's two years of business, as the database holds them: alive, plausible, and told once."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kernel.clock import business_now
from kernel.db import TenantSession
from kernel.settings import Settings
from rapport.crm.deals import pipelines
from rapport.crm.deals.deal import DEAL
from rapport.crm.features import REGISTRY
from rapport.crm.records.facts import stage_event
from rapport.crm.records.models import record_link
from rapport.local import demo
from rapport.local.redis_server import EmbeddedRedis
from rapport.migrate import migrate_all
from rapport.parts import open_parts
from tests.support.servers import DatabasePair

PLAUSIBLE = {"CNY": (100_000, 10_000_000), "GBP": (1_000, 100_000)}
COUNTED = (*(obj.table for obj in REGISTRY), stage_event, record_link)


@pytest.mark.slow
async def test_demo_history_is_alive_ends_today_and_is_told_once(
    new_databases: Callable[[], DatabasePair], redis_server: EmbeddedRedis, tmp_path: Path
) -> None:
    settings = Settings.from_env(new_databases().environment(redis_url=redis_server.url, folder=tmp_path))
    await migrate_all(settings)
    await demo.seed(settings)
    first = await each_organisation(settings, look)
    assert {found["currency"] for found in first} == {"CNY", "GBP"}
    await demo.seed(settings)
    again = await each_organisation(settings, count)
    assert again == [found["counts"] for found in first]


async def each_organisation(settings: Settings, ask: Callable[[TenantSession], Any]) -> list[Any]:
    """What `ask` finds in each organisation that sells; the one that runs the installation doesn't."""
    async with open_parts(settings, pool_size=2) as parts:
        found = []
        for home in await parts.directory.homes():
            async with parts.runtime.session(home) as session:
                deals = await session.execute(sa.select(sa.func.count()).select_from(sa.table("deal")))
                if deals.scalar_one():
                    found.append(await ask(session))
        return found


async def count(session: TenantSession) -> list[int]:
    """How many rows there are of everything that a demonstration writes."""
    found = [await session.execute(sa.select(sa.func.count()).select_from(table)) for table in COUNTED]
    return [each.scalar_one() for each in found]


async def look(session: TenantSession) -> dict[str, Any]:
    """Checks one organisation's history; returns its currency and counts."""
    deals = await session.rows(sa.select(DEAL.table))
    facts = await session.rows(sa.select(stage_event).where(stage_event.c.object == "deal"))
    stages = (await pipelines.load(session)).default.stages
    check_funnel(deals, facts, stages)
    check_times(facts)
    currency = deals[0].currency
    least, most = PLAUSIBLE[currency]
    wins = [deal for deal in deals if deal.status == "won"]
    closed = [deal for deal in deals if deal.status != "open"]
    assert 0.2 <= len(wins) / len(closed) <= 0.3
    assert all(least <= deal.amount <= most for deal in wins)
    assert all(deal.lost_reason is not None for deal in deals if deal.status == "lost")
    assert len({deal.owner_id for deal in deals}) == 5
    today = business_now().date()
    steps = [(deal.next_step_on - today).days for deal in deals if deal.status == "open" and deal.next_step_on]
    assert min(steps) < -1
    assert max(steps) > 1
    lead_facts = await session.rows(sa.select(stage_event.c.to_stage).where(stage_event.c.object == "lead"))
    assert {"new", "working", "mql", "sql", "converted", "disqualified"} == {row.to_stage for row in lead_facts}
    return {"currency": currency, "counts": await count(session)}


def check_funnel(deals: Any, facts: Any, stages: Any) -> None:
    """Every stage was entered, every column holds a card, and each deal stands where its last fact put it."""
    assert len(deals) == 200
    ids = {stage.id for stage in stages}
    assert {fact.to_stage for fact in facts} == {str(stage_id) for stage_id in ids}
    assert {deal.stage for deal in deals} == ids
    assert {fact.origin for fact in facts} == {"demo"}
    assert {fact.actor for fact in facts} == {None}
    ways: dict[Any, list[Any]] = {}
    for fact in sorted(facts, key=lambda fact: fact.occurred_at):
        ways.setdefault(fact.record_id, []).append(fact)
    for deal in deals:
        way = ways[deal.id]
        assert str(deal.stage) == way[-1].to_stage
        assert deal.stage_since == way[-1].occurred_at
        assert [fact.from_stage for fact in way] == [None, *(fact.to_stage for fact in way[:-1])]
    lost = {str(stage.id) for stage in stages if stage.outcome == "lost"}
    assert any(fact.from_stage in lost for fact in facts)  # some were taken up again


def check_times(facts: Any) -> None:
    """From two years ago to now, and nothing ahead of it."""
    now, times = business_now(), [fact.occurred_at for fact in facts]
    assert dt.timedelta(days=725) <= now - min(times) <= dt.timedelta(days=740)
    assert dt.timedelta(0) <= now - max(times) <= dt.timedelta(days=1)
