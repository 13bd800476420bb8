"""Territories: rules put records into them at every write, a hand decides over rules, depth `territory` sees them."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from auth.principal import EVERY_OBJECT, FieldRights, ObjectRights, Rights
from auth.security_log import security_event
from kernel.ids import new_id
from tests.support.app import Person, Rapport
from tests.support.imports import colleague
from tests.support.sockets import changes
from tests.support.team import code, me

Json = dict[str, Any]
DEEP = ObjectRights(read="territory", create=True, update="territory", export="territory", share="territory")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Territories Ltd", "GB", email)


@pytest.fixture
async def rep(rapport: Rapport, owner: Person) -> Person:
    """Somebody whose rights reach territories."""
    return await colleague(rapport, owner, "deep", Rights(objects={EVERY_OBJECT: DEEP}))


async def company(person: Person, **fields: object) -> str:
    """The id of a new company."""
    made = await person.post("/api/companies", json={"name": "Works", **fields})
    assert made.status_code == 201, made.text
    return str(made.json()["record"]["id"])


async def territory(owner: Person, name: str, *people: Person, parent: UUID | None = None) -> UUID:
    """A new territory."""
    made = new_id()
    body = {"name": name, "parent_id": str(parent) if parent else None, "people": [me(each) for each in people]}
    done = await owner.put(f"/api/territories/{made}", json=body)
    assert done.status_code == 200, done.text
    return made


def rule(territory_id: UUID, field: str, value: object, op: str = "eq") -> Json:
    """A rule of one condition."""
    return {"territory_id": str(territory_id), "criteria": {"field": field, "op": op, "value": value}}


async def sees(person: Person, noun: str = "companies") -> set[str]:
    """What somebody's list holds."""
    found = await person.post(f"/api/{noun}/query", json={"limit": 200})
    assert found.status_code == 200, found.text
    return {each["id"] for each in found.json()["items"]}


async def test_rules_place_what_is_there_and_what_is_written(rapport: Rapport, owner: Person, rep: Person) -> None:
    europe = await territory(owner, "Europe", rep)
    germany = await territory(owner, "Germany", parent=europe)
    before = await company(owner, employees=1)
    abroad = await company(owner, employees=3)
    rules = {"rules": [rule(germany, "employees", 1), rule(europe, "employees", 2, "lte")]}
    told = (await owner.post("/api/territory-rules/company/preview", json=rules)).json()
    assert (told["moved"], told["pinned"]) == (1, 0)
    assert await sees(rep) == set()
    done = await owner.put("/api/territory-rules/company", json=rules)
    assert done.status_code == 200, done.text
    await rapport.run_jobs()
    page = (await owner.get("/api/territories")).json()
    assert [(each["object"], each["total"], each["done"], each["state"]) for each in page["runs"]] == [
        ("company", 2, 2, "done")
    ]
    assert await sees(rep) == {before}
    after = await company(owner, employees=2)
    assert await sees(rep) == {before, after}
    moved = await owner.patch(f"/api/companies/{abroad}", json={"employees": 1})
    assert moved.status_code == 200, moved.text
    lies = (await rep.get(f"/api/companies/{abroad}/territory")).json()
    assert (lies["path"], lies["by_hand"], lies["may_change"]) == (["Germany", "Europe"], False, True)
    await owner.patch(f"/api/companies/{after}", json={"employees": 3})
    assert await sees(rep) == {before, abroad}
    why = (await rep.get(f"/api/companies/{before}/access")).json()
    [reason] = why["reasons"]
    assert (reason["because"], [each["name"] for each in reason["through"]]) == ("territory", ["Germany", "Europe"])
    history = (await owner.get(f"/api/companies/{before}/history")).json()["items"]
    assert [each["op"] for each in history] == ["territory", "create"]
    assert history[0]["changes"][0]["territory_after"]["name"] == "Germany"


