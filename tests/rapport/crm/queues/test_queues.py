"""Queues: what they hold is their members' own, leads as well as records of a kind that the organisation defined."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from auth.principal import EVERY_OBJECT, ObjectRights, Rights
from kernel.ids import new_id
from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.colleagues import colleague
from tests.support.imports import colleague as with_rights
from tests.support.own_objects import define_object
from tests.support.sockets import changes
from tests.support.team import code, me

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Queues Ltd", "GB", email)


@pytest.fixture
async def reps(rapport: Rapport, owner: Person, email: str) -> list[Person]:
    """Two who see their own records."""
    return [await colleague(rapport, owner, f"{name}.{email}", name=name) for name in ("Rob", "Ola")]


@dataclass(frozen=True)
class Kind:
    """A kind of record that waits in queues, and what a new one is made of."""

    name: str
    noun: str
    body: Json

    @property
    def url(self) -> str:
        """Where its records are."""
        return f"/api/{self.noun}"

    async def add(self, owner: Person, holder: UUID | str, **more: object) -> str:
        """A record that somebody or a queue holds."""
        made = await owner.post(self.url, json={**self.body, "owner_id": str(holder), **more})
        assert made.status_code == 201, made.text
        return str(made.json()["record"]["id"])

    async def listed(self, person: Person) -> list[Json]:
        """Somebody's list."""
        items: list[Json] = (await person.post(f"{self.url}/query", json={"limit": 200})).json()["items"]
        return items

    async def seen(self, person: Person) -> set[str]:
        """What somebody's list holds."""
        return {each["id"] for each in await self.listed(person)}

    def rights(self, **rights: Any) -> dict[str, ObjectRights]:
        """The same rights on whatever there is, and on this."""
        return {EVERY_OBJECT: ObjectRights(**rights), self.name: ObjectRights(**rights)}


LEADS = Kind("lead", "leads", {"name": "Lee Lead", "company_name": "Works"})


async def site(owner: Person) -> Kind:
    """A kind of record that the organisation defines, which every role knows."""
    name = str((await define_object(owner, "Site", give_to_roles=True))["name"])
    return Kind(name, name, {"name": "North quay"})


@pytest.fixture(params=["lead", "own"])
async def kind(request: pytest.FixtureRequest, owner: Person) -> Kind:
    """A declared kind of record, and one of the organisation's own."""
    return LEADS if request.param == "lead" else await site(owner)


async def queue(owner: Person, *people: Person, objects: tuple[str, ...] = ("lead",), name: str = "Inbound") -> UUID:
    """A new queue."""
    made = new_id()
    body = {"name": name, "objects": list(objects), "people": [me(each) for each in people]}
    done = await owner.put(f"/api/queues/{made}", json=body)
    assert done.status_code == 200, done.text
    return made


async def lead(owner: Person, holder: UUID) -> str:
    """A lead that a queue holds."""
    return await LEADS.add(owner, holder)


async def sees(person: Person) -> set[str]:
    """What somebody's list of leads holds."""
    return await LEADS.seen(person)


async def test_members_see_it_take_it_and_others_lose_it(owner: Person, reps: list[Person], kind: Kind) -> None:
    inbound = await queue(owner, *reps, objects=(kind.name,))
    held = await kind.add(owner, inbound)
    first, second = reps
    before = (await changes(second))["seq"]
    assert await kind.seen(first) == await kind.seen(second) == {held}
    why = (await first.get(f"{kind.url}/{held}/access")).json()
    [reason] = why["reasons"]
    assert (reason["because"], reason["through"][0]["kind"], reason["through"][0]["name"]) == (
        "queue", "queue", "Inbound",
    )  # fmt: skip
    assert (await first.patch(f"{kind.url}/{held}", json={"name": "Lee Leader"})).status_code == 200
    taken = await first.post(f"{kind.url}/{held}/takes")
    assert taken.status_code == 200, taken.text
    assert (await kind.seen(first), await kind.seen(second)) == ({held}, set())
    late = await second.post(f"{kind.url}/{held}/takes")
    assert code(late) == (409, "auth.queue_already_taken")
    assert "Rob" in late.json()["message"]
    again = await first.post(f"{kind.url}/{held}/takes")
    assert code(again) == (409, "auth.queue_already_taken")
    told = await changes(second, since=before)
    assert [each["record_id"] for each in told["removed"]] == [held]
    history = (await first.get(f"{kind.url}/{held}/history")).json()["items"]
    assert (history[0]["actor"]["name"], history[0]["changes"][0]["before"]) == ("Rob", str(inbound))
    back = await first.patch(f"{kind.url}/{held}", json={"owner_id": str(inbound)})
    assert back.status_code == 200, back.text
    assert await kind.seen(second) == {held}


@pytest.mark.asvs("V8.2.2")
async def test_a_queue_takes_only_its_kinds_and_members_only(
    rapport: Rapport, owner: Person, reps: list[Person], kind: Kind
) -> None:
    inbound = await queue(owner, reps[0], objects=(kind.name,))
    refused = await owner.post("/api/companies", json={"name": "Works", "owner_id": str(inbound)})
    assert refused.json()["fields"]["owner_id"]["code"] == "auth.queue_other_kind"
    held = await kind.add(owner, inbound)
    assert code(await reps[1].post(f"{kind.url}/{held}/takes")) == (404, "records.not_found")
    mine = {**kind.body, "owner_id": str(inbound)}
    assert code(await reps[1].post(kind.url, json=mine)) == (403, "records.owner_not_yours")
    reader = await with_rights(rapport, owner, "ro", Rights(objects=kind.rights(read="own")))
    await owner.put(f"/api/queues/{inbound}", json={"name": "Inbound", "objects": [kind.name], "people": [me(reader)]})
    assert (await kind.seen(reader), await kind.seen(reps[0])) == ({held}, set())
    assert (await reader.post(f"{kind.url}/{held}/takes")).status_code == 403
    record = (await owner.get(f"{kind.url}/{held}")).json()["record"]
    assert (record["owner_id"], record["version"]) == (str(inbound), 1)


