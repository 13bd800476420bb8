"""What somebody learns of a record that they may not see: that an id is taken, when they try to take it. No more."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Hidden Ltd", "GB", email)


@pytest.fixture
async def member(rapport: Rapport, owner: Person, email: str) -> Person:
    """A colleague who sees their own records."""
    return await colleague(rapport, owner, f"max.{email}")


async def create(person: Person, noun: str = "companies", **fields: object) -> dict[str, Any]:
    """A record of somebody."""
    done = await person.post(f"/api/{noun}", json=fields)
    assert done.status_code == 201, done.text
    return dict(done.json()["record"])


@pytest.mark.asvs("V8.2.2")
async def test_a_taken_id_is_refused_alike_whatever_it_is(owner: Person, member: Person) -> None:
    alive, deleted = await create(owner, name="Alive"), await create(owner, name="Deleted")
    await owner.delete(f"/api/companies/{deleted['id']}")
    answers = [
        await member.post("/api/companies", json={"id": each["id"], "name": "Mine"}) for each in (alive, deleted)
    ]
    bodies = [{key: value for key, value in answer.json().items() if key != "request_id"} for answer in answers]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert (
        bodies
        == [{"code": "records.id_taken", "message": "This id is taken; nothing was saved. Try again with a new id."}]
        * 2
    )
    assert (await owner.get(f"/api/companies/{alive['id']}")).json()["record"] == alive
    history = (await owner.get(f"/api/companies/{alive['id']}/history")).json()
    assert [item["op"] for item in history["items"]] == ["create"]
    assert (await member.post("/api/companies/count", json={})).json() == {"count": 0}


async def test_a_view_of_somebody_else_is_neither_seen_nor_replaced(owner: Person, member: Person) -> None:
    made = (await owner.post("/api/views", json={"object": "company", "name": "Private"})).json()
    taken = await member.post("/api/views", json={"object": "company", "name": "Mine", "id": made["id"]})
    assert (taken.status_code, taken.json()["code"]) == (409, "records.id_taken")
    assert "Private" not in taken.text
    assert (await member.patch(f"/api/views/{made['id']}", json={"object": "company", "name": "x"})).status_code == 404
    assert (await owner.get("/api/views")).json() == [made]
    assert (await member.get("/api/views")).json() == []


async def test_a_history_tells_of_a_link_not_of_the_record_behind_it(owner: Person, member: Person) -> None:
    mine = await create(owner, name="Shared", owner_id=member.session["person"]["id"])
    links = {"companies": [{"id": mine["id"], "role": "finance"}]}
    secret = await create(owner, "contacts", name="Secret Person", links=links)
    open_ = await create(owner, "contacts", name="Open Person", owner_id=mine["owner_id"], links=links)
    seen = await member.get(f"/api/companies/{mine['id']}/history")
    shown = [item["changes"][0] for item in seen.json()["items"] if item["op"] == "link"]
    assert shown == [
        {
            "relation_id": 250,
            "relation": "contacts",
            "other_object": "contact",
            "other_id": open_["id"],
            "role": "finance",
        },
        {"relation_id": 250, "relation": "contacts", "other_object": "contact", "other_id": None, "role": None},
    ]
    assert seen.json()["included"]["records"] == {open_["id"]: {"object": "contact", "label": "Open Person"}}
    assert secret["id"] not in seen.text
    whole = (await owner.get(f"/api/companies/{mine['id']}/history")).json()
    assert [item["changes"][0]["other_id"] for item in whole["items"] if item["op"] == "link"] == [
        open_["id"],
        secret["id"],
    ]
    related = (await member.get(f"/api/companies/{mine['id']}")).json()["related"]["contacts"]
    assert [each["id"] for each in related] == [open_["id"]]


async def test_somebody_elses_batch_is_not_undone_and_names_nothing(owner: Person, member: Person) -> None:
    made = [await create(owner, name=f"Company {number}") for number in range(2)]
    ids = [each["id"] for each in made]
    edit = {"op": "update", "ids": ids, "fields": {"employees": 9}}
    batch = (await owner.post("/api/companies/bulk", json=edit)).json()["batch_id"]
    await owner.patch(f"/api/companies/{ids[0]}", json={"employees": 10})
    tried = await member.post(f"/api/batches/{batch}/undo")
    assert (tried.status_code, tried.json()) == (200, {"undone": 0, "kept": []})
    assert tried.json() == (await member.post(f"/api/batches/{uuid4()}/undo")).json()
    left = [(await owner.get(f"/api/companies/{each}")).json()["record"]["employees"] for each in ids]
    assert left == [10, 9]


async def test_a_reference_to_a_hidden_record_has_no_label_and_says_so(owner: Person, member: Person) -> None:
    group = await create(owner, name="Secret Group")
    mine = await create(member, name="Mine")
    await owner.patch(f"/api/companies/{mine['id']}", json={"parent": group["id"]})
    hidden = {group["id"]: {"object": "company", "label": None, "hidden": True}}
    url = f"/api/companies/{mine['id']}"
    page = await member.post("/api/companies/query", json={"fields": ["name", "parent"]})
    seen = [page, await member.get(url), await member.get(f"{url}/history")]
    assert [each.json()["included"]["records"] for each in seen] == [hidden] * 3
    assert not any("Secret" in each.text for each in seen)
    shown = (await owner.get(url)).json()["included"]["records"]
    assert shown == {group["id"]: {"object": "company", "label": "Secret Group"}}
