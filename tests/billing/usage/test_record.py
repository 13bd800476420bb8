"""Events are written once, and the rollup is what they come to."""

import datetime as dt
from collections.abc import AsyncIterator
from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest
import sqlalchemy as sa

from billing.rating.periods import Period
from billing.usage.events import Answer, UsageEvent
from billing.usage.models import usage_day, usage_receipt
from billing.usage.quantities import quantities
from billing.usage.reconcile import differences
from billing.usage.record import record
from kernel.db import ControlSession
from kernel.ids import new_id
from kernel.settings import Settings
from tests.support.usage import NOW, ZONE, an_organisation, event, opened, recorded

Kept = list[tuple[str, str, Decimal]]


@pytest.fixture
async def control(settings: Settings) -> AsyncIterator[ControlSession]:
    """One transaction that is never committed."""
    async with opened(settings) as databases, databases.control.transaction() as connection:
        assert databases.platform_keys is not None
        yield ControlSession(connection, databases.platform_keys)


@pytest.fixture
async def org(control: ControlSession) -> UUID:
    """An organisation of its own."""
    return await an_organisation(control)


async def sent(control: ControlSession, org: UUID, *events: UsageEvent, now: dt.datetime = NOW) -> list[Answer]:
    return await record(control, org, ZONE, events, now=now)


async def outcomes(control: ControlSession, org: UUID, *events: UsageEvent) -> list[tuple[str, str | None]]:
    return [(answer.outcome, answer.reason) for answer in await sent(control, org, *events)]


async def kept(control: ControlSession, org: UUID) -> Kept:
    return [(name, row.meter, row.quantity) for name, row in await recorded(control, org)]


async def rolled(control: ControlSession, org: UUID) -> list[tuple[str, dt.date, dt.date, Decimal, int]]:
    mine = sa.select(usage_day).where(usage_day.c.organisation_id == org)
    rows = await control.rows(mine.order_by(usage_day.c.meter, usage_day.c.day, usage_day.c.received_on))
    return [(row.meter, row.day, row.received_on, row.quantity, row.events) for row in rows]


async def received(control: ControlSession, org: UUID) -> dict[str, tuple[int, int, int, int]]:
    rows = await control.rows(sa.select(usage_receipt).where(usage_receipt.c.organisation_id == org))
    return {row.meter: (row.accepted, row.duplicate, row.conflict, row.rejected) for row in rows}


async def test_events_are_kept_rolled_up_and_counted(control: ControlSession, org: UUID) -> None:
    answers = await sent(control, org, event("b", "2.5"), event("a", "1"), event("c", "4", day=-1))
    assert [(answer.id, answer.outcome) for answer in answers] == [
        ("b", "accepted"),
        ("a", "accepted"),
        ("c", "accepted"),
    ]
    assert await kept(control, org) == [
        ("a", "messages", Decimal(1)), ("b", "messages", Decimal("2.5")), ("c", "messages", Decimal(4)),
    ]  # fmt: skip
    today, yesterday = dt.date(2026, 5, 20), dt.date(2026, 5, 19)
    assert await rolled(control, org) == [
        ("messages", yesterday, today, Decimal(4), 1), ("messages", today, today, Decimal("3.5"), 2),
    ]  # fmt: skip
    assert await received(control, org) == {"messages": (3, 0, 0, 0)}


async def test_an_event_counts_for_the_local_day_on_which_it_occurred(control: ControlSession, org: UUID) -> None:
    before, after = dt.datetime(2026, 5, 19, 15, 59, tzinfo=dt.UTC), dt.datetime(2026, 5, 19, 16, 0, tzinfo=dt.UTC)
    moved = [
        UsageEvent(id=f"{at:%H:%M}", meter="messages", quantity=Decimal(1), occurred_at=at) for at in (before, after)
    ]
    await record(control, org, "Asia/Shanghai", moved, now=NOW)
    assert [row[1] for row in await rolled(control, org)] == [dt.date(2026, 5, 19), dt.date(2026, 5, 20)]


async def test_what_is_sent_again_is_a_duplicate(control: ControlSession, org: UUID) -> None:
    assert await outcomes(control, org, event("a", "1")) == [("accepted", None)]
    again = event("a", "1.000")
    elsewhere = UsageEvent(
        id="a", meter="messages", quantity=Decimal(1),
        occurred_at=event("a").occurred_at.astimezone(dt.timezone(dt.timedelta(hours=8))),
    )  # fmt: skip
    assert await outcomes(control, org, again, elsewhere) == [("duplicate", None)] * 2
    assert [row[3:] for row in await rolled(control, org)] == [(Decimal(1), 1)]
    assert await received(control, org) == {"messages": (1, 2, 0, 0)}


@pytest.mark.parametrize("other", [event("a", "2"), event("a", "1", minute=1)], ids=["quantity", "moment"])
async def test_another_event_under_a_known_id_is_a_conflict_and_the_first_stays(
    control: ControlSession, org: UUID, other: UsageEvent
) -> None:
    await sent(control, org, event("a", "1"))
    assert await outcomes(control, org, other) == [("conflict", "other_body")]
    assert await kept(control, org) == [("a", "messages", Decimal(1))]
    assert [row[3:] for row in await rolled(control, org)] == [(Decimal(1), 1)]
    assert await received(control, org) == {"messages": (1, 0, 1, 0)}


