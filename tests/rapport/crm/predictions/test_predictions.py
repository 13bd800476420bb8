"""Counted probabilities: against a plain recount, as people see them, and what became of them."""

import datetime as dt
import itertools
import random
from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from rapport.crm.deals.deal import DEAL
from rapport.crm.predictions import counted, history, nightly, view
from rapport.crm.predictions.counted import LIMITS, Counts, Tally, predict
from rapport.crm.predictions.models import prediction
from rapport.crm.records.facts import stage_event
from tenants.directory import Tenant
from tests.support.app import Person, Rapport
from tests.support.deals import made, stages_of
from tests.support.hidden import hidden_from
from tests.support.team import hired

Json = dict[str, Any]
OPEN = ("Qualification", "Discovery", "Proposal")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Odds Ltd", "GB", email)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a handful of deals says something."""
    monkeypatch.setattr(counted, "ENOUGH", 3)
    monkeypatch.setattr(view, "JUDGED", 2)


async def tenant_of(rapport: Rapport, person: Person) -> Tenant:
    """Somebody's organisation."""
    return await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


async def night(rapport: Rapport, person: Person) -> int:
    """Makes an organisation's predictions; how many are new."""
    return await nightly.make(rapport.parts.runtime, await tenant_of(rapport, person), today())


async def rows(rapport: Rapport, person: Person, statement: Any) -> list[Any]:
    """Rows of the organisation's schema."""
    tenant = await tenant_of(rapport, person)
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        return list(await session.rows(statement))


async def closed(person: Person, stages: dict[str, str], *, won: bool, through: tuple[str, ...] = OPEN[:1]) -> Json:
    """A deal that has gone through stages and was won or lost."""
    deal = await ready(person, amount=100, stage=stages[through[0]])
    for name in (*through[1:], "Won" if won else "Lost"):
        more = {"lost_reason": await a_reason(person)} if name == "Lost" else {}
        await moved(person, deal, stages[name], **more)
    return deal


async def ready(person: Person, **values: object) -> Json:
    """A deal with all that stages ask for."""
    company = (await person.post("/api/companies", json={"name": "Obsidian Foundry"})).json()["record"]["id"]
    return await made(person, **{"amount": 10, "company": company, "close_date": str(today()), **values})


async def a_reason(person: Person) -> str:
    """A reason to lose a deal."""
    return str((await person.get("/api/choices/deal/lost_reason")).json()[0]["id"])


async def moved(person: Person, deal: Json, stage: str, **more: object) -> None:
    """Puts a deal into a stage."""
    answer = await person.patch(f"/api/deals/{deal['id']}", json={"stage": stage, **more})
    assert answer.status_code == 200, answer.text


async def shown(person: Person, deal: Json) -> Json | None:
    """What is predicted of a deal."""
    answer = await person.get(f"/api/deals/{deal['id']}/overview")
    assert answer.status_code == 200, answer.text
    found: Json | None = answer.json()["prediction"]
    return found


def plainly(events: list[Any], deals: dict[UUID, Any]) -> dict[tuple[str, int], Tally]:
    """The same counts, one deal after the other."""
    journeys = defaultdict(list)
    for event in sorted(events, key=lambda each: (each.occurred_at, each.id)):
        journeys[event.record_id].append(event)
    found: dict[tuple[str, int], Tally] = defaultdict(Tally)
    for deal_id, way in journeys.items():
        if deals[deal_id].status == "open":
            continue
        stays: dict[str, dt.timedelta] = {}
        for here, there in itertools.pairwise(way):
            stays[here.to_stage] = max(stays.get(here.to_stage, dt.timedelta()), there.occurred_at - here.occurred_at)
        for stage, stay in stays.items():
            for limit in LIMITS:
                if stay >= dt.timedelta(days=limit):
                    seen = found[stage, limit]
                    found[stage, limit] = Tally(seen.won + (deals[deal_id].status == "won"), seen.of + 1)
    return found


