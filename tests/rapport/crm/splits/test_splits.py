"""How deals are split between people: shares, who comes into the team, and forecasts that count shares."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.crm.deals import split
from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.deals import made, stages_of
from tests.support.hidden import hidden_from
from tests.support.team import code, hired

Json = dict[str, Any]
TODAY = dt.datetime.now(dt.UTC).date()


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Split Ltd", "GB", email)


def me(person: Person) -> str:
    """Somebody's id."""
    found: str = person.session["person"]["id"]
    return found


def member(person: Person, percent: str, **more: object) -> Json:
    """A share as it should be."""
    return {"person_id": me(person), "percent": percent, **more}


async def put(person: Person, deal: Json, *members: Json, **more: object) -> Json:
    """A deal's split once it was written."""
    done = await person.put(f"/api/deals/{deal['id']}/split", json={"members": members, **more})
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


def told(found: Json) -> list[tuple[str, str, str, str | None, str | None]]:
    """A split in short."""
    return [tuple(each[name] for name in ("person_id", "kind", "percent", "amount", "role")) for each in found]  # type: ignore[union-attr,call-overload,misc]


async def test_shares_of_credit_are_the_whole_deal(rapport: Rapport, owner: Person) -> None:
    bob, eve = await hired(rapport, owner), await hired(rapport, owner)
    deal = await made(owner, amount="100.01")
    assert (await bob.get(f"/api/deals/{deal['id']}")).status_code == 404
    url = f"/api/deals/{deal['id']}/split"
    for percents in (("60", "39.9999"), ("60", "41")):
        members = [member(owner, percents[0]), member(bob, percents[1])]
        assert code(await owner.put(url, json={"members": members})) == (422, "deals.split_not_whole")
    for bad in (
        [member(bob, "100"), member(bob, "100")], [member(bob, "0")], [member(bob, "101", kind="overlay")],
        [member(bob, "x")], [member(bob, "0.00001", kind="overlay")], [{"person_id": deal["id"], "percent": "100"}],
    ):  # fmt: skip
        assert code(await owner.put(url, json={"members": bad})) == (422, "deals.bad_split")
    assert (await owner.get(url)).json()["members"] == []
    assert (await bob.get(f"/api/deals/{deal['id']}")).status_code == 404
    found = await put(
        owner, deal, member(owner, "33.3333"), member(bob, "66.6667", role="presales"),
        member(eve, "80", kind="overlay", role="sponsor"), member(bob, "50", kind="overlay", role="presales"),
    )  # fmt: skip
    assert told(found["members"]) == [
        (me(owner), "credit", "33.3333", "33.33", None), (me(bob), "credit", "66.6667", "66.68", "presales"),
        (me(eve), "overlay", "80", "80", "sponsor"), (me(bob), "overlay", "50", "50", "presales"),
    ]  # fmt: skip
    # Who has a share sees the deal, and may not change it for that.
    assert (await bob.get(f"/api/deals/{deal['id']}")).status_code == 200
    assert told((await eve.get(url)).json()["members"]) == told(found["members"])
    assert (await bob.put(url, json={"members": []})).status_code == 403
    kinds = [kind for kind, _ in await events(rapport, organisation_of(owner), "deal_split")]
    assert kinds == ["deal_split"]


async def test_a_split_has_a_history_is_undone_and_conflicts(rapport: Rapport, owner: Person) -> None:
    bob = await hired(rapport, owner)
    deal = await made(owner, amount=100)
    first = await put(owner, deal, member(owner, "60"), member(bob, "40"))
    second = await put(owner, deal, member(owner, "50"), member(bob, "50"), base_version=first["version"])
    before = (await owner.get(f"/api/deals/{deal['id']}/split")).json()["before"]
    assert [each["percent"] for each in before[0]["shares"]] == ["60", "40"]
    assert before[1]["shares"] == []
    stale = {"members": [], "base_version": first["version"]}
    assert (await owner.put(f"/api/deals/{deal['id']}/split", json=stale)).status_code == 409
    # Another field that somebody wrote meanwhile is no conflict.
    assert (await owner.patch(f"/api/deals/{deal['id']}", json={"amount": "200"})).status_code == 200
    third = await put(owner, deal, member(bob, "100"), base_version=second["version"])
    assert told(third["members"])[0][3] == "200"
    assert (await put(owner, deal))["members"] == []


