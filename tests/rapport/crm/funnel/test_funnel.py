"""Funnels against a brute-force count over generated histories; every figure is the number of its rows."""

import datetime as dt
import random
from collections import defaultdict
from itertools import pairwise
from statistics import quantiles
from typing import Any
from uuid import UUID

import pytest

from kernel.ids import new_id
from rapport.crm.deals.deal import DEAL
from rapport.crm.records.facts import stage_event
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague

START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
OPEN = 6
WON, LOST = 6, 7
Journey = list[tuple[int, dt.datetime]]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation, whose days begin an hour before UTC's in summer."""
    return await rapport.sign_up("Funnel Ltd", "GB", email)


async def stages_of(person: Person) -> list[str]:
    """Ids of the first pipeline's stages, in their order."""
    [line] = (await person.get("/api/pipelines")).json()
    return [stage["id"] for stage in line["stages"]]


def journeys(seed: int, number: int) -> list[Journey]:
    """Histories with skips, steps back, reopenings, wins and losses."""
    chance = random.Random(seed)  # noqa: S311  # the same histories in every run
    made: list[Journey] = []
    for _ in range(number):
        at = START + dt.timedelta(hours=chance.randrange(24 * 600))
        way = [(chance.choice([0, 0, 0, 1, 2]), at)]
        for _ in range(chance.randrange(6)):
            at += dt.timedelta(hours=chance.randrange(1, 900))
            way.append((chance.choice([1, 2, 3, 4, 5, WON, LOST, 0]), at))
        made.append(way)
    return made


async def lived(rapport: Rapport, person: Person, stages: list[str], made: list[Journey]) -> list[str]:
    """Deals with these histories; their ids."""
    ids = []
    for number in range(len(made)):
        answer = await person.post("/api/deals", json={"name": f"Deal {number}", "amount": number})
        ids.append(answer.json()["record"]["id"])
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await session.execute(stage_event.delete().where(stage_event.c.record_id.in_(ids)))
        for record_id, way in zip(ids, made, strict=True):
            rows, before = [], None
            for place, at in way:
                rows.append({
                    "id": new_id(), "object": "deal", "record_id": UUID(record_id), "from_stage": before,
                    "to_stage": stages[place], "occurred_at": at, "recorded_at": at, "actor": None, "origin": "import",
                    "batch_id": None,
                })  # fmt: skip
                before = stages[place]
            await session.execute(stage_event.insert(), rows)
            status = {WON: "won", LOST: "lost"}.get(way[-1][0], "open")
            now = {"stage": UUID(stages[way[-1][0]]), "status": status}
            await session.execute(DEAL.table.update().where(DEAL.table.c.id == UUID(record_id)).values(now))
    return ids


def furthest(way: Journey) -> int:
    """The step that a history came to: won is the last, and only if the deal is won now."""
    if way[-1][0] == WON:
        return OPEN
    return max((place for place, _ in way if place < OPEN), default=-1)


async def rows_of(person: Person, condition: dict[str, Any]) -> int:
    """How many rows a figure's list has."""
    answer = await person.post("/api/deals/count", json={"filter": condition})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["count"])


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_funnel_counts_as_by_hand(rapport: Rapport, owner: Person, seed: int) -> None:
    stages = await stages_of(owner)
    made = journeys(seed, 60)
    await lived(rapport, owner, stages, made)
    answer = await owner.post("/api/deals/funnel", json={"unit": "quarter"})
    assert answer.status_code == 200, answer.text
    funnel = answer.json()
    steps = funnel["steps"]
    assert [step["key"] for step in steps] == [*stages[:OPEN], stages[WON]]
    expected = [sum(furthest(way) >= place for way in made) for place in range(OPEN + 1)]
    assert [step["count"] for step in steps] == expected
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        assert await rows_of(owner, step["filter"]) == step["count"]
        if following:
            assert step["dropped"] == step["count"] - following["count"]
            assert await rows_of(owner, step["dropped_filter"]) == step["dropped"]
    assert [sum(column) for column in zip(*(each["counts"] for each in funnel["cohorts"]), strict=True)] == expected
    for cohort in funnel["cohorts"]:
        assert await rows_of(owner, cohort["filters"][2]) == cohort["counts"][2]