async def test_a_queue_goes_when_it_is_empty(rapport: Rapport, owner: Person, reps: list[Person], kind: Kind) -> None:
    inbound = await queue(owner, *reps, objects=(kind.name,))
    held = await kind.add(owner, inbound)
    assert code(await owner.delete(f"/api/queues/{inbound}")) == (409, "auth.queue_holds")
    assert code(await owner.put(f"/api/queues/{new_id()}", json={"name": "Inbound", "objects": []})) == (
        422, "auth.reach_name_taken",
    )  # fmt: skip
    assert (await reps[0].post(f"{kind.url}/{held}/takes")).status_code == 200
    renamed = {"name": "Web", "objects": [kind.name, "deal"], "people": [me(reps[1])]}
    views = (await owner.put(f"/api/queues/{inbound}", json=renamed)).json()
    assert [(each["name"], each["objects"], each["mine"]) for each in views] == [
        ("Web", sorted(["deal", kind.name]), False)
    ]
    assert [each["mine"] for each in (await reps[1].get("/api/queues")).json()] == [True]
    invited = {"email": "queue@example.com", "role": "rep", "name": "x", "person_id": str(inbound)}
    assert code(await owner.post("/api/invitations", json=invited)) == (422, "auth.person_unknown")
    members = (await owner.get("/api/members")).json()["members"]
    assert "Web" not in {each["name"] for each in members}
    assert (await owner.delete(f"/api/queues/{inbound}")).status_code == 204
    assert code(await owner.delete(f"/api/queues/{inbound}")) == (404, "auth.queue_not_found")
    assert (await owner.get("/api/queues")).json() == []
    noted = {kind for kind, _ in await events(rapport, organisation_of(owner))}
    assert {"queue_saved", "queue_removed"} <= noted


@pytest.mark.asvs("V8.2.2")
async def test_who_may_not_see_all_gives_themselves_no_queue(rapport: Rapport, owner: Person, kind: Kind) -> None:
    rights = Rights(objects=kind.rights(read="own", update="own"), manage_people=True)
    manager = await with_rights(rapport, owner, "mgr", rights)
    body = {"name": "Mine", "objects": [kind.name], "people": [me(manager)]}
    assert code(await manager.put(f"/api/queues/{new_id()}", json=body)) == (403, "auth.wider_reach")
    assert (await owner.get("/api/queues")).json() == []


async def test_who_reads_all_gives_themselves_no_queue_to_change_and_delete_by(
    rapport: Rapport, owner: Person, kind: Kind
) -> None:
    inbound = await queue(owner, objects=(kind.name,))
    held = await kind.add(owner, inbound)
    rights = Rights(objects=kind.rights(read="all", update="own", delete="own"), manage_people=True)
    manager = await with_rights(rapport, owner, "mgr", rights)
    body = {"name": "Inbound", "objects": [kind.name], "people": [me(manager)]}
    assert code(await manager.put(f"/api/queues/{inbound}", json=body)) == (403, "auth.wider_reach")
    assert [each["people"] for each in (await owner.get("/api/queues")).json()] == [[]]
    assert (await manager.delete(f"{kind.url}/{held}")).status_code == 403
    assert await kind.seen(owner) == {held}


async def test_many_are_taken_at_once_and_given_back_at_once(owner: Person, reps: list[Person], kind: Kind) -> None:
    """Of ids each is judged; of a filter only those that wait in a queue of the reader's."""
    first, second = reps
    inbound, other = (
        await queue(owner, first, objects=(kind.name,)),
        await queue(owner, second, name="Outbound", objects=(kind.name,)),
    )
    held = sorted([await kind.add(owner, inbound), await kind.add(owner, inbound)])
    elsewhere, mine = await kind.add(owner, other), await kind.add(owner, UUID(me(owner)))
    named = await first.post(f"{kind.url}/bulk", json={"op": "take", "ids": [held[0], elsewhere]})
    assert named.status_code == 200, named.text
    assert named.json()["done"] == 1
    assert [(each["id"], each["code"]) for each in named.json()["failed"]] == [(elsewhere, "records.not_found")]
    again = (await first.post(f"{kind.url}/bulk", json={"op": "take", "ids": [held[0]]})).json()
    assert (again["done"], [each["code"] for each in again["failed"]]) == (0, ["auth.queue_already_taken"])
    matching = (await first.post(f"{kind.url}/bulk", json={"op": "take"})).json()
    assert (matching["done"], matching["failed"]) == (1, [])
    assert {each["owner_id"] for each in await kind.listed(first)} == {me(first)}
    undone = (await first.post(f"/api/batches/{matching['batch_id']}/undo")).json()
    assert (undone["undone"], undone["kept"]) == (1, [])
    assert {each["id"]: each["owner_id"] for each in await kind.listed(first)} == {
        held[0]: me(first), held[1]: str(inbound)
    }  # fmt: skip
    assert {each["id"]: each["owner_id"] for each in await kind.listed(owner)}[mine] == me(owner)


async def test_what_lies_in_the_trash_is_not_taken_with_the_others(owner: Person, kind: Kind) -> None:
    held = await kind.add(owner, await queue(owner, owner, objects=(kind.name,)))
    assert (await owner.delete(f"{kind.url}/{held}")).status_code in {200, 204}
    done = (await owner.post(f"{kind.url}/bulk", json={"op": "take", "ids": [held]})).json()
    assert (done["done"], [each["code"] for each in done["failed"]]) == (0, ["records.not_found"])
