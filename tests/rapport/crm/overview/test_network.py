"""The people of a company and of those around it, over HTTP."""

from typing import Any

import pytest

from rapport.crm.overview import network
from tests.support.app import Person, Rapport
from tests.support.team import hired
from tests.support.timelines import made

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Network Ltd", "GB", email)


async def network_of(person: Person, company_id: str) -> Json:
    """The network around a company."""
    answer = await person.get(f"/api/companies/{company_id}/network")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def test_a_network_has_the_companies_above_and_below_and_their_people(owner: Person) -> None:
    top = await made(owner, "companies", name="Top")
    own = await made(owner, "companies", name="Own", parent=top["id"])
    below = await made(owner, "companies", name="Below", parent=own["id"])
    await made(owner, "companies", name="Aside", parent=top["id"])
    boss = await made(owner, "contacts", name="Boss", title="CEO", links={
        "companies": [{"id": own["id"], "role": "decision_maker", "is_primary": True}]})  # fmt: skip
    user = await made(owner, "contacts", name="User", links={"companies": [{"id": below["id"], "role": "user"}]})
    deal = await made(owner, "deals", name="Line 3", company=own["id"], links={
        "contacts": [{"id": boss["id"], "role": "blocker"}]})  # fmt: skip
    await made(owner, "deals", name="Elsewhere", links={"contacts": [{"id": boss["id"], "role": "user"}]})
    call = await made(owner, "activities", kind="call", subject="Hello", contact=boss["id"])
    await made(owner, "activities", subject="Again", contact=boss["id"])
    await made(owner, "tasks", title="Not a contact", contact=user["id"])
    found = await network_of(owner, own["id"])
    assert [(each["label"], each["parent"]) for each in found["companies"]] == [
        ("Top", None), ("Own", top["id"]), ("Below", own["id"]),
    ]  # fmt: skip
    assert found["more"] is False
    assert [{key: each[key] for key in ("label", "title", "company", "role", "is_primary", "activities", "deals")}
            for each in found["people"]] == [
        {"label": "Boss", "title": "CEO", "company": own["id"], "role": "decision_maker", "is_primary": True,
         "activities": 2, "deals": [{"deal": deal["id"], "label": "Line 3", "role": "blocker"}]},
        {"label": "User", "title": None, "company": below["id"], "role": "user", "is_primary": False,
         "activities": 0, "deals": []},
    ]  # fmt: skip
    assert found["people"][0]["last_activity_at"] >= call["occurred_at"]
    assert found["people"][1]["last_activity_at"] is None


async def test_companies_that_are_above_each_other_end_somewhere(owner: Person) -> None:
    one = await made(owner, "companies", name="One")
    other = await made(owner, "companies", name="Other", parent=one["id"])
    done = await owner.patch(f"/api/companies/{one['id']}", json={"parent": other["id"]})
    if done.status_code != 200:  # it may not be written in the first place
        assert done.status_code == 422
    found = await network_of(owner, other["id"])
    assert [each["label"] for each in found["companies"]] == ["One", "Other"]


async def test_who_may_not_see_a_record_does_not_find_it_in_a_network(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    top = await made(owner, "companies", name="Top")
    own = await made(owner, "companies", name="Own", parent=top["id"])
    share = {"grantee_id": rep.session["person"]["id"], "level": "read"}
    await owner.post(f"/api/companies/{own['id']}/shares", json=share)
    links = {"companies": [{"id": own["id"]}]}
    await made(owner, "contacts", name="Hidden", links=links)
    mine = await made(rep, "contacts", name="Mine", links=links)
    hidden = {"name": "Hidden line", "company": own["id"], "links": {"contacts": [{"id": mine["id"]}]}}
    await made(owner, "deals", **hidden)
    found = await network_of(rep, own["id"])
    assert [(each["label"], each["parent"]) for each in found["companies"]] == [("Own", None)]
    assert [(each["label"], each["deals"]) for each in found["people"]] == [("Mine", [])]
    assert (await rep.get(f"/api/companies/{top['id']}/network")).status_code == 404


async def test_a_network_says_that_some_are_left_out(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "MAX_PEOPLE", 1)
    own = await made(owner, "companies", name="Own")
    links = {"companies": [{"id": own["id"]}]}
    await made(owner, "contacts", name="One", links=links)
    assert (await network_of(owner, own["id"]))["more"] is False
    await made(owner, "contacts", name="Two", links=links)
    found = await network_of(owner, own["id"])
    assert (len(found["people"]), found["more"]) == (1, True)