async def test_hidden_amounts_are_in_no_share(rapport: Rapport, owner: Person) -> None:
    deal = await made(owner, amount=100)
    await put(owner, deal, member(owner, "100"))
    blind = await hidden_from(owner, rapport, {"deal": {"amount": {"read": "hidden"}}})
    found = (await blind.get(f"/api/deals/{deal['id']}/split")).json()
    assert [each["amount"] for each in found["members"]] == [None]


async def test_a_forecast_counts_shares(rapport: Rapport, owner: Person) -> None:
    bob = await hired(rapport, owner)
    stages = await stages_of(owner)
    day = {"close_date": TODAY.isoformat(), "stage": stages["Proposal"], "probability": 50}
    deal, _ = await made(owner, amount="100.01", **day), await made(owner, amount="10", **day)
    await put(owner, deal, member(owner, "50"), member(bob, "50"), member(bob, "70", kind="overlay"))
    found = (await owner.post("/api/forecast", json={})).json()
    rows = {row["id"]: row for row in found["rows"] if row["subject"] in {"organisation", "person"}}
    best = {key: (row["best_case"]["amount"], row["best_case"]["count"]) for key, row in rows.items()}
    assert best[None] == ("110.01", 2)
    assert sorted([best[me(owner)], best[me(bob)]]) in (
        [("50", 1), ("60.01", 2)], [("50.01", 1), ("60", 2)]
    )  # fmt: skip
    weighted = [Decimal(rows[key]["weighted"]) for key in (None, me(owner), me(bob))]
    assert abs(weighted[0] - weighted[1] - weighted[2]) <= Decimal("0.01")
    listed = (await owner.post("/api/deals/query", json={"filter": rows[me(bob)]["best_case"]["filter"]})).json()
    assert [each["id"] for each in listed["items"]] == [deal["id"]]
    target = {"subject": "person", "subject_id": me(bob), "kind": "target", "amount": "100"}
    assert (await owner.post("/api/forecast/entries", json=target)).status_code in {200, 201, 204}
    closed = {"stage": stages["Won"], "closed_on": TODAY.isoformat()}
    company = (await owner.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    done = await owner.patch(f"/api/deals/{deal['id']}", json={**closed, "company": company})
    assert done.status_code == 200, done.text
    again = (await owner.post("/api/forecast", json={})).json()
    mine = next(row for row in again["rows"] if row["id"] == me(bob))
    assert Decimal(mine["target"]["progress"]) in {Decimal("50.00"), Decimal("50.01")}


async def test_credited_to_is_asked_by_ids_of_people(owner: Person) -> None:
    for bad in ({"op": "eq", "value": me(owner)}, {"op": "in", "value": "x"}, {"op": "in", "value": ["x"]}):
        asked = {"filter": {"field": "credited_to", **bad}}
        assert (await owner.post("/api/deals/query", json=asked)).status_code == 400
    asked = {"filter": {"field": "credited_to", "op": "in", "value": [me(owner)]}}
    assert (await owner.post("/api/companies/query", json=asked)).status_code == 400
    assert (await owner.post("/api/deals/query", json=asked)).status_code == 200


@settings(max_examples=300, deadline=None)
@given(
    amount=st.decimals(min_value=0, max_value=10**12, places=6),
    weights=st.lists(st.integers(min_value=1, max_value=10**6), min_size=1, max_size=12),
)
def test_parts_add_up_to_the_whole(amount: Decimal, weights: list[int]) -> None:
    total = sum(weights)
    percents = [Decimal(int(Decimal(10**6) * each / total)) / 10**4 for each in weights]
    percents[0] += 100 - sum(percents)
    by = {UUID(int=number): each for number, each in enumerate(percents)}
    found = split.parts(amount, by)
    assert sum(found.values()) == amount
    largest = max(percents)
    for key, part in found.items():
        exact = amount * by[key] / 100
        assert by[key] == largest or 0 <= exact - part < Decimal("0.01")
