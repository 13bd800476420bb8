"""Snapshots of how deals stand, the past that they are given, and what changed since a day."""

import dataclasses
import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from kernel.tables import change
from rapport.crm.deals import pipelines
from rapport.crm.deals.deal import DEAL
from rapport.crm.forecast import nightly
from rapport.crm.forecast.snapshot_models import STATE, deal_snapshot, deal_snapshot_night
from tenants.directory import Tenant
from tests.support.app import Person, Rapport
from tests.support.deals import made, stages_of

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Nights Ltd", "GB", email)


async def tenant_of(rapport: Rapport, person: Person) -> Tenant:
    """Somebody's organisation."""
    return await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))


async def rows(rapport: Rapport, person: Person, deal_id: str) -> list[tuple[int, str, Decimal | None]]:
    """A deal's snapshots: how many days from today on they begin, status and amount."""
    tenant = await tenant_of(rapport, person)
    today = dt.datetime.now(dt.UTC).date()
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        mine = deal_snapshot.c.deal_id == UUID(deal_id)
        found = await session.rows(sa.select(deal_snapshot).where(mine).order_by(deal_snapshot.c.day))
    return [((row.day - today).days, row.status, row.amount) for row in found]


async def moves(person: Person, **asked: object) -> Json:
    """What changed."""
    answer = await person.post("/api/forecast/moves", json={"unit": "year", **asked})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def patched(person: Person, deal: Json, **values: object) -> None:
    """Writes a deal."""
    answer = await person.patch(f"/api/deals/{deal['id']}", json=values)
    assert answer.status_code == 200, answer.text


async def test_a_night_is_taken_once_and_has_what_changed(rapport: Rapport, owner: Person) -> None:
    tenant, day = await tenant_of(rapport, owner), dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)
    deal, still = await made(owner, amount=10), await made(owner, amount=5)
    assert await nightly.take(rapport.parts.runtime, tenant, day)
    await patched(owner, deal, amount=20)
    assert await nightly.take(rapport.parts.runtime, tenant, day)
    # What is written after a night belongs to the next.
    assert [amount for _, _, amount in await rows(rapport, owner, deal["id"])] == [10]
    later = day + dt.timedelta(days=1)
    assert await nightly.take(rapport.parts.runtime, tenant, later)
    assert [amount for _, _, amount in await rows(rapport, owner, deal["id"])] == [10, 20]
    assert [amount for _, _, amount in await rows(rapport, owner, still["id"])] == [5]
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        nights = await session.rows(sa.select(deal_snapshot_night.c.day).order_by(deal_snapshot_night.c.day))
        assert await nightly.night(session, later)
    assert [row.day for row in nights] == [day, later]