async def test_the_counts_are_those_of_a_plain_recount(rapport: Rapport, owner: Person) -> None:
    stages, dice = await stages_of(owner), random.Random(7)  # noqa: S311  # no secret
    for _ in range(14):
        through = tuple(dice.choices(OPEN, k=dice.randint(1, 3)))
        kept = tuple(name for at, name in enumerate(through) if not at or through[at - 1] != name)
        await closed(owner, stages, won=dice.random() < 0.5, through=kept)
    await made(owner, amount=1)
    tenant = await tenant_of(rapport, owner)
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        events = await session.rows(sa.select(stage_event).order_by(stage_event.c.occurred_at, stage_event.c.id))
        moment = dt.datetime.now(dt.UTC) - dt.timedelta(days=2000)
        for event in events:  # as if days had gone by between one stage and the next
            moment += dt.timedelta(days=dice.choice([0, 3, 7, 8, 20, 45, 61, 100]), seconds=1)
            same = stage_event.c.id == event.id
            await session.execute(stage_event.update().where(same).values(occurred_at=moment))
        events = list(await session.rows(sa.select(stage_event)))
        deals = {row.id: row for row in await session.rows(sa.select(DEAL.table))}
        found = await history.counts(session, today())
    mine = {(str(stage), limit): tally for stage, bands in found.stays.items() for limit, tally in bands.items()}
    assert mine == plainly(events, deals)
    won = sum(each.status == "won" for each in deals.values())
    assert list(found.pipelines.values()) == [Tally(won, 14)]


def test_the_longest_stay_that_enough_deals_had_is_taken_and_its_reasons_add_up() -> None:
    line, stage = UUID(int=1), UUID(int=2)
    stays = {0: Tally(4, 10), 7: Tally(3, 5), 14: Tally(1, 3), 30: Tally(1, 2)}
    counts = Counts({line: Tally(5, 20)}, {stage: stays})
    for days, share, names in (
        (0, Decimal(5) / 12, ["pipeline", "stage"]), (6, Decimal(5) / 12, ["pipeline", "stage"]),
        (7, Decimal(4) / 7, ["pipeline", "stage", "age"]), (15, Decimal(2) / 5, ["pipeline", "stage", "age"]),
        (400, Decimal(2) / 5, ["pipeline", "stage", "age"]),
    ):  # fmt: skip
        found = predict(counts, line, stage, days)
        assert found is not None
        assert abs(found.value - share) < Decimal("0.000001")
        assert [each.name for each in found.factors] == names
        assert sum((Decimal(each.weight) for each in found.factors), Decimal()) == found.value
    assert predict(counts, line, UUID(int=3), 10) is None
    assert predict(Counts({}, {stage: {0: Tally(2, 2)}}), line, stage, 0) is None


