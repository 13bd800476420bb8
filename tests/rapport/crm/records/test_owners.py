"""Who may be named as owner: by a member only themselves, on every way that writes; what an undo tells."""

from typing import Any

import pytest

from auth.principal import ObjectRights, Rights
from tests.support.app import Person, Rapport
from tests.support.imports import colleague, everything, findings, imported, opened, step

Json = dict[str, Any]
OWN = ObjectRights(read="own", create=True, update="own", delete="own")
REFUSED = (403, "records.owner_not_yours")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder, named Ann Lee."""
    return await rapport.sign_up("Owners Ltd", "GB", email)


@pytest.fixture
async def member(rapport: Rapport, owner: Person) -> Person:
    """Somebody named Bo Ek, with their own records only, who may import."""
    return await colleague(rapport, owner, "importer", Rights(objects={"*": OWN}, import_=True))


def me(person: Person) -> str:
    """A person's id."""
    return str(person.session["person"]["id"])


async def made(person: Person, **fields: object) -> Json:
    """A new company."""
    answer = await person.post("/api/companies", json={"name": "Mine", **fields})
    assert answer.status_code == 201, answer.text
    record: Json = answer.json()["record"]
    return record


async def test_a_member_plants_nothing(owner: Person, member: Person) -> None:
    answer = await member.post("/api/companies", json={"name": "Planted", "owner_id": me(owner)})
    assert (answer.status_code, answer.json()["code"]) == REFUSED
    assert await everything(owner) == []
    assert (await made(member, owner_id=me(member)))["owner_id"] == me(member)


async def test_a_member_gives_nothing_away(owner: Person, member: Person) -> None:
    mine = await made(member)
    to = {"owner_id": me(owner)}
    answers = [
        await member.patch(f"/api/companies/{mine['id']}", json=to),
        await member.post("/api/companies/bulk", json={"op": "update", "ids": [mine["id"]], "fields": to}),
    ]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [REFUSED] * 2
    assert (await member.get(f"/api/companies/{mine['id']}")).json()["record"] == mine


async def test_a_member_gives_nothing_back(owner: Person, member: Person) -> None:
    record = await made(owner)
    batch = await owner.post(
        "/api/companies/bulk", json={"op": "update", "ids": [record["id"]], "fields": {"owner_id": me(member)}}
    )
    url = f"/api/companies/{record['id']}"
    now = (await member.get(url)).json()["record"]
    [change] = [each for each in (await member.get(f"{url}/history")).json()["items"] if each["op"] == "update"]
    answer = await member.post(f"{url}/reversion", json={"seq": change["seq"], "field": "owner_id"})
    assert (answer.status_code, answer.json()["code"]) == REFUSED
    undone = (await member.post(f"/api/batches/{batch.json()['batch_id']}/undo")).json()
    kept = [{"object": "company", "id": record["id"], "reason": "records.owner_not_yours"}]
    assert (undone["undone"], undone["kept"]) == (0, kept)
    assert (await member.get(url)).json()["record"] == now
    assert (await owner.post(f"{url}/reversion", json={"seq": change["seq"]})).json()["record"]["owner_id"] == me(owner)


async def test_an_import_of_a_member_names_nobody_else(rapport: Rapport, owner: Person, member: Person) -> None:
    content = b"name,owner\nA,Ann Lee\nB,Bo Ek\nC,\n"
    item = await opened(member, content)
    await findings(rapport, member, item)
    errors = (await member.get(f"/api/imports/{item['id']}/rows", params={"tab": "errors"})).json()["items"]
    assert [(each["row"], each["status"]) for each in errors] == [(2, "error")]
    assert "this person's records" in errors[0]["notes"][0]["en"]
    assert (await step(rapport, member, item, "run"))["state"] == "done"
    assert [(each["name"], each["owner_id"]) for each in await everything(owner)] == [
        (name, me(member)) for name in "ABC"
    ]


async def test_an_owner_hands_over_as_ever(rapport: Rapport, owner: Person, member: Person) -> None:
    assert (await made(owner, owner_id=me(member)))["owner_id"] == me(member)
    await imported(rapport, owner, b"name,owner\nX,Bo Ek\n")
    assert sorted(each["name"] for each in await everything(member)) == ["Mine", "X"]


async def test_an_undo_tells_nothing_of_records_that_are_not_seen(
    rapport: Rapport, owner: Person, member: Person
) -> None:
    item = await imported(rapport, owner, b"name,phone\nHidden,12345\nAlso,123456\n")
    hidden = next(each for each in await everything(owner) if each["name"] == "Hidden")
    await owner.patch(f"/api/companies/{hidden['id']}", json={"phone": "99999"})
    undone = (await member.post(f"/api/batches/{item['batch_id']}/undo")).json()
    assert (undone["undone"], undone["kept"]) == (0, [])
    kept = (await owner.post(f"/api/batches/{item['batch_id']}/undo")).json()["kept"]
    assert kept == [{"object": "company", "id": hidden["id"], "reason": "edited_since"}]


async def test_people_say_whose_owner_the_reader_may_make_them(owner: Person, member: Person) -> None:
    async def told(reader: Person) -> dict[str, list[str]]:
        return {each["id"]: each["may_own"] for each in (await reader.get("/api/people")).json()}

    everything_ = [each["name"] for each in (await owner.get("/api/objects")).json()]
    assert await told(owner) == {me(owner): everything_, me(member): everything_}
    mine = await told(member)
    assert (mine[me(owner)], mine[me(member)]) == ([], everything_)
    # What is offered can be saved, and what isn't is refused.
    for person, status in ((me(member), 201), (me(owner), 403)):
        done = await member.post("/api/companies", json={"name": "Offered", "owner_id": person})
        assert done.status_code == status, done.text


async def test_a_batch_that_was_undone_is_not_undone_again(owner: Person) -> None:
    ids = [(await made(owner))["id"] for _ in range(2)]
    for edit in ({"op": "update", "fields": {"employees": 7}}, {"op": "delete"}):
        batch = (await owner.post("/api/companies/bulk", json={"ids": ids, **edit})).json()["batch_id"]
        first = await owner.post(f"/api/batches/{batch}/undo")
        assert (first.status_code, first.json()) == (200, {"undone": 2, "kept": []})
        before = [(await owner.get(f"/api/companies/{each}")).json()["record"] for each in ids]
        again = await owner.post(f"/api/batches/{batch}/undo")
        assert (again.status_code, again.json()["code"]) == (409, "records.already_undone")
        assert [(await owner.get(f"/api/companies/{each}")).json()["record"] for each in ids] == before
