"""What the first page says: deals at risk with their reasons, and the quarter; each figure is a list of deals."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from rapport.crm.deals.deal import DEAL
from rapport.crm.records import relative
from tests.support.app import Person, Rapport
from tests.support.hidden import hidden_from
from tests.support.timelines import changed, made

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Home Ltd", "GB", email)


async def stages_of(person: Person) -> dict[str, str]:
    """Ids of the first pipeline's stages, by English name."""
    [line] = (await person.get("/api/pipelines")).json()
    return {stage["label"]["en"]: stage["id"] for stage in line["stages"]}


async def age(rapport: Rapport, person: Person, deal_id: str, days: int) -> None:
    """Lets a deal have stood in its stage for some days."""
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    since = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        mine = DEAL.table.c.id == UUID(deal_id)
        await session.execute(DEAL.table.update().where(mine).values(stage_since=since))


async def risks(person: Person, **asked: object) -> Json:
    """The deals at risk."""
    answer = await person.post("/api/deals/risks", json=asked)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def names(person: Person, filter_: Json) -> set[str]:
    """The deals of a list."""
    page = (await person.post("/api/deals/query", json={"filter": filter_})).json()
    return {each["name"] for each in page["items"]}


async def test_each_reason_is_a_fact_and_a_list(rapport: Rapport, owner: Person) -> None:
    today = dt.datetime.now(dt.UTC).date()
    past, future = (today - dt.timedelta(days=3)).isoformat(), (today + dt.timedelta(days=9)).isoformat()
    fine = await made(owner, "deals", name="Fine", amount=1, next_step_on=future)
    await made(owner, "deals", name="Aimless", amount=5)
    late = await made(owner, "deals", name="Late", amount=7, next_step="Ring", next_step_on=past)
    still = await made(owner, "deals", name="Still", amount=9, next_step="Wait")
    for deal in (fine, still):
        await age(rapport, owner, deal["id"], 20)
    await made(owner, "activities", subject="Called", deal=fine["id"])
    promised = await made(owner, "deals", name="Promised", amount=3)
    task = await made(owner, "tasks", title="Quote", due_on=future, deal=promised["id"])
    closed = await made(owner, "deals", name="Closed", amount=3)
    stages, reasons = await stages_of(owner), owner.get("/api/choices/deal/lost_reason")
    lost = {"stage": stages["Lost"], "lost_reason": (await reasons).json()[0]["id"]}
    await changed(owner, "deals", closed["id"], **lost)

    found = await risks(owner)
    assert [(each["record"]["name"], each["reasons"]) for each in found["items"]] == [
        ("Still", [{"kind": "idle", "days": 20, "limit": 14}]),
        ("Late", [{"kind": "step_overdue", "days": 3, "limit": None}]),
        ("Aimless", [{"kind": "no_step", "days": None, "limit": None}]),
    ]
    assert (found["count"], found["amount"], found["currency"], found["left_out"]) == (3, "21", "GBP", [])
    assert await names(owner, found["filter"]) == {"Still", "Late", "Aimless"}
    assert {each["kind"]: await names(owner, each["filter"]) for each in found["groups"]} == {
        "no_step": {"Aimless"}, "step_overdue": {"Late"}, "idle": {"Still"},
    }  # fmt: skip
    assert [each["count"] for each in found["groups"]] == [1, 1, 1]

    await changed(owner, "tasks", task["id"], due_on=past)
    await made(owner, "activities", subject="Called", deal=still["id"])
    await changed(owner, "deals", late["id"], next_step_on=future)
    again = await risks(owner, filter={"field": "amount", "op": "lt", "value": 100}, limit=1)
    assert [(each["record"]["name"], len(each["reasons"])) for each in again["items"]] == [("Aimless", 1)]
    assert (again["count"], await names(owner, again["filter"])) == (2, {"Aimless", "Promised"})