async def test_a_deal_shows_its_probability_with_its_reasons(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    for won in (True, True, True, False):
        await closed(owner, stages, won=won)
    deal = await made(owner, amount=200, close_date=str(today()))
    other = await made(owner, amount=50, close_date=str(today()), stage=stages["Discovery"])
    before = await shown(owner, deal)
    assert before is not None
    assert (before["value"], before["factors"]) == (None, [])
    assert await night(rapport, owner) == 1
    found = await shown(owner, deal)
    assert found is not None
    assert (found["model"], found["version"], found["value"]) == ("deal_won_counted", 1, "66.7")
    assert [(each["name"], each["weight"], each["won"], each["of"], each["days"]) for each in found["factors"]] == [
        ("pipeline", "66.7", 3, 4, 0), ("stage", "0.0", 3, 4, 0),
    ]  # fmt: skip
    assert found["factors"][1]["key"] == stages["Qualification"]
    assert found["band"] == {"low": 60, "high": 70, "closed": 0, "won": 0, "share": None}
    none = await shown(owner, other)
    assert none is not None
    assert none["value"] is None  # nothing has closed that stood there
    # A night that is made twice changes nothing.
    assert await night(rapport, owner) == 0
    answer = (await owner.post("/api/forecast", json={"unit": "year"})).json()
    expected = answer["rows"][0]["expected"]
    assert expected == {"amount": "433.33", "predicted": 1, "open": 2}  # 300 signed, and two thirds of 200


async def test_what_became_of_deals_says_how_well_predictions_did(rapport: Rapport, owner: Person) -> None:
    stages, reason = await stages_of(owner), await a_reason(owner)
    for won in (True, True, True, False):
        await closed(owner, stages, won=won)
    deals = [await ready(owner) for _ in range(4)]
    assert await night(rapport, owner) == 4
    for deal, stage in ((deals[0], "Won"), (deals[1], "Won"), (deals[2], "Lost")):
        more = {"lost_reason": reason} if stage == "Lost" else {}
        await moved(owner, deal, stages[stage], **more)
    assert await shown(owner, deals[0]) is None
    await night(rapport, owner)
    found = (await owner.post("/api/forecast", json={})).json()["bands"]
    assert found == [{"low": 60, "high": 70, "closed": 3, "won": 2, "share": "66.67"}]
    still = await shown(owner, deals[3])
    assert still is not None
    assert still["band"] == found[0]
    # One that is opened again has no outcome any more, and is predicted anew.
    await moved(owner, deals[2], stages["Qualification"])
    assert await night(rapport, owner) >= 1
    mine = sa.select(prediction).where(prediction.c.record_id == UUID(deals[2]["id"])).order_by(prediction.c.made_at)
    kept = await rows(rapport, owner, mine)
    assert [(row.outcome, row.until is None) for row in kept] == [(None, False), (None, True)]
    # In the trash it is nobody's to win.
    await owner.delete(f"/api/deals/{deals[3]['id']}")
    await night(rapport, owner)
    mine = sa.select(prediction.c.until).where(prediction.c.record_id == UUID(deals[3]["id"]))
    assert all(row.until is not None for row in await rows(rapport, owner, mine))


async def test_a_deal_that_moved_waits_for_the_next_night(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    for won in (True, False, True):
        await closed(owner, stages, won=won, through=("Qualification", "Discovery"))
    deal = await made(owner, amount=10)
    assert await night(rapport, owner) == 1
    await moved(owner, deal, stages["Discovery"])
    assert (await shown(owner, deal) or {})["value"] is None
    assert await night(rapport, owner) == 1
    found = await shown(owner, deal)
    assert found is not None
    assert found["value"] == "60.0"


async def test_who_sees_the_deal_sees_what_is_predicted_of_it(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    for won in (True, False, True):
        await closed(owner, stages, won=won)
    theirs, rep = await ready(owner), await hired(rapport, owner)
    mine = await ready(rep, amount=1000)
    assert await night(rapport, owner) == 2
    assert (await rep.get(f"/api/deals/{theirs['id']}/overview")).status_code == 404
    assert (await shown(rep, mine) or {})["value"] == "60.0"
    # Of a forecast it is their own deals too; for whom amounts are hidden there is none of either.
    row = (await rep.post("/api/forecast", json={"unit": "year"})).json()["rows"][0]
    assert row["expected"] == {"amount": "600", "predicted": 1, "open": 1}
    blind = await hidden_from(owner, rapport, {"deal": {"amount": {"read": "hidden", "edit": False}}})
    assert (await shown(blind, mine) or {})["value"] == "60.0"
    assert (await blind.post("/api/forecast", json={})).status_code == 403


async def test_a_sweep_makes_the_night_of_each_organisation_once(alone: Rapport) -> None:
    owner = await alone.sign_up("Odds Ltd", "GB", "ann@example.com")
    stages = await stages_of(owner)
    for won in (True, False, True):
        await closed(owner, stages, won=won)
    await made(owner, amount=10)
    await nightly.sweep(alone.parts.runtime)
    assert len(await rows(alone, owner, sa.select(prediction.c.id))) == 1
    await made(owner, amount=10)
    await nightly.sweep(alone.parts.runtime)
    await alone.parts.runtime.redis.delete(nightly.SWEPT)
    await nightly.sweep(alone.parts.runtime)
    assert len(await rows(alone, owner, sa.select(prediction.c.id))) == 1