async def test_a_sweep_takes_the_night_of_each_organisation(alone: Rapport, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = alone.parts.runtime
    people = [await alone.sign_up(f"Nights {name}", "GB", f"{name}@example.com") for name in ("one", "two")]
    first = await made(people[0], amount=10)
    deals = [first, await made(people[0], amount=5), await made(people[1], amount=20)]
    # A round stops while deals are left whose past comes first; the next one goes on at once.
    monkeypatch.setattr(nightly, "PAGE", 1)
    monkeypatch.setattr(nightly, "ROUND", 2)
    await nightly.sweep(runtime)
    assert [len(await rows(alone, people[0], each["id"])) for each in deals[:2]] == [1, 1]
    tenant = await tenant_of(alone, people[0])
    async with runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        assert await session.rows(sa.select(deal_snapshot_night.c.day)) == []
    await nightly.sweep(runtime)
    async with runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        assert len(await session.rows(sa.select(deal_snapshot_night.c.day))) == 1
    assert [row[1:] for row in await rows(alone, people[1], deals[2]["id"])] == [("open", 20)]
    # Told by Redis that all is done, nobody looks; and whoever looks finds it done.
    await patched(people[0], first, amount=11)
    await nightly.sweep(runtime)
    await runtime.redis.delete(nightly.SWEPT)
    await nightly.sweep(runtime)
    assert [row[1:] for row in await rows(alone, people[0], first["id"])] == [("open", 10)]


async def test_whose_database_is_away_holds_up_nobody(alone: Rapport) -> None:
    runtime = alone.parts.runtime
    person = await alone.sign_up("Nights Ltd", "GB", "ann@example.com")
    deal = await made(person, amount=10)

    async def homes() -> list[str]:
        return ["main/t_gone", *await runtime.homes()]

    await nightly.sweep(dataclasses.replace(runtime, homes=homes))
    assert len(await rows(alone, person, deal["id"])) == 1


async def test_the_change_log_tells_of_days_before_the_first_night(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    deal = await made(owner, amount=10, close_date="2027-01-31")
    await patched(owner, deal, amount=30, close_date=None)
    await patched(owner, deal, amount=None)
    await patched(owner, deal, amount=50, stage=stages["Discovery"])
    tenant = await tenant_of(rapport, owner)
    table = DEAL.table
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        lines = await pipelines.load(session)
        [now] = await session.rows(sa.select(*(table.c[name] for name in STATE)).where(table.c.id == UUID(deal["id"])))
        mine = sa.select(change).where(change.c.record_id == UUID(deal["id"])).order_by(change.c.seq.desc())
        # As if a day had gone by between one change and the next.
        changes = [
            SimpleNamespace(**dict(row.items()) | {"recorded_at": dt.datetime(2026, 5, 4 - back, tzinfo=dt.UTC)})
            for back, row in enumerate(await session.rows(mine))
        ]
    past = nightly.past_of(dict(now.items()), changes, (), lines, ZoneInfo("UTC"), dt.date(2026, 6, 1))
    assert {day.day: (each["amount"], each["close_date"], str(each["stage"])) for day, each in past.items()} == {
        5: (50, None, stages["Discovery"]), 4: (None, None, stages["Qualification"]),
        3: (30, None, stages["Qualification"]), 2: (10, dt.date(2027, 1, 31), stages["Qualification"]),
    }  # fmt: skip


async def test_an_imported_deal_has_stood_where_its_stages_say(rapport: Rapport, owner: Person) -> None:
    tenant = await tenant_of(rapport, owner)
    stages = await stages_of(owner)
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        lines = await pipelines.load(session)
    now = {
        "stage": UUID(stages["Won"]), "status": "won", "owner_id": UUID(int=1), "amount": Decimal(9),
        "currency": "GBP", "close_date": dt.date(2026, 3, 1), "closed_on": dt.date(2026, 3, 1),
        "forecast_category": "closed",
    }  # fmt: skip

    def at(month: int, day: int) -> dt.datetime:
        return dt.datetime(2026, month, day, 12, tzinfo=dt.UTC)

    changes = [SimpleNamespace(op="create", recorded_at=at(6, 1), field_ids=[], public={})]
    entered = {"Won": at(3, 1), "Proposal": at(2, 1)}
    events = [SimpleNamespace(to_stage=stages[name], occurred_at=moment) for name, moment in entered.items()]
    zone = ZoneInfo("UTC")
    past = nightly.past_of(now, changes, events, lines, zone, dt.date(2026, 7, 1))
    assert {day: (each["status"], each["closed_on"], each["forecast_category"]) for day, each in past.items()} == {
        dt.date(2026, 6, 2): ("won", dt.date(2026, 3, 1), "closed"),
        dt.date(2026, 3, 2): ("won", dt.date(2026, 3, 1), "closed"),
        dt.date(2026, 2, 2): ("open", None, "best_case"),
    }
    assert nightly.past_of(now, [], [], lines, zone, dt.date(2026, 7, 1)) == {dt.date(2026, 7, 1): now}


async def test_what_changed_since_a_day_adds_up(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    company = (await owner.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    reason = (await owner.get("/api/choices/deal/lost_reason")).json()[0]["id"]
    today = dt.datetime.now(dt.UTC).date()
    inside = (await owner.post("/api/forecast", json={"unit": "year"})).json()["first"]
    beyond = (await owner.post("/api/forecast", json={"unit": "year", "offset": 1})).json()["first"]
    values = {"close_date": inside, "company": company}
    empty = await moves(owner)
    assert (empty["recorded_since"], empty["before"], empty["after"]) == (None, "0", "0")
    deals = {
        name: await made(owner, name=name, amount=100, **{**values, **more})
        for name, more in {
            "won": {}, "lost": {}, "slipped": {}, "left": {}, "grew": {}, "shrank": {}, "same": {},
            "pulled_in": {"close_date": beyond},
        }.items()
    }  # fmt: skip
    assert await nightly.take(rapport.parts.runtime, await tenant_of(rapport, owner), today)
    await patched(owner, deals["won"], stage=stages["Won"], amount=130, closed_on=inside)
    await patched(owner, deals["lost"], stage=stages["Lost"], lost_reason=reason)
    await patched(owner, deals["slipped"], close_date=beyond)
    await patched(owner, deals["left"], forecast_category="omitted")
    await patched(owner, deals["grew"], amount=150)
    await patched(owner, deals["shrank"], amount=40)
    await patched(owner, deals["pulled_in"], close_date=inside)
    await made(owner, name="added", amount=7, **values)
    found = await moves(owner, since=today.isoformat())
    assert {each["kind"]: (each["amount"], [one["name"] for one in each["deals"]]) for each in found["groups"]} == {
        "won": ("30", ["won"]), "added": ("7", ["added"]), "pulled_in": ("100", ["pulled_in"]),
        "grew": ("50", ["grew"]), "shrank": ("-60", ["shrank"]), "slipped": ("-100", ["slipped"]),
        "lost": ("-100", ["lost"]), "left": ("-100", ["left"]),
    }  # fmt: skip
    assert (found["before"], found["after"], found["recorded_since"]) == ("700", "527", today.isoformat())
    every = (await owner.post("/api/forecast", json={"unit": "year"})).json()["rows"][0]
    held = sum(Decimal(every[name]["amount"]) for name in ("closed", "commit", "best_case", "pipeline"))
    assert held == Decimal(found["after"])
