"""A create that comes twice, one after the other or at once, is one create; a taken id is refused with a code."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from rapport.crm.records import choices
from tests.support.app import Person, Rapport

AT_ONCE = 8


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Twice Ltd", "GB", email)


async def ops(person: Person, record_id: str) -> list[str]:
    """What the history of a company says was done."""
    return [item["op"] for item in (await person.get(f"/api/companies/{record_id}/history")).json()["items"]]


async def test_creates_of_one_id_at_once_are_one(owner: Person) -> None:
    record_id = str(uuid4())
    sent = [owner.post("/api/companies", json={"id": record_id, "name": f"Name {i}"}) for i in range(AT_ONCE)]
    answers = await asyncio.gather(*sent)
    assert {answer.status_code for answer in answers} == {201}
    [name] = {answer.json()["record"]["name"] for answer in answers}
    assert (await owner.get(f"/api/companies/{record_id}")).json()["record"]["name"] == name
    assert (await owner.post("/api/companies/count", json={})).json() == {"count": 1}
    assert await ops(owner, record_id) == ["create"]


async def test_one_idempotency_key_at_once_is_one_create(owner: Person) -> None:
    key = {"idempotency-key": "order-4711"}
    sent = [owner.post("/api/companies", json={"name": "Acme"}, headers=key) for _ in range(AT_ONCE)]
    answers = await asyncio.gather(*sent)
    assert len({answer.json()["record"]["id"] for answer in answers}) == 1
    assert (await owner.post("/api/companies/count", json={})).json() == {"count": 1}


async def test_one_label_added_at_once_is_one_choice(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "/api/choices/company/city"
    before = (await owner.get(url)).json()

    async def before_anybody_wrote(*_: object, **__: object) -> dict[str, object]:
        return {}

    # Each looks before the other has written: what happens then is for the database to decide.
    monkeypatch.setattr(choices, "by_label", before_anybody_wrote)
    answers = await asyncio.gather(*[owner.post(url, json={"label": "Suzhou"}) for _ in range(AT_ONCE)])
    assert {answer.status_code for answer in answers} == {201}
    [choice_id] = {answer.json()["id"] for answer in answers}
    after = (await owner.get(url)).json()
    assert [each for each in after if each not in before] == [
        {"id": choice_id, "label": {"zh": "Suzhou", "en": "Suzhou"}, "archived": False}
    ]


def view(**changes: object) -> dict[str, Any]:
    """A view to save."""
    return {"object": "company", "name": "Big ones", "is_default": True, **changes}


async def test_a_view_that_is_saved_twice_is_one_view(owner: Person) -> None:
    first = (await owner.post("/api/views", json=view(name="First"))).json()
    view_id = str(uuid4())
    answers = await asyncio.gather(*[owner.post("/api/views", json=view(id=view_id)) for _ in range(AT_ONCE)])
    assert {answer.status_code for answer in answers} == {201}
    again = await owner.post("/api/views", json=view(id=view_id, name="Another name"))
    assert (again.status_code, again.json()["name"], again.json()["version"]) == (201, "Big ones", 1)
    listed = (await owner.get("/api/views")).json()
    assert [(each["id"], each["is_default"]) for each in listed] == [(first["id"], False), (view_id, True)]


async def test_a_view_can_not_take_the_id_of_another_objects_view(owner: Person) -> None:
    made = (await owner.post("/api/views", json=view())).json()
    refused = await owner.post("/api/views", json=view(id=made["id"], object="contact"))
    assert (refused.status_code, refused.json()["code"]) == (409, "records.id_taken")
    assert (await owner.get("/api/views")).json() == [made]