async def test_deals_lie_where_their_company_lies(owner: Person, rep: Person) -> None:
    north, south = await territory(owner, "North", rep), await territory(owner, "South")
    works = await company(owner)
    made = await owner.post("/api/deals", json={"name": "Plant", "company": works})
    deal = made.json()["record"]["id"]
    before = (await changes(rep))["seq"]
    assert await sees(rep, "deals") == set()
    done = await owner.put(f"/api/companies/{works}/territory", json={"territory_id": str(north)})
    assert done.json() == {"territory_id": str(north), "path": ["North"], "by_hand": True, "may_change": True}
    assert (await sees(rep, "deals"), await sees(rep)) == ({deal}, {works})
    told = await changes(rep, since=before)
    assert {(each["record_id"], each["op"]) for each in told["changes"]} == {(works, "create"), (deal, "create")}
    await owner.put(f"/api/companies/{works}/territory", json={"territory_id": str(south)})
    left = await changes(rep, since=told["seq"])
    assert {each["record_id"] for each in left["removed"]} == {works, deal}
    assert await sees(rep, "deals") == set()


@pytest.mark.asvs("V8.2.2")
async def test_what_a_hand_chose_no_rule_moves(rapport: Rapport, owner: Person, rep: Person) -> None:
    north, south = await territory(owner, "North", rep), await territory(owner, "South")
    works = await company(owner, employees=1)
    await owner.put(f"/api/companies/{works}/territory", json={"territory_id": str(north)})
    await owner.put("/api/territory-rules/company", json={"rules": [rule(south, "employees", 1)]})
    await rapport.run_jobs()
    assert await sees(rep) == {works}
    refused = await rep.put(f"/api/companies/{works}/territory", json={"territory_id": str(south)})
    assert code(refused) == (403, "auth.territory_not_yours")
    assert await sees(rep) == {works}
    again = await owner.put(f"/api/companies/{works}/territory", json={"by_rules": True})
    assert again.json()["path"] == ["South"]
    assert await sees(rep) == set()


@pytest.mark.asvs("V8.2.2")
async def test_a_territory_gives_no_more_than_the_depth(rapport: Rapport, owner: Person) -> None:
    shallow = await colleague(rapport, owner, "own", Rights(objects={EVERY_OBJECT: ObjectRights(read="subtree")}))
    north = await territory(owner, "North", shallow)
    works = await company(owner)
    await owner.put(f"/api/companies/{works}/territory", json={"territory_id": str(north)})
    assert await sees(shallow) == set()
    assert (await shallow.get(f"/api/companies/{works}")).status_code == 404


async def test_members_may_change_and_give_on_what_lies_in_theirs(owner: Person, rep: Person) -> None:
    north = await territory(owner, "North", rep)
    works = await company(owner)
    await owner.put(f"/api/companies/{works}/territory", json={"territory_id": str(north)})
    taken = await rep.patch(f"/api/companies/{works}", json={"owner_id": me(rep)})
    assert (taken.status_code, taken.json()["record"]["owner_id"]) == (200, me(rep))


@pytest.mark.asvs("V2.2.1")
@pytest.mark.parametrize(
    "criteria",
    [
        {"and": []},
        {"field": "name", "op": "contains", "value": "x"},
        {"field": "owner_id", "op": "eq", "value": "x"},
        {"field": "parent.employees", "op": "eq", "value": 1},
        {"field": "no_such", "op": "eq", "value": 1},
    ],
)
async def test_rules_ask_only_for_what_lies_in_the_clear(owner: Person, criteria: Json) -> None:
    north = await territory(owner, "North")
    body = {"rules": [{"territory_id": str(north), "criteria": criteria}]}
    refused = await owner.put("/api/territory-rules/company", json=body)
    assert refused.status_code == 422, refused.text
    assert (await owner.get("/api/territories")).json()["rules"] == []


