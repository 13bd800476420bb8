"""Followers: who is told of what others do with a record, and of nothing that they may not read."""

from typing import Any

import pytest

from auth.principal import FieldRights, ObjectRights, Rights
from kernel.jobs import Job
from rapport.crm.features import REGISTRY
from rapport.crm.followers import following, jobs, telling
from tests.support.app import Person, Rapport
from tests.support.imports import colleague, home_of
from tests.support.merging import made, merged
from tests.support.own_objects import define_object

Json = dict[str, Any]
READS = ObjectRights(read="all")


async def follow(person: Person, noun: str, record_id: str) -> None:
    done = await person.put(f"/api/{noun}/{record_id}/following")
    assert done.status_code == 204, done.text


async def change(person: Person, noun: str, record_id: str, **fields: object) -> Json:
    version = (await person.get(f"/api/{noun}/{record_id}")).json()["record"]["version"]
    done = await person.patch(f"/api/{noun}/{record_id}", json={"base_version": version, **fields})
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def told(rapport: Rapport, person: Person) -> list[tuple[str, str | None]]:
    """What a person is told of and has not looked at, by part and title; then they have."""
    await rapport.run_jobs()
    found = (await person.get("/api/notifications")).json()["items"]
    await person.post("/api/notifications/seen", json={})
    return sorted((each["about"], each["title"]) for each in found if not each["seen"])


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    return await rapport.sign_up("Follow Ltd", "GB", email)


async def test_followers_are_told_of_what_others_do(rapport: Rapport, owner: Person) -> None:
    bob = await colleague(rapport, owner, "reads", Rights(objects={"deal": READS, "activity": READS, "person": READS}))
    deal = await made(owner, "deals", name="Line 3", amount="100")
    other = await made(owner, "deals", name="Line 4")
    for person in (bob, owner):
        await follow(person, "deals", deal)
    await follow(bob, "deals", deal)
    shown = (await bob.get(f"/api/deals/{deal}/followers")).json()
    assert (shown["following"], shown["count"], [each["name"] for each in shown["people"]]) == (
        True, 2, ["Bo Ek", "Ann Lee"],
    )  # fmt: skip
    assert (await bob.get(f"/api/deals/{other}/followers")).json() == {"following": False, "count": 0, "people": []}
    await change(owner, "deals", deal, amount="250", close_date="2030-01-02", description="Nobody is told of this")
    await change(owner, "deals", other, amount="1")
    assert await told(rapport, bob) == [("amount", "Line 3"), ("close_date", "Line 3")]
    assert await told(rapport, owner) == [], "nobody is told of what they do themselves"
    await made(owner, "activities", body="Asked for a discount", deal=deal)
    await made(owner, "activities", kind="call", body="Called", deal=deal)
    await change(owner, "deals", deal, owner_id=bob.session["person"]["id"])
    await change(owner, "deals", deal, amount="260")
    await change(owner, "deals", deal, amount="270")
    assert await told(rapport, bob) == [("amount", "Line 3"), ("note", "Line 3"), ("owner", "Line 3")], "each part once"
    stages = (await owner.get("/api/choices/deal/stage")).json()
    await change(owner, "deals", deal, stage=stages[1]["id"])
    assert await told(rapport, bob) == [("stage", "Line 3")]
    asked = {"filter": {"field": "followed", "op": "eq", "value": True}}
    page = (await bob.post("/api/deals/query", json=asked)).json()["items"]
    assert [each["name"] for each in page] == ["Line 3"]
    asked = {"filter": {"not": {"field": "followed", "op": "eq", "value": True}}}
    assert (await bob.post("/api/deals/count", json=asked)).json()["count"] == 1
    assert (await bob.delete(f"/api/deals/{deal}/following")).status_code == 204
    await change(owner, "deals", deal, amount="300")
    assert await told(rapport, bob) == []


