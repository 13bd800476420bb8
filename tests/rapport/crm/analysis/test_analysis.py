"""Losses, velocity and cohorts: exact figures, whose filters list the rows that they count, under each one's rights."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.approvals import member
from tests.support.deals import made, stages_of
from tests.support.team import me

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Deals Ltd", "GB", email)


async def asked(person: Person, what: str, **body: object) -> Json:
    """One analysis."""
    answer = await person.post(f"/api/deals/{what}", json=body)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def figures(node: Any) -> Iterator[Json]:
    """Every figure of an answer: whatever has a count and a filter."""
    if isinstance(node, dict):
        if "count" in node and "filter" in node:
            yield node
        for each in node.values():
            yield from figures(each)
    elif isinstance(node, list):
        for each in node:
            yield from figures(each)


async def adds_up(person: Person, answer: Json) -> int:
    """Compares each figure with the list that it opens; how many there were."""
    found = list(figures(answer))
    for each in found:
        body = {"filter": each["filter"], "sums": ["amount"]}
        total = (await person.post("/api/deals/summary", json=body)).json()["total"]
        assert total["count"] == each["count"], each
        if each.get("amount") is not None:
            assert total["sums"]["amount"] == each["amount"], each
    return len(found)


async def choice(person: Person, field: str, label: str) -> str:
    """A choice of a list; its id."""
    done = await person.post(f"/api/choices/deal/{field}", json={"label": label})
    assert done.status_code in {200, 201}, done.text
    return str(done.json()["id"])


async def closed(person: Person, amount: str | None, stages: Json, outcome: str = "Lost", **more: object) -> Json:
    """A deal that went from the second stage to its end, ten days after it started."""
    today = dt.datetime.now(dt.UTC).date()
    company = (await person.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    start = more.pop("started_on", (today - dt.timedelta(days=10)).isoformat())
    deal = await made(
        person, amount=amount, stage=stages["Discovery"], started_on=start, close_date=today.isoformat(),
        company=company,
    )  # fmt: skip
    done = await person.patch(f"/api/deals/{deal['id']}", json={"stage": stages[outcome], **more})
    assert done.status_code == 200, done.text
    found: Json = done.json()["record"]
    return found


@pytest.mark.slow
async def test_losses_by_every_group_add_up(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    reasons = {each["label"]["en"]: each["id"] for each in (await owner.get("/api/choices/deal/lost_reason")).json()}
    acme, globex = await choice(owner, "competitors", "Acme"), await choice(owner, "competitors", "Globex")
    rep = await member(rapport, owner, "Rae Rep")
    for amount, reason, rivals in (("5000", "Price", [acme]), ("60000", "Price", [acme, globex]), (None, "Other", [])):
        await closed(owner, amount, stages, lost_reason=reasons[reason], competitors=rivals)
    await closed(rep, "300000", stages, lost_reason=reasons["No budget"], competitors=[acme])
    for rival in ([acme], [acme], []):
        await closed(owner, "100", stages, "Won", competitors=rival)
    refused = await closed(owner, "1", stages, "Won")
    unreasoned = await owner.patch(f"/api/deals/{refused['id']}", json={"stage": stages["Lost"]})
    assert unreasoned.json()["fields"]["lost_reason"]["code"] == "deals.required_by_stage"

    found = await asked(owner, "losses", by="reason")
    assert [
        (each["key"], each["lost"]["count"], each["lost"]["amount"], each["share"]) for each in found["groups"]
    ] == [
        (reasons["Price"], 2, "65000", "50.00"),
        *sorted(
            [(reasons["No budget"], 1, "300000", "25.00"), (reasons["Other"], 1, "0", "25.00")],
            key=lambda each: each[0],
        ),
    ]
    assert (found["lost"]["count"], found["lost"]["amount"], found["won"]["count"]) == (4, "365000", 4)
    assert (found["win_rate"], len(found["quarters"])) == ("50.00", 4)
    assert found["included"]["choices"][reasons["Price"]]["en"] == "Price"
    assert await adds_up(owner, found) == 2 + 2 * 4 + 3 * 5

    rivals = await asked(owner, "losses", by="competitor")
    told = {
        each["key"]: (each["lost"]["count"], (each["won"] or {}).get("count"), each["win_rate"])
        for each in rivals["groups"]
    }
    assert told == {acme: (3, 2, "40.00"), globex: (1, 0, None), None: (1, None, None)}
    assert await adds_up(owner, rivals) > 10
    sizes = await asked(owner, "losses", by="size")
    assert [(each["low"], each["high"], each["lost"]["count"]) for each in sizes["groups"]] == [
        (None, None, 1), (None, "10000", 1), ("50000", "200000", 1), ("200000", "1000000", 1),
    ]  # fmt: skip
    from_stage = await asked(owner, "losses", by="stage")
    assert [(each["key"], each["lost"]["count"]) for each in from_stage["groups"]] == [(stages["Discovery"], 4)]
    owners = await asked(owner, "losses", by="owner")
    assert {each["key"]: each["lost"]["count"] for each in owners["groups"]} == {me(owner): 3, me(rep): 1}
    products = await asked(owner, "losses", by="product")
    assert [each["key"] for each in products["groups"]] == [None]
    for answer in (sizes, from_stage, owners, products):
        await adds_up(owner, answer)
    # Whoever sees their own deals only is told of these.
    mine = await asked(rep, "losses", by="reason")
    assert (mine["lost"]["count"], [each["key"] for each in mine["groups"]]) == (1, [reasons["No budget"]])
    other = await asked(owner, "losses", by="reason", currency="EUR")
    assert (other["lost"]["count"], other["groups"], other["currencies"]) == (0, [], [{"currency": "GBP", "count": 4}])


@pytest.mark.slow
async def test_velocity_and_cohorts_have_the_rows_of_their_factors(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    [reason, *_] = (await owner.get("/api/choices/deal/lost_reason")).json()
    rep = await member(rapport, owner, "Rae Rep")
    for _ in range(6):
        await closed(owner, "1000", stages, "Won")
    for _ in range(3):
        await closed(owner, "500", stages, lost_reason=reason["id"])
    few = await asked(owner, "velocity", unit="year")
    assert (few["enough"], few["rows"][0]["now"]["win_rate"], few["rows"][0]["now"]["per_day"]) == (10, "66.67", None)
    await closed(rep, "500", stages, lost_reason=reason["id"])
    for _ in range(4):
        await made(owner, amount="7")
    found = await asked(owner, "velocity", unit="year")
    whole = found["rows"][0]["now"]
    # 4 open x 60 % x 1,000 / 10 days.
    assert (whole["open"]["count"], whole["win_rate"], whole["mean"], whole["cycle"]) == (4, "60.00", "1000", "10.0")
    assert whole["per_day"] == "240"
    people = {each["id"]: each["now"]["lost"]["count"] for each in found["rows"] if each["subject"] == "person"}
    assert people == {me(owner): 3, me(rep): 1}
    assert [each["before"]["won"]["count"] for each in found["rows"]] == [0, 0, 0]
    assert await adds_up(owner, found) == 3 * 2 * 3
    alone = await asked(rep, "velocity", unit="year")
    assert (alone["rows"][0]["now"]["won"]["count"], alone["rows"][0]["now"]["lost"]["count"]) == (0, 1)

    aged = (await asked(owner, "cohorts", months=3))["cohorts"]
    assert [len(each["cells"]) for each in aged] == [3, 2, 1]
    assert [each["cells"][-1]["maturing"] for each in aged] == [True] * 3
    assert sum(each["count"] for each in aged) == 14
    assert sum(each["cells"][-1]["count"] for each in aged) == 6
    # Each month itself, six stages and three outcomes of it, and six cells.
    assert await adds_up(owner, {"cohorts": aged}) == 3 * (1 + 6 + 3) + 6