async def test_the_tree_keeps_its_shape(owner: Person, rep: Person) -> None:
    north = await territory(owner, "North")
    below = await territory(owner, "Below", parent=north)
    circle = {"name": "North", "parent_id": str(below)}
    assert code(await owner.put(f"/api/territories/{north}", json=circle)) == (422, "auth.territory_circle")
    same = await owner.put(f"/api/territories/{new_id()}", json={"name": "North"})
    assert code(same) == (422, "auth.reach_name_taken")
    assert code(await owner.put(f"/api/territories/{new_id()}", json={"name": "  "})) == (422, "invalid")
    nobody = await owner.put(f"/api/territories/{new_id()}", json={"name": "X", "people": [str(new_id())]})
    assert code(nobody) == (422, "auth.person_unknown")
    assert code(await owner.delete(f"/api/territories/{north}")) == (409, "auth.territory_in_use")
    assert (await owner.delete(f"/api/territories/{below}")).status_code == 204
    assert code(await owner.delete(f"/api/territories/{below}")) == (404, "auth.territory_not_found")
    works = await company(owner)
    await owner.put(f"/api/companies/{works}/territory", json={"territory_id": str(north)})
    assert code(await owner.delete(f"/api/territories/{north}")) == (409, "auth.territory_in_use")
    names = [each["name"] for each in (await rep.get("/api/territory-names")).json()]
    assert names == ["North"]


@pytest.mark.asvs("V8.2.2")
async def test_who_may_not_see_all_opens_nothing_to_themselves(rapport: Rapport, owner: Person) -> None:
    rights = Rights(objects={EVERY_OBJECT: DEEP}, manage_people=True)
    manager = await colleague(rapport, owner, "mgr", rights)
    body = {"name": "Mine", "people": [me(manager)]}
    refused = await manager.put(f"/api/territories/{new_id()}", json=body)
    assert code(refused) == (403, "auth.wider_reach")
    north = await territory(owner, "North")
    rules = await manager.put("/api/territory-rules/company", json={"rules": [rule(north, "employees", 1)]})
    assert code(rules) == (403, "auth.territory_not_yours")
    assert [each["name"] for each in (await owner.get("/api/territory-names")).json()] == ["North"]


async def test_who_reads_all_takes_no_territory_to_change_and_delete_in(rapport: Rapport, owner: Person) -> None:
    north = await territory(owner, "North")
    deep = ObjectRights(read="all", update="territory", delete="territory")
    manager = await colleague(rapport, owner, "mgr", Rights(objects={EVERY_OBJECT: deep}, manage_people=True))
    body = {"name": "North", "people": [me(manager)]}
    assert code(await manager.put(f"/api/territories/{north}", json=body)) == (403, "auth.wider_reach")
    assert [each["people"] for each in (await owner.get("/api/territories")).json()["territories"]] == [[]]


async def test_rules_and_previews_ask_for_nothing_that_is_hidden_from_their_maker(
    rapport: Rapport, owner: Person
) -> None:
    everything = ObjectRights(read="all", create=True, update="all", delete="all", export="all", share="all")
    hidden = {"company": {"employees": FieldRights(read="hidden", edit=False)}}
    rights = Rights(objects={EVERY_OBJECT: everything}, manage_people=True, fields=hidden)
    blind = await colleague(rapport, owner, "blind", rights)
    north, works = await territory(owner, "North"), await company(owner, employees=500)
    body = {"rules": [rule(north, "employees", 100, "gt")]}
    assert code(await blind.post("/api/territory-rules/company/preview", json=body)) == (422, "auth.bad_criteria")
    assert code(await blind.put("/api/territory-rules/company", json=body)) == (422, "auth.bad_criteria")
    assert (await owner.get("/api/territories")).json()["rules"] == []
    assert (await owner.put("/api/territory-rules/company", json=body)).status_code == 200
    assert (await blind.patch(f"/api/companies/{works}", json={"name": "Renamed"})).status_code == 200
    lies = (await owner.get(f"/api/companies/{works}/territory")).json()
    assert lies["territory_id"] == str(north)


async def test_what_is_done_is_in_the_security_log(rapport: Rapport, owner: Person) -> None:
    north = await territory(owner, "North")
    await owner.put("/api/territory-rules/lead", json={"rules": []})
    assert (await owner.delete(f"/api/territories/{north}")).status_code == 204
    mine = security_event.c.organisation_id == UUID(owner.session["organisation"]["id"])
    async with rapport.parts.runtime.databases.control_session() as control:
        kinds = [row.kind for row in await control.rows(sa.select(security_event.c.kind).where(mine))]
    assert {"territory_saved", "territory_rules_changed", "territory_removed"} <= set(kinds)