async def test_nobody_is_told_of_what_they_may_not_read(rapport: Rapport, owner: Person) -> None:
    rights = Rights(
        objects={"deal": ObjectRights(read="own"), "company": READS},
        fields={"deal": {"amount": FieldRights(read="hidden")}},
    )
    bob = await colleague(rapport, owner, "little", rights)
    mine = bob.session["person"]["id"]
    deal = await made(owner, "deals", name="Line 3", owner_id=mine, amount="5")
    hidden = await made(owner, "deals", name="Line 4")
    for way in (bob.put, bob.delete, bob.get):
        path = f"/api/deals/{hidden}/{'followers' if way == bob.get else 'following'}"
        assert (await way(path)).status_code == (204 if way == bob.delete else 404), "an end says nothing"
    await follow(bob, "deals", deal)
    await made(owner, "activities", body="Something", deal=deal)
    await change(owner, "deals", deal, amount="6", close_date="2030-01-02")
    assert await told(rapport, bob) == [("close_date", "Line 3")], "neither a hidden field nor activities"
    await change(owner, "deals", deal, owner_id=owner.session["person"]["id"], close_date="2030-01-03")
    assert await told(rapport, bob) == []
    asked = {"filter": {"field": "followed", "op": "eq", "value": True}}
    assert (await bob.post("/api/deals/count", json=asked)).json()["count"] == 0
    assert (await bob.delete(f"/api/deals/{deal}/following")).status_code == 204, "it can be ended all the same"


async def test_followers_stay_with_a_merge_and_end_with_a_record(rapport: Rapport, owner: Person) -> None:
    bob = await colleague(rapport, owner, "reads", Rights(objects={"company": READS}))
    one, other = await made(owner, "companies", name="One"), await made(owner, "companies", name="Other")
    await follow(bob, "companies", other)
    body = {"survivor": one, "others": [other], "versions": {one: 1, other: 1}}
    assert (await owner.post("/api/companies/merges", json=body)).is_success
    assert (await bob.get(f"/api/companies/{one}/followers")).json()["following"]
    await change(owner, "companies", one, owner_id=bob.session["person"]["id"])
    assert await told(rapport, bob) == [("owner", "One")]
    assert (await owner.delete(f"/api/companies/{one}")).is_success
    assert (await bob.get("/api/notifications")).json()["items"] == []
    assert (await bob.put(f"/api/companies/{one}/following")).status_code == 404, "nobody follows what is in the trash"


async def test_kinds_of_ones_own_are_followed_and_too_many_are_not(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    noun = (await define_object(owner, "Site"))["name"]
    bob = await colleague(rapport, owner, "reads", Rights(objects={noun: READS}))
    site, second = await made(owner, noun, name="Quay"), await made(owner, noun, name="Dock")
    await follow(bob, noun, site)
    body = {"op": "update", "ids": [site, second], "fields": {"owner_id": bob.session["person"]["id"]}}
    assert (await owner.post(f"/api/{noun}/bulk", json=body)).json()["done"] == 2
    assert await told(rapport, bob) == [("owner", "Quay")], "an edit of many as well"
    monkeypatch.setattr(following, "MAX_FOLLOWED", 1)
    refused = await bob.put(f"/api/{noun}/{second}/following")
    assert (refused.status_code, refused.json()["code"]) == (409, "followers.too_many")
    await follow(bob, noun, site)  # what one follows already is no more
    for wrong in ({"op": "in", "value": [True]}, {"op": "eq", "value": "yes"}):
        asked = {"filter": {"field": "followed", **wrong}}
        assert (await bob.post(f"/api/{noun}/query", json=asked)).status_code == 400


async def test_a_job_that_runs_twice_tells_once(rapport: Rapport, owner: Person) -> None:
    bob = await colleague(rapport, owner, "reads", Rights(objects={"deal": READS}))
    deal = await made(owner, "deals", name="Line 3")
    await change(owner, "deals", deal, amount="1")
    await follow(bob, "deals", deal)
    assert await told(rapport, bob) == [], "what was before is no news"
    await change(owner, "deals", deal, amount="2")
    assert await told(rapport, bob) == [("amount", "Line 3")]
    job = Job(id=telling.MINE, home=await home_of(rapport, owner), name=telling.FOLLOW, args={}, attempts=1)
    await jobs.handlers(REGISTRY)[telling.FOLLOW](rapport.parts.runtime, job)
    assert await told(rapport, bob) == []


async def test_an_id_that_was_merged_away_follows_and_leaves_what_it_went_into(rapport: Rapport, owner: Person) -> None:
    stays, gone = [await made(owner, "companies", name=name) for name in ("Stays", "Goes")]
    await merged(owner, "companies", stays, gone)
    await follow(owner, "companies", gone)
    assert (await owner.get(f"/api/companies/{stays}/followers")).json()["following"] is True
    assert (await owner.get(f"/api/companies/{gone}/followers")).json()["following"] is True
    assert (await owner.delete(f"/api/companies/{gone}/following")).status_code == 204
    assert (await owner.get(f"/api/companies/{stays}/followers")).json()["following"] is False
