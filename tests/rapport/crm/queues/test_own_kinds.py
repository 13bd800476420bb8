"""Kinds of records that an organisation defined, in queues: limits, what is hidden until taken, what is archived."""

from typing import Any

import pytest

from tests.rapport.crm.queues.test_queues import Kind, queue, site
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.own_fields import define
from tests.support.own_objects import define_object
from tests.support.team import code, me

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Sites Ltd", "GB", email)


@pytest.fixture
async def rob(rapport: Rapport, owner: Person, email: str) -> Person:
    """Somebody who sees their own records."""
    return await colleague(rapport, owner, f"rob.{email}", name="Rob")


async def ruled(owner: Person, queue_id: object, kinds: list[str], *people: Person, **rules: object) -> Json:
    """Gives a queue rules; the queue as it is then."""
    body = {"name": "Inbound", "objects": kinds, "people": [me(each) for each in people], "rules": rules}
    done = await owner.put(f"/api/queues/{queue_id}", json=body)
    assert done.status_code == 200, done.text
    found: Json = next(each for each in done.json() if each["id"] == str(queue_id))
    return found


async def test_each_kind_is_counted_by_itself(owner: Person, rob: Person) -> None:
    sites = await site(owner)
    name = str((await define_object(owner, "Machine", give_to_roles=True))["name"])
    machines = Kind(name, name, {"name": "Press"})
    inbound = await queue(owner, rob, objects=(sites.name, name))
    await ruled(owner, inbound, [sites.name, name], rob, held=1, per_day=5)
    first, second, press = [await each.add(owner, inbound) for each in (sites, sites, machines)]
    assert (await rob.post(f"{sites.url}/{first}/takes")).status_code == 200
    assert code(await rob.post(f"{sites.url}/{second}/takes")) == (409, "auth.queue_holds_too_many")
    [view] = (await rob.get("/api/queues")).json()
    assert view["left"] == {sites.name: 0, name: 1}, "a site counts as no machine, though they share a table"
    assert (await rob.post(f"{machines.url}/{press}/takes")).status_code == 200
    assert code(await rob.post(f"{machines.url}/{second}/takes")) == (404, "records.not_found")
    assert await sites.seen(rob) == {first, second}


async def test_fields_are_hidden_until_it_is_taken(rapport: Rapport, owner: Person, rob: Person) -> None:
    sites = await site(owner)
    phone = str((await define(owner, "phone", "Gate", sites.name))["name"])
    plans = str((await define(owner, "text", "Plans", sites.name))["name"])
    inbound = await queue(owner, rob, objects=(sites.name,))
    hidden = {sites.name: {"name": "hidden", phone: "masked", plans: "hidden"}}
    assert (await ruled(owner, inbound, [sites.name], rob, hidden=hidden))["rules"] == {"hidden": hidden}
    held = await sites.add(owner, inbound, **{phone: "+447911123456", plans: "Moves in May"})
    asked: Json = {"object": sites.name}
    page = (await rob.post(f"/api/queues/{inbound}/waiting", json=asked)).json()
    [shown] = page["items"]
    assert (shown["id"], shown["name"], shown[phone], plans in shown) == (held, "••••", "•••• 3456", False)
    assert page["count"] == 1
    assert (await sites.seen(rob), code(await rob.get(f"{sites.url}/{held}"))) == (set(), (404, "records.not_found"))
    by = {**asked, "filter": {"field": plans, "op": "eq", "value": "Moves in May"}}
    assert code(await rob.post(f"/api/queues/{inbound}/waiting", json=by)) == (400, "records.unknown_field")
    assert held not in (await rob.post("/api/search", json={"q": "North quay"})).text
    assert (await rob.post(f"{sites.url}/{held}/takes")).status_code == 200
    record = (await rob.get(f"{sites.url}/{held}")).json()["record"]
    assert (record["name"], record[plans]) == ("North quay", "Moves in May")
    assert (await rob.post(f"/api/queues/{inbound}/waiting", json=asked)).json()["items"] == []


async def test_an_archived_kind_keeps_its_place_in_a_queue(owner: Person, rob: Person) -> None:
    sites = await site(owner)
    inbound = await queue(owner, rob, objects=(sites.name, "lead"))
    held = await sites.add(owner, inbound)
    archived = {"base_version": 1, "archived": True}
    assert (await owner.patch(f"/api/custom-objects/{sites.name}", json=archived)).status_code == 200
    assert (await rob.post(f"{sites.url}/{held}/takes")).status_code in {403, 404}
    assert (await ruled(owner, inbound, ["lead", sites.name, "o_99"], rob))["objects"] == ["lead", sites.name]
    assert code(await owner.delete(f"/api/queues/{inbound}")) == (409, "auth.queue_holds")
    other = await queue(owner, rob, objects=(sites.name, "lead"), name="Other")
    views = {each["id"]: each["objects"] for each in (await owner.get("/api/queues")).json()}
    assert views[str(other)] == ["lead"], "nobody gives a queue what isn't there"
    restored = {"base_version": 2, "archived": False}
    assert (await owner.patch(f"/api/custom-objects/{sites.name}", json=restored)).status_code == 200
    assert (await rob.post(f"{sites.url}/{held}/takes")).status_code == 200
