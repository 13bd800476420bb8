"""Whatever the order and however often events come: equal rollups, and received = rated + rejected + pending."""

import datetime as dt
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as sampling
from hypothesis import strategies as st

from billing.rating.periods import Period
from billing.usage.events import UsageEvent
from billing.usage.quantities import Reading, note_rated, quantities, read
from billing.usage.reconcile import Reconciled, differences, reconcile
from billing.usage.record import record
from kernel.db import ControlSession, Databases
from kernel.ids import new_id
from kernel.settings import Settings
from tests.support.usage import NOW, SPAN, ZONE, an_organisation, event, opened

HALVES = [Period(dt.date(2026, 5, 1), dt.date(2026, 5, 19)), Period(dt.date(2026, 5, 19), dt.date(2026, 6, 1))]
GOOD = st.builds(
    event,
    st.sampled_from([f"e{number}" for number in range(12)]),
    st.decimals(0, 10, places=3).map(str),
    day=st.integers(-4, 0),
)
WRONG = st.builds(event, st.just("wrong"), st.just("-1"), meter=st.sampled_from(["messages", "nothing"]))
BATCHES = st.lists(st.lists(GOOD | WRONG, min_size=1, max_size=8), min_size=1, max_size=6)


@pytest.fixture
async def databases(settings: Settings) -> AsyncIterator[Databases]:
    """Open databases; what is written in these tests is rolled back."""
    async with opened(settings) as found:
        yield found


@pytest.fixture
async def control(databases: Databases) -> AsyncIterator[ControlSession]:
    """One transaction that is never committed."""
    async with databases.control.transaction() as connection:
        assert databases.platform_keys is not None
        yield ControlSession(connection, databases.platform_keys)


@pytest.fixture
async def org(control: ControlSession) -> UUID:
    """An organisation of its own."""
    return await an_organisation(control)


def balances(rows: list[Reconciled]) -> None:
    for row in rows:
        assert row.received == row.rated + row.rejected + row.pending
        assert row.balanced
        assert min(row.rated, row.rejected, row.pending, row.duplicate) >= 0


@given(batches=BATCHES, order=st.randoms(use_true_random=False), rated_after=st.integers(0, 6))
@sampling(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_order_and_repetition_gives_equal_rollups_and_balances(
    control: ControlSession, batches: list[list[UsageEvent]], order: Any, rated_after: int
) -> None:
    one, other = await an_organisation(control), await an_organisation(control)
    for number, batch in enumerate(batches):
        # What is received on later days is late; an invoice is rated somewhere in between.
        await record(control, one, ZONE, batch, now=NOW + dt.timedelta(days=number // 2))
        if number == rated_after:
            await note_rated(control, one, new_id(), HALVES[:1])
        balances(await reconcile(control, one, SPAN.start, SPAN.end))
    first = {}
    for each in (each for batch in batches for each in batch):
        first.setdefault(each.id, each) if each.quantity >= 0 and each.meter == "messages" else None
    again = [*first.values(), *order.sample(list(first.values()), len(first) // 2)]
    order.shuffle(again)
    for start in range(0, len(again), 3):
        await record(control, other, ZONE, again[start : start + 3], now=NOW)
    expected: dict[dt.date, Decimal] = {}
    for each in first.values():
        expected[each.occurred_at.date()] = expected.get(each.occurred_at.date(), Decimal(0)) + each.quantity
    for org in (one, other):
        reading = await read(control, org, [SPAN])
        assert {day: found[0] for (_, day), found in reading.by_day().items()} == expected
        assert sum(row.events for row in reading.rows) == len(first)
        assert await differences(control, org, SPAN.start, SPAN.end) == []
    assert await quantities(control, one, HALVES) == await quantities(control, other, HALVES)


async def test_quantities_are_of_local_days_from_start_until_before_end(control: ControlSession, org: UUID) -> None:
    await record(control, org, ZONE, [event("a", "1", day=-2), event("b", "2", day=-1), event("c", "4")], now=NOW)
    assert await quantities(control, org, HALVES) == {
        "messages": {HALVES[0].start: Decimal(1), HALVES[1].start: Decimal(6)}
    }
    assert await quantities(control, org, list(reversed(HALVES))) == await quantities(control, org, HALVES)
    assert await quantities(control, org, []) == {}
    gap = [Period(dt.date(2026, 5, 18), dt.date(2026, 5, 19)), Period(dt.date(2026, 5, 20), dt.date(2026, 5, 21))]
    assert await quantities(control, org, gap) == {"messages": {gap[0].start: Decimal(1), gap[1].start: Decimal(4)}}


async def test_the_sum_of_many_digits_is_exact(control: ControlSession, org: UUID) -> None:
    many = [event(f"e{number}", "999999999.000000000001", day=-(number % 5)) for number in range(1000)]
    await record(control, org, ZONE, many, now=NOW)
    expected = Decimal("999999999000.000000001000")
    assert (await quantities(control, org, [SPAN]))["messages"][SPAN.start] == expected


async def test_what_comes_after_an_invoice_is_pending_until_the_next(control: ControlSession, org: UUID) -> None:
    later = NOW + dt.timedelta(days=1)
    invoice = new_id()
    await record(control, org, ZONE, [event("a", "1"), event("bad", "-1")], now=NOW)
    await note_rated(control, org, invoice, [SPAN])
    await record(control, org, ZONE, [event("late", "2"), event("a", "1"), event("a", "3")], now=NOW)
    await record(control, org, ZONE, [event("later", "4")], now=later)
    await note_rated(control, org, invoice, [SPAN])  # the same invoice again knows nothing new of that day's row
    assert [shown(row) for row in await reconcile(control, org, SPAN.start, SPAN.end)] == [
        (21, "messages", {"received": 1, "rated": 1, "rejected": 0, "pending": 0, "conflict": 0, "duplicate": 0}),
        (20, "messages", {"received": 4, "rated": 1, "rejected": 2, "pending": 1, "conflict": 1, "duplicate": 1}),
    ]
    await note_rated(control, org, new_id(), [SPAN])
    balanced = await reconcile(control, org, SPAN.start, SPAN.end)
    assert [(row.rated, row.pending) for row in balanced] == [(1, 0), (2, 0)]
    balances(balanced)


async def test_an_invoice_is_noted_on_what_it_was_rated_on_not_on_what_came_meanwhile(
    control: ControlSession, org: UUID
) -> None:
    await record(control, org, ZONE, [event("a", "1")], now=NOW)
    reading = await read(control, org, [SPAN])
    await record(control, org, ZONE, [event("b", "2")], now=NOW)
    await note_rated(control, org, new_id(), [SPAN], reading)
    assert reading.quantities() == {"messages": {SPAN.start: Decimal(1)}}
    [row] = await reconcile(control, org, SPAN.start, SPAN.end)
    assert (row.received, row.rated, row.pending) == (2, 1, 1)


async def test_nothing_is_noted_where_nothing_was_used(control: ControlSession, org: UUID) -> None:
    await note_rated(control, org, new_id(), [SPAN], Reading(org, (SPAN,), ()))
    assert await reconcile(control, org, SPAN.start, SPAN.end) == []


def shown(row: Reconciled) -> tuple[int, str, dict[str, int]]:
    names = ("received", "rated", "rejected", "pending", "conflict", "duplicate")
    return row.day.day, row.meter, {name: getattr(row, name) for name in names}
