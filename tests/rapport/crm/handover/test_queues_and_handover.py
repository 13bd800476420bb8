"""Queues get records of their kinds and nothing else that people get; who leaves is taken out of theirs."""

from typing import Any
from uuid import UUID

import pytest

from kernel.ids import new_id
from tests.support.app import Person, Rapport
from tests.support.team import code, hired, me, shown

pytestmark = pytest.mark.deep

Json = dict[str, Any]
NOBODY = (422, "handover.nobody")
UNKNOWN = (422, "auth.person_unknown")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Leavers Ltd", "GB", email)


@pytest.fixture
async def leaver(rapport: Rapport, owner: Person) -> Person:
    """Somebody with a lead and a company."""
    rep = await hired(rapport, owner)
    assert (await rep.post("/api/leads", json={"name": "L"})).status_code == 201
    assert (await rep.post("/api/companies", json={"name": "A"})).status_code == 201
    return rep


async def queue(owner: Person, *people: Person, name: str = "Inbound") -> UUID:
    """A new queue of leads."""
    made = new_id()
    body = {"name": name, "objects": ["lead"], "people": [me(each) for each in people]}
    done = await owner.put(f"/api/queues/{made}", json=body)
    assert done.status_code == 200, done.text
    return made


async def holders(owner: Person) -> dict[str, set[str]]:
    """Who owns leads and companies."""
    return {
        noun: {each["owner_id"] for each in (await owner.post(f"/api/{noun}/query", json={})).json()["items"]}
        for noun in ("leads", "companies")
    }


async def test_a_queue_gets_records_of_its_kinds_alone(rapport: Rapport, owner: Person, leaver: Person) -> None:
    heir, member = await hired(rapport, owner), await hired(rapport, owner)
    inbound = str(await queue(owner, member))
    path = f"/api/members/{me(leaver)}/handovers"
    for rule in (
        {"to": "person", "person_id": inbound},
        {"to": "objects", "objects": {"lead": me(heir), "company": inbound}},
    ):
        assert code(await owner.post(path, json=rule)) == (422, "auth.queue_other_kind")
    both = {"lead": inbound, "company": me(heir)}
    assert code(await owner.post(path, json={"to": "objects", "objects": both, "people": inbound})) == NOBODY
    assert (await owner.get(path)).json() == []
    assert await holders(owner) == {"leads": {me(leaver)}, "companies": {me(leaver)}}
    item = (await owner.post(path, json={"to": "objects", "objects": both})).json()
    await rapport.run_jobs()
    assert (await owner.get(f"/api/handovers/{item['id']}")).json()["state"] == "done"
    assert await holders(owner) == {"leads": {inbound}, "companies": {me(heir)}}
    [lead] = (await member.post("/api/leads/query", json={})).json()["items"]
    assert (await member.post(f"/api/leads/{lead['id']}/takes")).status_code == 200
    assert (await owner.post(f"/api/handovers/{item['id']}/undo")).status_code == 200
    await rapport.run_jobs()
    undone = (await owner.get(f"/api/handovers/{item['id']}")).json()
    assert (undone["state"], undone["kept"]) == ("undone", 1)
    assert await holders(owner) == {"leads": {me(member)}, "companies": {me(leaver)}}


async def test_a_queue_is_nobodys_manager_and_in_no_team(rapport: Rapport, owner: Person, leaver: Person) -> None:
    inbound, team, place = str(await queue(owner)), new_id(), new_id()
    assert code(await owner.patch(f"/api/members/{me(leaver)}", json={"manager_id": inbound})) == UNKNOWN
    for body in ({"lead_id": inbound, "people": []}, {"lead_id": None, "people": [inbound]}):
        assert code(await owner.put(f"/api/teams/{team}", json={"name": "North", **body})) == UNKNOWN
    territory = {"name": "North", "parent_id": None, "people": [inbound]}
    assert code(await owner.put(f"/api/territories/{place}", json=territory)) == UNKNOWN
    nested = {"name": "Nested", "objects": ["lead"], "people": [inbound]}
    assert code(await owner.put(f"/api/queues/{new_id()}", json=nested)) == UNKNOWN
    assert (await shown(owner, me(leaver)))["manager_id"] is None
    assert (await owner.get("/api/teams")).json() == []
    assert (await owner.get("/api/territories")).json()["territories"] == []
    assert [each["name"] for each in (await owner.get("/api/queues")).json()] == ["Inbound"]


async def test_who_hands_over_is_taken_out_of_queues_and_territories(
    rapport: Rapport, owner: Person, leaver: Person
) -> None:
    heir = await hired(rapport, owner)
    inbound, other = await queue(owner, leaver, heir), await queue(owner, heir, name="Other")
    place = new_id()
    territory = {"name": "North", "parent_id": None, "people": [me(leaver), me(heir)]}
    assert (await owner.put(f"/api/territories/{place}", json=territory)).status_code == 200

    async def people() -> list[set[str]]:
        queues = {each["id"]: set(each["people"]) for each in (await owner.get("/api/queues")).json()}
        [lies] = (await owner.get("/api/territories")).json()["territories"]
        return [queues[str(inbound)], queues[str(other)], set(lies["people"])]

    before = await people()
    assert before == [{me(leaver), me(heir)}, {me(heir)}, {me(leaver), me(heir)}]
    beside = (await owner.get(f"/api/members/{me(leaver)}/beside")).json()
    assert (beside["queues"], beside["territories"]) == (1, 1)
    rule = {"to": "person", "person_id": me(heir)}
    item = (await owner.post(f"/api/members/{me(leaver)}/handovers", json=rule)).json()
    await rapport.run_jobs()
    done = (await owner.get(f"/api/handovers/{item['id']}")).json()
    assert (done["state"], done["people"]) == ("done", {"queues": [str(inbound)], "territories": [str(place)]})
    assert await people() == [{me(heir)}] * 3
    assert (await owner.post(f"/api/handovers/{item['id']}/undo")).status_code == 200
    await rapport.run_jobs()
    assert await people() == before
    again = (await owner.post(f"/api/members/{me(leaver)}/handovers", json=rule)).json()
    await rapport.run_jobs()
    assert (await owner.post(f"/api/members/{me(leaver)}/deactivation")).status_code == 204
    assert (await owner.post(f"/api/handovers/{again['id']}/undo")).status_code == 200
    await rapport.run_jobs()
    # Whoever is not there any more comes back into nothing.
    assert (await owner.get(f"/api/handovers/{again['id']}")).json()["state"] == "undone"
    assert await people() == [{me(heir)}] * 3
