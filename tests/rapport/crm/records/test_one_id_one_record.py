"""An id that a client chose is one record's alone, whatever its kind: much is found by the id of a record only."""

import pytest

from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.team import code, me


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation."""
    return await rapport.sign_up("Twins Ltd", "GB", email)


async def test_no_record_takes_the_id_of_another_kind(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await colleague(rapport, owner, f"rep.{email}")
    hidden = (await owner.post("/api/companies", json={"name": "Hidden"})).json()["record"]["id"]
    call = {"subject": "Secret call", "kind": "call", "company": hidden}
    assert (await owner.post("/api/activities", json=call)).status_code == 201
    twin = await rep.post("/api/contacts", json={"id": hidden, "name": "Twin"})
    assert code(twin) == (409, "records.id_taken")
    assert (await rep.get(f"/api/contacts/{hidden}/timeline")).status_code == 404
    # Nor of what isn't a record: shares and notifications go by a person's id.
    assert code(await rep.post("/api/leads", json={"id": me(owner), "name": "Twin"})) == (409, "records.id_taken")
    assert (await rep.post("/api/contacts/count", json={})).json() == {"count": 0}


async def test_no_task_takes_the_id_of_an_activity_off_a_timeline(owner: Person) -> None:
    company, other = [
        (await owner.post("/api/companies", json={"name": name})).json()["record"]["id"] for name in ("One", "Two")
    ]
    call = {"subject": "A call", "kind": "call", "company": company}
    activity = (await owner.post("/api/activities", json=call)).json()["record"]["id"]
    task = await owner.post("/api/tasks", json={"id": activity, "title": "Twin", "company": other})
    assert code(task) == (409, "records.id_taken")
    items = (await owner.get(f"/api/companies/{company}/timeline")).json()["items"]
    assert [each["id"] for each in items if each["type"] == "activity"] == [activity]


async def test_the_same_create_again_is_the_same_record(owner: Person) -> None:
    body = {"id": "01900000-0000-7000-8000-00000000abcd", "name": "Once"}
    first, again = [(await owner.post("/api/companies", json=body)).json()["record"] for _ in range(2)]
    assert first == again