async def test_the_same_holds_inside_a_batch(control: ControlSession, org: UUID) -> None:
    batch = [event("a", "1"), event("a", "1"), event("a", "2"), event("b", "-1"), event("b", "5"), event("b", "5")]
    assert await outcomes(control, org, *batch) == [
        ("accepted", None), ("duplicate", None), ("conflict", "other_body"), ("rejected", "negative"),
        ("accepted", None), ("duplicate", None),
    ]  # fmt: skip
    # Each is compared with what is kept, not with what came before it in its batch.
    assert await outcomes(control, org, event("a", "2"), event("a", "1"), event("a", "2")) == [
        ("conflict", "other_body"), ("duplicate", None), ("conflict", "other_body"),
    ]  # fmt: skip
    assert await received(control, org) == {"messages": (2, 3, 3, 1)}
    assert [row[3:] for row in await rolled(control, org)] == [(Decimal(6), 2)]


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (event("", "1"), "bad_id"),
        (event("x" * 201, "1"), "bad_id"),
        (event("with space", "1"), "bad_id"),
        (event("nul\0", "1"), "bad_id"),
        (event("line\n", "1"), "bad_id"),
        (event("é", "1"), "bad_id"),
        (event("rapport:storage_gb:2026-05-20", "1"), "bad_id"),
        (event("a", "1", meter="nothing"), "unknown_meter"),
        (event("a", "1", meter="messages\0"), "unknown_meter"),
        (event("a", "1", meter="api_calls"), "internal_meter"),
        (event("a", "NaN"), "not_a_number"),
        (event("a", "sNaN"), "not_a_number"),
        (event("a", "Infinity"), "not_a_number"),
        (event("a", "-Infinity"), "not_a_number"),
        (event("a", "-0.000000000001"), "negative"),
        (event("a", "1000000000.000000000001"), "too_large"),
        (event("a", "1E+999999"), "too_large"),
        (event("a", "0.0000000000001"), "too_many_places"),
        (event("a", "1E-999999"), "too_many_places"),
        (event("a", "1", minute=5, second=1), "in_the_future"),
        (event("a", "1", day=-400, second=-1), "too_old"),
    ],
)
async def test_what_is_wrong_is_rejected_with_its_reason_and_nothing_else_is(
    control: ControlSession, org: UUID, refused: UsageEvent, reason: str
) -> None:
    assert await outcomes(control, org, refused, event("good", "1")) == [("rejected", reason), ("accepted", None)]
    assert await kept(control, org) == [("good", "messages", Decimal(1))]
    counted = await received(control, org)
    assert sum(kinds[3] for kinds in counted.values()) == 1
    assert (reason == "unknown_meter") == ("" in counted)


@pytest.mark.parametrize(
    "good",
    [
        event("x" * 200, "1"), event("!~", "1"), event("a", "1000000000"), event("a", "0.000000000001"),
        event("a", "0"), event("a", "-0"), event("a", "1E+9"), event("a", "0E+99999"), event("a", "1", minute=5),
        event("a", "1", day=-400),
    ],
)  # fmt: skip
async def test_what_is_just_right_is_taken(control: ControlSession, org: UUID, good: UsageEvent) -> None:
    assert await outcomes(control, org, good) == [("accepted", None)]
    assert await kept(control, org) == [(good.id, "messages", good.quantity + 0)]
    assert await outcomes(control, org, good) == [("duplicate", None)]


async def test_the_greatest_counts_where_a_meter_says_so(control: ControlSession, org: UUID) -> None:
    days = [("a", "3", 0), ("b", "7", 0), ("c", "5", 0), ("d", "6", -1)]
    for name, quantity, day in days:
        measured = [event(name, quantity, meter="storage_gb", day=day)]
        await record(control, org, ZONE, measured, source="internal", now=NOW)
    assert [(row[1].day, row[3], row[4]) for row in await rolled(control, org)] == [
        (19, Decimal(6), 1),
        (20, Decimal(7), 3),
    ]
    may = Period(dt.date(2026, 5, 1), dt.date(2026, 6, 1))
    assert await quantities(control, org, [may]) == {"storage_gb": {dt.date(2026, 5, 1): Decimal(7)}}
    assert await differences(control, org, may.start, may.end) == []


async def test_one_organisations_ids_are_not_anothers(control: ControlSession, org: UUID) -> None:
    other = await an_organisation(control)
    assert await outcomes(control, org, event("a", "1")) == [("accepted", None)]
    assert await outcomes(control, other, event("a", "2")) == [("accepted", None)]
    assert await kept(control, org) == [("a", "messages", Decimal(1))]
    assert await kept(control, other) == [("a", "messages", Decimal(2))]
    assert [row[3] for row in await rolled(control, org)] == [Decimal(1)]
    assert await quantities(control, other, [Period(dt.date(2026, 5, 1), dt.date(2026, 6, 1))]) == {
        "messages": {dt.date(2026, 5, 1): Decimal(2)}
    }


async def test_nothing_is_taken_for_an_organisation_that_is_not_there(control: ControlSession) -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await sent(control, new_id(), event("a", "1"))


async def test_differences_shows_a_rollup_that_is_wrong(control: ControlSession, org: UUID) -> None:
    await sent(control, org, event("a", "1"), event("b", "2", day=-1))
    mine = usage_day.c.organisation_id == org
    today, yesterday, tomorrow = dt.date(2026, 5, 20), dt.date(2026, 5, 19), dt.date(2026, 5, 21)
    await control.execute(usage_day.update().where(mine, usage_day.c.day == today).values(quantity=9))
    await control.execute(usage_day.delete().where(mine, usage_day.c.day == yesterday))
    found = await differences(control, org, yesterday, tomorrow)
    assert [(each.day, each.quantity, each.recomputed, each.events, each.recounted) for each in found] == [
        (yesterday, None, Decimal(2), 0, 1), (today, Decimal(9), Decimal(1), 1, 1),
    ]  # fmt: skip
