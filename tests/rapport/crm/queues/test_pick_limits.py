"""How many somebody may take from a queue, and what they had before."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from kernel.ids import new_id
from tests.rapport.crm.queues.test_queues import lead, queue
from tests.support.app import Person, Rapport
from tests.support.clocks import ahead
from tests.support.colleagues import colleague, crowd
from tests.support.team import code, me

Json = dict[str, Any]
PEOPLE = 200
BUSY = {429, 503}
"""An organisation sends more at once than it has turns for: who hears that asks again."""


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Pools Ltd", "GB", email)


@pytest.fixture
async def rep(rapport: Rapport, owner: Person, email: str) -> Person:
    """Somebody who sees their own records."""
    return await colleague(rapport, owner, f"rep.{email}", name="Rob")


async def pool(owner: Person, *people: Person, name: str = "Inbound", **rules: int) -> UUID:
    """A new queue of leads with rules."""
    made = await queue(owner, *people, name=name)
    await ruled(owner, made, *people, name=name, **rules)
    return made


async def ruled(owner: Person, queue_id: UUID, *people: Person, name: str = "Inbound", **rules: int) -> list[Json]:
    """Gives a queue other rules."""
    body = {"name": name, "objects": ["lead"], "people": [me(each) for each in people], "rules": rules}
    done = await owner.put(f"/api/queues/{queue_id}", json=body)
    assert done.status_code == 200, done.text
    return [each for each in done.json() if each["id"] == str(queue_id)]


async def take(person: Person, record_id: str) -> httpx.Response:
    """Takes a lead; asks again while the organisation is busy."""
    while (done := await person.post(f"/api/leads/{record_id}/takes")).status_code in BUSY:
        await asyncio.sleep(0)
    return done


async def left(person: Person) -> dict[str, int]:
    """How many more leads somebody may take, by queue."""
    return {each["name"]: each["left"].get("lead", -1) for each in (await person.get("/api/queues")).json()}


@pytest.mark.deep
@pytest.mark.asvs("V2.3.4")
async def test_of_two_hundred_people_at_once_one_wins(rapport: Rapport, owner: Person, email: str) -> None:
    people = await crowd(rapport, owner, email, PEOPLE)
    held = await lead(owner, await pool(owner, *people, per_day=5, held=5))
    answers = await asyncio.gather(*(take(each, held) for each in people))
    winners = [each for each, answer in zip(people, answers, strict=True) if answer.status_code == 200]
    assert [code(each) for each in answers if each.status_code != 200] == [(409, "auth.queue_already_taken")] * 199
    record = (await owner.get(f"/api/leads/{held}")).json()["record"]
    assert (record["owner_id"], record["version"]) == (me(winners[0]), 2)
    assert [each["op"] for each in (await owner.get(f"/api/leads/{held}/history")).json()["items"]] == [
        "update", "create",
    ]  # fmt: skip
    assert (await left(winners[0])) == {"Inbound": 4}


@pytest.mark.asvs("V2.3.4")
async def test_so_many_a_day_however_many_are_asked_for_at_once(
    rapport: Rapport, owner: Person, rep: Person
) -> None:  # fmt: skip
    inbound = await pool(owner, rep, per_day=3)
    held = [await lead(owner, inbound) for _ in range(9)]
    assert await left(rep) == {"Inbound": 3}
    answers = await asyncio.gather(*(take(rep, each) for each in held))
    assert sorted(each.status_code for each in answers) == [200] * 3 + [409] * 6
    assert {code(each) for each in answers if each.status_code == 409} == {(409, "auth.queue_picks_used_up")}
    assert await left(rep) == {"Inbound": 0}
    many = (await rep.post("/api/leads/bulk", json={"op": "take"})).json()
    assert (many["done"], {each["code"] for each in many["failed"]}) == (0, {"auth.queue_picks_used_up"})
    await ahead(rapport, owner, 1)
    assert await left(rep) == {"Inbound": 3}
    many = (await rep.post("/api/leads/bulk", json={"op": "take"})).json()
    assert (many["done"], [each["code"] for each in many["failed"]]) == (3, ["auth.queue_picks_used_up"] * 3)


async def test_so_many_open_ones_from_whichever_queue(owner: Person, rep: Person) -> None:
    inbound, web = await pool(owner, rep, held=2), await pool(owner, rep, name="Web", held=2)
    held = [await lead(owner, each) for each in (inbound, web, inbound, web)]
    answers = await asyncio.gather(*(take(rep, each) for each in held))
    assert sorted(each.status_code for each in answers) == [200, 200, 409, 409]
    assert {code(each) for each in answers if each.status_code == 409} == {(409, "auth.queue_holds_too_many")}
    assert await left(rep) == {"Inbound": 0, "Web": 0}
    [first, *_] = [each for each, answer in zip(held, answers, strict=True) if answer.status_code == 200]
    [waits, *_] = [each for each, answer in zip(held, answers, strict=True) if answer.status_code == 409]
    reason = (await owner.get("/api/choices/lead/reason")).json()[0]["id"]
    over = {"status": "disqualified", "reason": reason}
    assert (await rep.patch(f"/api/leads/{first}", json=over)).status_code == 200
    assert await left(rep) == {"Inbound": 1, "Web": 1}
    assert (await take(rep, waits)).status_code == 200


async def test_who_had_it_takes_it_again_only_after_some_days(rapport: Rapport, owner: Person, rep: Person) -> None:
    inbound = await pool(owner, rep, again_after=7)
    held = await lead(owner, inbound)
    assert (await take(rep, held)).status_code == 200
    assert (await rep.patch(f"/api/leads/{held}", json={"owner_id": str(inbound)})).status_code == 200
    await ahead(rapport, owner, 6)
    assert code(await take(rep, held)) == (409, "auth.queue_had_it_before")
    assert (await owner.get(f"/api/leads/{held}")).json()["record"]["owner_id"] == str(inbound)
    await ahead(rapport, owner, 1)
    assert (await take(rep, held)).status_code == 200


async def test_rules_that_are_not_sent_stay_and_a_queue_goes_with_its_counts(owner: Person, rep: Person) -> None:
    inbound = await pool(owner, rep, per_day=3)
    assert (await take(rep, await lead(owner, inbound))).status_code == 200
    body = {"name": "Inbound", "objects": ["lead"], "people": []}
    [kept] = (await owner.put(f"/api/queues/{inbound}", json=body)).json()
    assert (kept["rules"], kept["left"]) == ({"per_day": 3}, {})
    [none] = await ruled(owner, inbound)
    assert none["rules"] == {}
    wrong = await owner.put(f"/api/queues/{new_id()}", json={**body, "name": "x", "rules": {"per_day": 0}})
    assert wrong.status_code in {400, 422}
    assert (await owner.delete(f"/api/queues/{inbound}")).status_code == 204
