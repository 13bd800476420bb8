"""Writers side by side, with overlapping, shuffled and repeated batches: nothing is lost, doubled or stuck."""

import asyncio
import random
from collections import Counter
from decimal import Decimal
from uuid import UUID

import pytest
import sqlalchemy as sa

from billing.usage.events import UsageEvent
from billing.usage.models import usage_receipt
from billing.usage.quantities import read
from billing.usage.reconcile import differences
from billing.usage.record import record
from kernel.db import Databases
from kernel.settings import Settings
from tests.support.usage import NOW, SPAN, ZONE, an_organisation, event, opened, recorded
from tests.support.waits import patience, until_blocked

pytestmark = pytest.mark.deep

WRITERS, EVENTS, BATCH = 8, 300, 60


def batches(seed: int) -> list[list[UsageEvent]]:
    """Every event at least once, some again, in an order of this writer's own; one in ten with another body."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    mine = [event(f"e{number}", "1.5", day=-(number % 3)) for number in range(EVENTS)]
    mine += chance.sample(mine, EVENTS // 3)
    mine += [event(f"e{number}", f"{seed + 2}", day=-(number % 3)) for number in chance.sample(range(EVENTS), 30)]
    chance.shuffle(mine)
    return [mine[start : start + BATCH] for start in range(0, len(mine), BATCH)]


async def write(databases: Databases, org: UUID, seed: int) -> Counter[str]:
    counted: Counter[str] = Counter()
    for batch in batches(seed):
        async with databases.control_session() as control:
            answers = await record(control, org, ZONE, batch, now=NOW)
        counted.update(answer.outcome for answer in answers)
    return counted


async def test_writers_side_by_side_lose_nothing_and_double_nothing(settings: Settings) -> None:
    async with opened(settings) as databases:
        async with databases.control_session() as control:
            org = await an_organisation(control)
        async with patience():
            counted = sum(await asyncio.gather(*(write(databases, org, seed) for seed in range(WRITERS))), Counter())
        async with databases.control_session() as control:
            kept = await recorded(control, org)
            rolled = await read(control, org, [SPAN])
            wrong = await differences(control, org, SPAN.start, SPAN.end)
            [receipt] = await control.rows(sa.select(usage_receipt).where(usage_receipt.c.organisation_id == org))
    sent = sum(len(batch) for seed in range(WRITERS) for batch in batches(seed))
    assert {name for name, _ in kept} == {f"e{number}" for number in range(EVENTS)}
    assert counted["accepted"] == EVENTS
    assert counted.total() == sent
    assert counted["rejected"] == 0
    assert sum(row.events for row in rolled.rows) == EVENTS
    assert sum(row.quantity for row in rolled.rows) == sum((row.quantity for _, row in kept), Decimal(0))
    assert wrong == []
    assert (receipt.accepted, receipt.duplicate, receipt.conflict, receipt.rejected) == (
        counted["accepted"], counted["duplicate"], counted["conflict"], 0,
    )  # fmt: skip


async def test_whoever_waits_for_a_batch_that_fails_takes_its_events(settings: Settings) -> None:
    async with opened(settings) as databases:
        async with databases.control_session() as control:
            org = await an_organisation(control)
        waits = asyncio.Event()

        async def second() -> list[str]:
            async with databases.control_session() as control:
                waits.set()
                return [each.outcome for each in await record(control, org, ZONE, [event("a"), event("b")], now=NOW)]

        with pytest.raises(ZeroDivisionError):
            async with databases.control_session() as control:
                await record(control, org, ZONE, [event("a"), event("b")], now=NOW)
                waiting = asyncio.create_task(second())
                await waits.wait()
                await until_blocked(control)
                assert not waiting.done()
                raise ZeroDivisionError
        assert await waiting == ["accepted", "accepted"]
        async with databases.control_session() as control:
            assert [(row.quantity, row.events) for row in (await read(control, org, [SPAN])).rows] == [(Decimal(2), 2)]


async def test_whoever_waits_for_a_batch_that_is_written_sees_what_it_wrote(settings: Settings) -> None:
    async with opened(settings) as databases:
        async with databases.control_session() as control:
            org = await an_organisation(control)
        waits = asyncio.Event()

        async def second() -> list[str]:
            async with databases.control_session() as control:
                waits.set()
                return [
                    each.outcome for each in await record(control, org, ZONE, [event("a"), event("b", "2")], now=NOW)
                ]

        async with databases.control_session() as control:
            await record(control, org, ZONE, [event("a"), event("b")], now=NOW)
            waiting = asyncio.create_task(second())
            await waits.wait()
            await until_blocked(control)
            assert not waiting.done()
        assert await waiting == ["duplicate", "conflict"]
