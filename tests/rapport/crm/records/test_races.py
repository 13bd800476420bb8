"""The same thing asked for several times at once is done once, and everybody gets the same answer."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.support.app import Person, Rapport

pytestmark = pytest.mark.deep


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Races Ltd", "GB", email)


async def test_one_id_created_five_times_at_once_is_one_record(owner: Person) -> None:
    body = {"id": str(uuid4()), "name": "Ann Lee", "email": "ann@one.example"}
    done = await asyncio.gather(*(owner.post("/api/contacts", json=body) for _ in range(5)))
    assert [each.status_code for each in done] == [201] * 5
    assert len({each.json()["record"]["created_at"] for each in done}) == 1
    assert (await owner.post("/api/contacts/count", json={})).json() == {"count": 1}
    history = (await owner.get(f"/api/contacts/{body['id']}/history")).json()["items"]
    assert [item["op"] for item in history] == ["create"]


async def test_one_label_added_five_times_at_once_is_one_choice(owner: Person) -> None:
    url = "/api/choices/company/industry"
    done = await asyncio.gather(*(owner.post(url, json={"label": "Brewing"}) for _ in range(5)))
    assert [each.status_code for each in done] == [201] * 5
    assert len({each.json()["id"] for each in done}) == 1
    listed = (await owner.get(url)).json()
    assert [each["label"]["en"] for each in listed].count("Brewing") == 1


@pytest.mark.parametrize("seq", [2**63, -1, 10**30])
async def test_a_change_with_a_number_beyond_all_is_not_there(owner: Person, seq: int) -> None:
    made = (await owner.post("/api/contacts", json={"name": "Ann Lee"})).json()["record"]
    refused = await owner.post(f"/api/contacts/{made['id']}/reversion", json={"seq": seq})
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_request")


async def test_primary_links_set_from_both_sides_at_once_leave_one(owner: Person) -> None:
    async def add(noun: str, name: str) -> str:
        made = await owner.post(f"/api/{noun}", json={"name": name})
        record_id: str = made.json()["record"]["id"]
        return record_id

    firms = [await add("companies", f"Firm {number}") for number in range(6)]
    for turn in range(4):
        person = await add("contacts", f"Person {turn}")
        body = {"is_primary": True}
        # None of the links is there yet, so there is no row to lock before one is inserted.
        done = await asyncio.gather(
            *(owner.put(f"/api/contacts/{person}/links/companies/{firm}", json=body) for firm in firms[::2]),
            *(owner.put(f"/api/companies/{firm}/links/contacts/{person}", json=body) for firm in firms[1::2]),
        )
        assert [each.status_code for each in done] == [200] * 6
        related = (await owner.get(f"/api/contacts/{person}")).json()["related"]["companies"]
        assert (len(related), [each["is_primary"] for each in related].count(True)) == (6, 1)
    # A company is the primary one of any number of contacts.
    mine = await add("contacts", "Ann")
    for person in (mine, await add("contacts", "Bob")):
        assert (await owner.put(f"/api/companies/{firms[0]}/links/contacts/{person}", json=body)).status_code == 200
    related = (await owner.get(f"/api/companies/{firms[0]}")).json()["related"]["contacts"]
    assert {each["label"]: each["is_primary"] for each in related if each["label"] in {"Ann", "Bob"}} == {
        "Ann": True,
        "Bob": True,
    }


async def test_creates_with_links_to_the_same_records_in_opposite_orders(owner: Person) -> None:
    people = [
        (await owner.post("/api/contacts", json={"name": f"Person {number}"})).json()["record"]["id"]
        for number in range(4)
    ]

    def create(turn: int) -> Any:
        links = [{"id": person, "is_primary": True} for person in people[:: (-1) ** turn]]
        return owner.post("/api/companies", json={"name": f"Firm {turn}", "links": {"contacts": links}})

    done = await asyncio.gather(*(create(turn) for turn in range(8)))
    assert [each.status_code for each in done] == [201] * 8
    for person in people:
        related = (await owner.get(f"/api/contacts/{person}")).json()["related"]["companies"]
        assert (len(related), [each["is_primary"] for each in related].count(True)) == (8, 1)
