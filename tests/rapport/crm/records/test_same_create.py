"""A create that comes twice, one after the other or at once, is one create; a taken id is refused with a code."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from rapport.crm.records import choices
from tests.support.app import Person, Rapport

pytestmark = pytest.mark.deep

AT_ONCE = 8
Json = dict[str, Any]


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
        {"id": choice_id, "label": {"zh": "Suzhou", "en": "Suzhou"}, "archived": False, "currency": None}
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


async def repeated(person: Person, method: str, url: str, body: Json | None, key: str) -> list[tuple[int, Json]]:
    """What the same request with the same key answers when it comes three times."""
    answers = []
    for _ in range(3):
        done = await person.request(method, url, json=body, headers={"idempotency-key": key})
        answers.append((done.status_code, done.json()))
    return answers


async def test_each_write_with_a_key_is_done_once_and_answered_alike(owner: Person) -> None:
    contact = (await owner.post("/api/contacts", json={"name": "Ann"})).json()["record"]["id"]
    links = {"contacts": [{"id": contact, "role": "user"}]}
    first, *again = await repeated(owner, "POST", "/api/companies", {"name": "Acme", "links": links}, "create")
    assert (first[0], again) == (201, [first, first])
    url = f"/api/companies/{first[1]['record']['id']}"
    link = f"{url}/links/contacts/{contact}"
    seqs = [first[1]["change"]["seq"]]
    for method, at, body in (
        ("PATCH", url, {"name": "Acme Ltd"}),
        ("DELETE", link, None),
        ("PUT", link, {"role": "finance"}),
        ("DELETE", url, None),
        ("POST", f"{url}/restoration", None),
    ):
        first, *again = await repeated(owner, method, at, body, f"{method} {at}")
        assert (first[0] < 300, again) == (True, [first, first]), method
        seqs.append(first[1]["change"]["seq"])
    first, *again = await repeated(owner, "POST", f"{url}/reversion", {"seq": seqs[1]}, "revert")
    assert (first[0], first[1]["record"]["name"], again) == (200, "Acme", [first, first])
    told = await owner.get(f"{url}/history")
    assert [item["op"] for item in told.json()["items"]] == [
        "update", "restore", "delete", "link", "unlink", "update", "link", "create",
    ]  # fmt: skip
    by_seq = {item["seq"]: item["op"] for item in told.json()["items"]}
    assert [by_seq[seq] for seq in seqs] == ["create", "update", "unlink", "link", "delete", "restore"]


async def test_a_key_of_another_request_is_refused_and_nothing_is_written(rapport: Rapport, owner: Person) -> None:
    key = {"idempotency-key": "order-4711"}
    made = (await owner.post("/api/companies", json={"name": "Acme"}, headers=key)).json()["record"]
    url = f"/api/companies/{made['id']}"
    refused = [
        await owner.post("/api/companies", json={"name": "Other"}, headers=key),
        await owner.post("/api/contacts", json={"name": "Acme"}, headers=key),
        await owner.patch(url, json={"name": "Other"}, headers=key),
        await owner.delete(url, headers=key),
    ]
    assert {(each.status_code, each.json()["code"]) for each in refused} == {(422, "records.key_reused")}
    assert (await owner.get(url)).json()["record"] == made
    assert (await owner.post("/api/contacts/count", json={})).json() == {"count": 0}
    # Another person's key is another key.
    member = await rapport.hire(owner, f"bob.{uuid4().hex[:12]}@example.com")
    theirs = await member.post("/api/companies", json={"name": "Theirs"}, headers=key)
    assert (theirs.status_code, theirs.json()["record"]["id"] != made["id"]) == (201, True)


async def test_a_refused_write_leaves_its_key_free(owner: Person) -> None:
    key = {"idempotency-key": "again"}
    refused = await owner.post("/api/companies", json={"name": ""}, headers=key)
    done = await owner.post("/api/companies", json={"name": "Acme"}, headers=key)
    assert (refused.status_code, done.status_code) == (422, 201)


async def test_one_key_with_two_bodies_at_once_is_one_write(owner: Person) -> None:
    key = {"idempotency-key": "race"}
    sent = [owner.post("/api/companies", json={"name": f"Name {i % 2}"}, headers=key) for i in range(AT_ONCE)]
    answers = await asyncio.gather(*sent)
    assert sorted(answer.status_code for answer in answers) == [201] * (AT_ONCE // 2) + [422] * (AT_ONCE // 2)
    assert (await owner.post("/api/companies/count", json={})).json() == {"count": 1}


async def test_a_key_does_not_lie_in_the_clear(rapport: Rapport, owner: Person) -> None:
    await owner.post("/api/companies", json={"name": "Acme"}, headers={"idempotency-key": "for Mr Brumstedt"})
    schema = owner.session["organisation"]["schema"]
    async with rapport.parts.runtime.databases.admin_session("main") as admin:
        said = sa.text(f"SELECT mutation_id, public::text FROM {schema}.change WHERE mutation_id IS NOT NULL")
        [row] = (await admin.execute(said)).all()
    assert (len(row.mutation_id), "Brumstedt" in f"{row}", "Acme" in f"{row}") == (32, False, False)