async def test_the_quarter_adds_up_to_its_lists(owner: Person) -> None:
    today = dt.datetime.now(dt.UTC).date()
    first, after = relative.span({"unit": "quarter"}, today)
    stages, company = await stages_of(owner), await made(owner, "companies", name="Obsidian Foundry")
    for name, amount, currency, day in (
        ("Won early", "10.10", "GBP", first), ("Won today", "20.20", "GBP", today), ("Won in euros", "5", "EUR", today),
        ("Won before", "99", "GBP", first - dt.timedelta(days=1)),
    ):  # fmt: skip
        given = {"amount": amount, "currency": currency, "close_date": str(today), "company": company["id"]}
        deal = await made(owner, "deals", name=name, **given)
        await changed(owner, "deals", deal["id"], stage=stages["Won"], closed_on=str(day))
    last = after - dt.timedelta(days=1)
    for name, amount, chance, day in (
        ("Likely", "33.33", 90, last), ("Unlikely", "100", 5, last), ("Next quarter", "1000", 90, after),
    ):  # fmt: skip
        await made(owner, "deals", name=name, amount=amount, probability=chance, close_date=str(day))
    found = (await owner.post("/api/deals/outlook", json={})).json()
    assert (found["first"], found["last"], found["today"]) == (str(first), str(last), str(today))
    assert (found["currency"], found["won"]["amount"], found["won"]["count"]) == ("GBP", "30.3", 2)
    assert (found["open"]["amount"], found["open"]["count"]) == ("133.33", 2)
    assert Decimal(found["weighted"]) == Decimal("35.00")
    steps = {each["day"]: each["amount"] for each in found["steps"]}
    assert steps == ({str(today): "30.3"} if first == today else {str(first): "10.1", str(today): "30.3"})
    assert await names(owner, found["won"]["filter"]) == {"Won early", "Won today"}
    assert await names(owner, found["open"]["filter"]) == {"Likely", "Unlikely"}
    assert found["left_out"] == [{"currency": "EUR", "count": 1}]


async def test_amounts_of_all_currencies_are_one_and_what_has_no_rate_is_named(rapport: Rapport, owner: Person) -> None:
    today = dt.datetime.now(dt.UTC).date()
    first, after = relative.span({"unit": "quarter"}, today)
    draft = {"currency": "EUR", "valid_from": str(first - dt.timedelta(days=400)), "rate": "0.5"}
    assert (await owner.put("/api/currency-rates", json=draft)).status_code == 200
    stages, company = await stages_of(owner), await made(owner, "companies", name="Obsidian Foundry")
    last = str(after - dt.timedelta(days=1))
    for currency, amount in (("GBP", "10"), ("EUR", "100"), ("USD", "1000")):
        given = {"amount": amount, "currency": currency, "company": company["id"], "close_date": last}
        deal = await made(owner, "deals", name=f"Won {currency}", **given)
        await changed(owner, "deals", deal["id"], stage=stages["Won"], closed_on=str(today))
        await made(owner, "deals", name=f"Open {currency}", probability=50, **given)
    await made(owner, "deals", name="Unknown", currency="USD")
    found = (await owner.post("/api/deals/outlook", json={})).json()
    assert [(found[each]["amount"], found[each]["count"]) for each in ("won", "open")] == [("60", 2), ("60", 2)]
    assert (found["weighted"], found["left_out"]) == ("30", [{"currency": "USD", "count": 2}])
    assert found["steps"] == [{"day": str(today), "amount": "60"}]
    assert await names(owner, found["won"]["filter"]) == {"Won GBP", "Won EUR"}
    seen = (await owner.post("/api/deals/insights", json={})).json()
    assert (seen["best"]["amount"], seen["best"]["count"], seen["best"]["currency"]) == ("60", 2, "GBP")
    assert ([each["amount"] for each in seen["quarters"]], seen["left_out"]) == (
        ["60"],
        [{"currency": "USD", "count": 1}],
    )
    assert await names(owner, seen["best"]["filter"]) == {"Won GBP", "Won EUR"}
    # All need somebody, in whatever currency; the largest by what they are worth comes first, without a rate last.
    risky = await risks(owner)
    order = [each["record"]["name"] for each in risky["items"]]
    assert order == ["Open EUR", "Open GBP", "Open USD", "Unknown"]
    assert (risky["count"], risky["amount"], risky["left_out"]) == (4, "60", [{"currency": "USD", "count": 1}])
    blind = await hidden_from(owner, rapport, {"deal": {"amount": {"read": "hidden"}}})
    counted = (await blind.post("/api/deals/outlook", json={})).json()
    assert (counted["won"], counted["left_out"]) == (
        {"amount": "0", "count": 3, "filter": counted["won"]["filter"]}, [],
    )  # fmt: skip
    assert [(each["amount"], each["count"], each["left_out"]) for each in [await risks(blind)]] == [(None, 4, [])]


async def test_a_deal_without_a_probability_has_its_stages_on_the_board_and_at_home(owner: Person) -> None:
    deal = await made(owner, "deals", name="Unsure", amount="200")
    last = (await owner.post("/api/deals/outlook", json={})).json()["last"]
    await changed(owner, "deals", deal["id"], probability=None, close_date=last)
    [line] = (await owner.get("/api/pipelines")).json()
    chance = line["stages"][0]["probability"]
    assert chance > 0
    only = (await owner.post("/api/deals/outlook", json={})).json()
    assert Decimal(only["weighted"]) == Decimal(200) * chance / 100


async def test_an_empty_quarter_is_one_of_nothing(owner: Person) -> None:
    only = (await owner.post("/api/deals/outlook", json={})).json()
    assert (only["currency"], only["won"]["amount"], only["weighted"], only["steps"]) == ("GBP", "0", "0", [])
    assert (await risks(owner))["items"] == []
