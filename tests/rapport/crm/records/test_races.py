"""The same thing asked for several times at once is done once, and everybody gets the same answer."""

import asyncio
from uuid import uuid4

import pytest

from tests.support.app import Person, Rapport


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