async def test_time_in_stage_is_that_of_stays_that_are_over(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    made = journeys(3, 50)
    await lived(rapport, owner, stages, made)
    steps = (await owner.post("/api/deals/funnel", json={})).json()["steps"]
    stood: dict[int, list[float]] = defaultdict(list)
    for way in made:
        for (place, entered), (_, left) in pairwise(way):
            stood[place].append((left - entered).total_seconds() / 86_400)
    for place, step in enumerate(steps[:OPEN]):
        days = step["days"]
        assert days["stays"] == len(stood[place])
        low, middle, high = quantiles(stood[place], n=4, method="inclusive")
        for found, exact in ((days["p25"], low), (days["median"], middle), (days["p75"], high)):
            assert abs(found - exact) <= 0.051


async def test_a_span_takes_the_records_that_first_entered_in_it(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    # The second enters on 30 June at 23:30 UTC, which is 1 July in London.
    made: list[Journey] = [
        [(0, dt.datetime(2024, 6, 30, 22, 30, tzinfo=dt.UTC)), (WON, dt.datetime(2025, 1, 1, tzinfo=dt.UTC))],
        [(0, dt.datetime(2024, 6, 30, 23, 30, tzinfo=dt.UTC))],
    ]
    await lived(rapport, owner, stages, made)
    asked = {"first": "2024-04-01", "last": "2024-06-30"}
    steps = (await owner.post("/api/deals/funnel", json=asked)).json()["steps"]
    assert [step["count"] for step in steps] == [1] * 7
    later = (await owner.post("/api/deals/funnel", json={"first": "2024-07-01"})).json()
    assert [step["count"] for step in later["steps"]] == [1, 0, 0, 0, 0, 0, 0]
    assert later["cohorts"][0]["first"] == "2024-07-01"
    assert [step["rate"] for step in later["steps"]][:3] == [None, "0.00", "0.00"]


async def test_a_colleague_counts_their_own(rapport: Rapport, owner: Person, email: str) -> None:
    stages = await stages_of(owner)
    await lived(rapport, owner, stages, journeys(4, 5))
    rep = await colleague(rapport, owner, f"rep.{email}")
    await rep.post("/api/deals", json={"name": "Mine"})
    steps = (await rep.post("/api/deals/funnel", json={})).json()["steps"]
    assert [step["count"] for step in steps] == [1, 0, 0, 0, 0, 0, 0]


async def test_leads_over_mql_and_sql_to_won(owner: Person) -> None:
    stages = await stages_of(owner)
    ids = [(await owner.post("/api/leads", json={"name": f"Lead {i}"})).json()["record"]["id"] for i in range(5)]
    await owner.patch(f"/api/leads/{ids[1]}", json={"status": "mql"})
    await owner.patch(f"/api/leads/{ids[2]}", json={"status": "sql"})
    for record_id, stage in ((ids[3], stages[0]), (ids[4], stages[WON])):
        deal = {"fields": {"amount": 5, "stage": stage}}
        done = await owner.post(f"/api/leads/{record_id}/conversion", json={"deal": deal})
        assert done.status_code == 201, done.text
    steps = (await owner.post("/api/leads/funnel", json={})).json()["steps"]
    assert [(step["key"], step["count"], step["rate"]) for step in steps] == [
        ("new", 5, None), ("mql", 4, "80.00"), ("sql", 3, "75.00"), ("won", 1, "33.33"),
    ]  # fmt: skip
    for step in steps:
        answer = await owner.post("/api/leads/count", json={"filter": step["filter"]})
        assert answer.json() == {"count": step["count"]}


async def test_the_best_quarter_and_what_stands_still(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    for amount, day in ((10, "2025-02-01"), (30, "2025-05-31"), (25, "2025-06-30"), (40, "2025-07-01")):
        body = {"name": "Won", "amount": amount, "stage": stages[WON], "closed_on": day}
        assert (await owner.post("/api/deals", json=body)).status_code == 201
    # A number that is larger in another currency is no better quarter.
    body = {"name": "Won", "amount": 9000, "currency": "JPY", "stage": stages[WON], "closed_on": "2025-02-01"}
    assert (await owner.post("/api/deals", json=body)).status_code == 201
    await lived(rapport, owner, stages, [[(0, START)], [(1, START)]])
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        old = DEAL.table.update().where(DEAL.table.c.stage == UUID(stages[1])).values(stage_since=START)
        await session.execute(old)
    found = (await owner.post("/api/deals/insights", json={})).json()
    best = found["best"]
    assert (best["first"], best["last"], best["amount"], best["count"], best["currency"]) == (
        "2025-04-01", "2025-06-30", "55", 2, "GBP",
    )  # fmt: skip
    assert await rows_of(owner, best["filter"]) == 2
    assert [each["amount"] for each in found["quarters"] if each["currency"] == "GBP"] == ["10", "55", "40"]
    assert found["stale"]["count"] == 1
    assert await rows_of(owner, found["stale"]["filter"]) == 1


@pytest.mark.parametrize("value", [None, "x", {"from": "2024-99-01"}, ["2024-01-01"]])
async def test_a_bad_span_or_stage_is_refused(owner: Person, value: object) -> None:
    for op in ("reached", "first_entered"):
        condition = {"field": "stage", "op": op, "value": value}
        refused = await owner.post("/api/deals/count", json={"filter": condition})
        assert (refused.status_code, refused.json()["code"]) == (400, "records.bad_filter")


async def test_a_funnel_of_the_records_that_first_entered_in_a_span(owner: Person) -> None:
    """A figure's filter, used as the filter of another funnel."""
    for number in range(3):
        await owner.post("/api/deals", json={"name": f"Deal {number}"})
    for first, expected in (("2020-01-01", 3), ("2999-01-01", 0)):
        asked = {"filter": {"field": "stage", "op": "first_entered", "value": {"from": first}}}
        answer = await owner.post("/api/deals/funnel", json=asked)
        assert answer.status_code == 200, answer.text
        assert answer.json()["steps"][0]["count"] == expected
