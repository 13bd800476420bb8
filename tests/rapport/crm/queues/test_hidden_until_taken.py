"""What a queue hides of what waits in it, until one of its members has taken it."""

from typing import Any
from uuid import UUID

import pytest

from auth.principal import EVERY_OBJECT, ObjectRights, Rights
from kernel.ids import new_id
from tests.rapport.crm.queues.test_queues import sees
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.imports import colleague as with_rights
from tests.support.own_fields import define
from tests.support.team import code, me

Json = dict[str, Any]
NOT_FOUND = (404, "records.not_found")
LEE = {"name": "Lee Lead", "company_name": "Obsidian Works", "mobile": "+447911123456", "email": "lee@obsidian.example"}
HIDDEN = {"name": "hidden", "company_name": "hidden", "mobile": "masked", "email": "hidden"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Queues Ltd", "GB", email)


async def hiding(owner: Person, hidden: Json, *people: Person, objects: tuple[str, ...] = ("lead",)) -> UUID:
    """A queue that hides fields."""
    made = new_id()
    body = {"name": "Pool", "objects": list(objects), "people": [me(each) for each in people]}
    done = await owner.put(f"/api/queues/{made}", json={**body, "rules": {"hidden": hidden}})
    assert done.status_code == 200, done.text
    [view] = done.json()
    assert view["rules"] == ({"hidden": hidden} if hidden else {})
    return made


async def put_into(owner: Person, queue: UUID, **fields: object) -> str:
    """A lead that waits."""
    made = await owner.post("/api/leads", json={**LEE, **fields, "owner_id": str(queue)})
    assert made.status_code == 201, made.text
    return str(made.json()["record"]["id"])


async def waiting(person: Person, queue: UUID, **asked: object) -> Any:
    """What somebody sees through the door."""
    return await person.post(f"/api/queues/{queue}/waiting", json={"object": "lead", **asked})


async def test_other_systems_read_anew_once_a_queue_hides(rapport: Rapport, owner: Person, email: str) -> None:
    """Who sees everybody's records keeps none of those that are hidden since."""
    rights = Rights(objects={EVERY_OBJECT: ObjectRights(read="all")})
    reader = await with_rights(rapport, owner, "reads", rights)
    pool = await hiding(owner, {}, reader)
    await put_into(owner, pool)
    cursor = (await reader.get("/api/changes")).json()["cursor"]
    assert (await reader.get("/api/changes", params={"after": cursor})).json()["reset"] is False
    body = {"name": "Pool", "objects": ["lead"], "people": [me(reader)], "rules": {"hidden": {"lead": HIDDEN}}}
    done = await owner.put(f"/api/queues/{pool}", json=body)
    assert done.status_code == 200, done.text
    told = (await reader.get("/api/changes", params={"after": cursor})).json()
    assert (told["reset"], told["changes"]) == (True, [])


async def test_it_shows_once_it_is_taken_and_hides_as_it_goes_back(rapport: Rapport, owner: Person, email: str) -> None:
    rob, ola = [await colleague(rapport, owner, f"{name}.{email}", name=name) for name in ("Rob", "Ola")]
    plans = (await define(owner, "text", "Plans", "lead"))["name"]
    pool = await hiding(owner, {"lead": {**HIDDEN, plans: "hidden"}}, rob, ola)
    held = await put_into(owner, pool, title="Buyer", **{plans: "Moves in May"})
    page = (await waiting(rob, pool)).json()
    [shown] = page["items"]
    assert (shown["id"], shown["name"], shown["mobile"], shown["title"]) == (held, "••••", "•••• 3456", "Buyer")
    assert {"company_name", "email", plans}.isdisjoint(shown)
    assert (page["count"], page["next"]) == (1, None)
    assert page["hidden"] == {
        "company_name": "hidden",
        "email": "hidden",
        "mobile": "masked",
        "name": "masked",
        plans: "hidden",
    }
    assert await sees(rob) == set()
    for path in ("", "/history", "/timeline", "/disk", "/access", "/overview", "/duplicates", "/files"):
        assert code(await rob.get(f"/api/leads/{held}{path}"))[0] in {403, 404}, path
    assert code(await rob.patch(f"/api/leads/{held}", json={"owner_id": me(rob)})) == NOT_FOUND
    taken = await rob.post(f"/api/leads/{held}/takes")
    assert taken.status_code == 200, taken.text
    record = (await rob.get(f"/api/leads/{held}")).json()["record"]
    assert {name: record[name] for name in (*LEE, plans)} == {**LEE, plans: "Moves in May"}
    assert (await waiting(rob, pool)).json()["items"] == []
    assert code(await ola.post(f"/api/leads/{held}/takes")) == (409, "auth.queue_already_taken")
    assert (await rob.patch(f"/api/leads/{held}", json={"owner_id": str(pool)})).status_code == 200
    assert code(await rob.get(f"/api/leads/{held}")) == NOT_FOUND
    assert [each["name"] for each in (await waiting(rob, pool)).json()["items"]] == ["••••"]


async def test_nothing_that_is_asked_of_a_hidden_field_tells_its_value(
    rapport: Rapport, owner: Person, email: str
) -> None:
    rob = await colleague(rapport, owner, f"rob.{email}")
    pool = await hiding(owner, {"lead": HIDDEN}, rob)
    first, second = await put_into(owner, pool, title="Buyer"), await put_into(owner, pool, name="Ann", title="Agent")
    for field in HIDDEN:
        by = await waiting(rob, pool, filter={"field": field, "op": "eq", "value": LEE[field]})
        assert by.json()["code"] in {"records.operator_not_supported", "records.unknown_field"}, field
        in_order = await waiting(rob, pool, sort=[{"field": field}])
        assert in_order.json()["code"] in {"records.not_sortable", "records.unknown_field"}, field
    by_title = await waiting(rob, pool, filter={"field": "title", "op": "eq", "value": "Buyer"})
    assert ([each["id"] for each in by_title.json()["items"]], by_title.json()["count"]) == ([first], 1)
    newest = await waiting(rob, pool, sort=[{"field": "created_at", "descending": True}], limit=1)
    assert [each["id"] for each in newest.json()["items"]] == [second]
    after = await waiting(
        rob, pool, sort=[{"field": "created_at", "descending": True}], limit=1, cursor=newest.json()["next"]
    )
    assert [each["id"] for each in after.json()["items"]] == [first]
    mine = {"field": "mobile", "op": "eq", "value": LEE["mobile"]}
    assert (await rob.post("/api/leads/count", json={"filter": mine})).json()["count"] == 0
    bulk = await rob.post("/api/leads/bulk", json={"op": "take", "filter": mine})
    assert (bulk.json()["done"], await sees(rob)) == (0, set())
    found = await rob.post("/api/leads/by-identity-key", json={"kind": "phone", "value": LEE["mobile"]})
    assert (found.status_code, found.json()["items"]) == (200, [])
    assert first not in (await rob.post("/api/search", json={"q": "Obsidian"})).text
    bulk = await rob.post("/api/leads/bulk", json={"op": "take", "ids": [first, second]})
    assert (bulk.json()["done"], await sees(rob)) == (2, {first, second})


async def test_it_hides_from_members_however_deep_their_roles_go(rapport: Rapport, owner: Person, email: str) -> None:
    everything = ObjectRights(read="all", create=True, update="all", delete="all", export="all", share="all")
    member, stranger = [
        await with_rights(rapport, owner, name, Rights(objects={EVERY_OBJECT: everything}))
        for name in ("member", "stranger")
    ]
    pool = await hiding(owner, {"lead": HIDDEN}, member, owner)
    held = await put_into(owner, pool)
    assert await sees(stranger) == await sees(owner) == {held}, (
        "who isn't a member takes nothing, and who rules hides it"
    )
    assert (await waiting(owner, pool)).json()["items"][0]["email"] == LEE["email"]
    assert await sees(member) == set()
    shared = {"grantee_id": me(member), "level": "update"}
    assert (await owner.post(f"/api/leads/{held}/shares", json=shared)).status_code in {200, 201}
    assert await sees(member) == set(), "a share opens nothing of what is hidden until it is taken"
    for each in ({"object": "lead"}, {"object": "deal"}):
        other = await stranger.post(f"/api/queues/{pool}/waiting", json=each)
        assert code(other) == (404, "auth.queue_not_found")
    count = await member.post("/api/leads/summary", json={"group": "owner_id"})
    assert count.json()["total"]["count"] == 0
    access = (await owner.get(f"/api/leads/{held}/access")).json()
    assert me(member) not in {each["id"] for each in access["others"]}
    exported = await owner.post("/api/leads/export", json={})
    assert LEE["email"] in exported.text


async def test_only_what_can_be_hidden_is(owner: Person) -> None:
    body = {"name": "Pool", "objects": ["lead"], "people": [me(owner)]}
    for hidden in ({"lead": {"status": "hidden"}}, {"lead": {"nothing": "hidden"}}, {"nothing": {"name": "hidden"}}):
        refused = await owner.put(f"/api/queues/{new_id()}", json={**body, "rules": {"hidden": hidden}})
        assert (refused.status_code, refused.json()["fields"]["rules"]["code"]) == (422, "auth.queue_cannot_hide")
    assert (await owner.get("/api/queues")).json() == []
    described = (await owner.get("/api/objects")).json()
    lead = next(each for each in described if each["name"] == "lead")
    can = {each["name"] for each in lead["fields"] if each["hideable"]}
    assert can >= {"name", "company_name", "mobile", "email", "note"}
    assert can.isdisjoint({"status", "owner_id"})


async def test_what_follows_from_a_hidden_field_is_hidden(rapport: Rapport, owner: Person, email: str) -> None:
    rob = await colleague(rapport, owner, f"rob.{email}")
    seats = (await define(owner, "decimal", "Seats", "lead"))["name"]
    form = {"object": "lead", "by": "campaign", "function": "sum", "field": seats}
    total = (await define(owner, "rollup", "Seats in all", "campaign", rollup=form))["name"]
    twice = (await define(owner, "formula", "Twice", "lead", formula=f"{{{seats}}} * 2"))["name"]
    pool = await hiding(owner, {"lead": {seats: "hidden"}}, rob)
    await put_into(owner, pool, **{seats: "971"})
    [shown] = (await waiting(rob, pool)).json()["items"]
    assert {seats, twice}.isdisjoint(shown)
    assert (total in await fields(owner, "campaign"), total in await fields(rob, "campaign")) == (True, False)
    assert {seats, twice} <= await fields(rob, "lead"), "of what they hold they see it"


async def test_a_field_of_another_kind_is_hidden_as_it_was(owner: Person) -> None:
    size = (await define(owner, "text", "Size", "lead"))["name"]
    await hiding(owner, {"lead": {size: "hidden"}}, owner)
    done = await owner.post(f"/api/fields/lead/{size}/kind", json={"base_version": 1, "type": "decimal"})
    assert done.status_code in {200, 201}, done.text
    [queue] = (await owner.get("/api/queues")).json()
    [new] = {name for name in queue["rules"]["hidden"]["lead"] if name != size}
    assert new in await fields(owner, "lead")
    assert queue["rules"]["hidden"]["lead"] == {size: "hidden", new: "hidden"}


async def fields(person: Person, name: str) -> set[str]:
    """The fields of a kind of record that somebody is shown."""
    described = (await person.get("/api/objects")).json()
    return {field["name"] for each in described if each["name"] == name for field in each["fields"]}
