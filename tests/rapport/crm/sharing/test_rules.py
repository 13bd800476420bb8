"""Sharing rules: by whose the records are or by what they hold, for teams, roles and territories, until they end."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from auth.authz import epoch
from auth.authz.roles import roles
from auth.models import SHARING_RULE_NAME, share, sharing_rule, territory, territory_member
from auth.principal import EVERY_OBJECT, FieldRights, ObjectRights, Rights
from kernel.clock import real_now
from kernel.ids import new_id
from rapport.crm.sharing import rules
from tests.support import imports
from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.colleagues import team_of
from tests.support.imports import home_of
from tests.support.own_objects import define_object
from tests.support.sockets import changes
from tests.support.team import code, me

Json = dict[str, Any]


async def role_id(rapport: Rapport, owner: Person, key: str) -> str:
    """A role's id."""
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        return str(next(each.id for each in await roles(session) if each.key == key))


async def ruled(owner: Person, grantee: UUID | str, **more: object) -> Any:
    """The answer to a new rule about companies."""
    rule_id = new_id()
    body = {"name": str(rule_id), "object": "company", "grantee_id": str(grantee), **more}
    return rule_id, await owner.put(f"/api/sharing-rules/{rule_id}", json=body)


async def company(person: Person, **fields: object) -> str:
    """The id of a new company."""
    made = await person.post("/api/companies", json={"name": "Ruled Works", **fields})
    assert made.status_code == 201, made.text
    return str(made.json()["record"]["id"])


async def sees(person: Person) -> set[str]:
    """What somebody's list holds."""
    return {each["id"] for each in (await person.post("/api/companies/query", json={"limit": 200})).json()["items"]}


EVERYTHING = ObjectRights(read="all", create=True, update="all", delete="all", export="all", share="all")
BLIND = Rights(
    objects={EVERY_OBJECT: EVERYTHING}, manage_people=True,
    fields={"company": {"employees": FieldRights(read="hidden", edit=False)}},
)  # fmt: skip
ABOVE = {"field": "employees", "op": "gt", "value": 100}


async def test_rules_open_records_of_own_objects_and_none_of_the_others_in_their_table(
    rapport: Rapport, owner: Person, rep: Person, other: Person
) -> None:
    for label in ("Site", "Machine"):
        await define_object(owner, label, give_to_roles=True)
    one, two = [(await other.post(f"/api/{noun}", json={"name": "Quay"})).json()["record"] for noun in ("o_1", "o_2")]
    theirs, mine = await team_of(rapport, other), await team_of(rapport, rep)
    _, done = await ruled(owner, mine, object="o_1", source_id=str(theirs))
    assert done.status_code == 200, done.text
    seen = [(await rep.post(f"/api/{noun}/query", json={})).json()["items"] for noun in ("o_1", "o_2")]
    assert [[each["id"] for each in items] for items in seen] == [[one["id"]], []]
    criteria = {"field": "created_at", "op": "not_empty"}
    rule_id, done = await ruled(owner, mine, object="o_2", criteria=criteria)
    assert done.status_code == 200, done.text
    await rapport.run_jobs()
    assert [each["id"] for each in (await rep.post("/api/o_2/query", json={})).json()["items"]] == [two["id"]]
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        given = await session.rows(sa.select(share.c.record_id).where(share.c.grantee_id == rule_id))
    assert [str(row.record_id) for row in given] == [two["id"]]


@pytest.mark.asvs("V8.3.2")
async def test_by_owner_it_opens_at_once_and_closes_with_the_rule(
    rapport: Rapport, owner: Person, rep: Person, other: Person
) -> None:
    record_id = await company(other)
    theirs, mine = await team_of(rapport, other), await team_of(rapport, rep)
    rule_id, done = await ruled(owner, mine, source_id=str(theirs), level="update")
    assert done.status_code == 200, done.text
    assert await sees(rep) == {record_id}
    assert (await rep.patch(f"/api/companies/{record_id}", json={"employees": 5})).status_code == 200
    taken = await rep.patch(f"/api/companies/{record_id}", json={"owner_id": me(rep)})
    assert code(taken) == (403, "records.owner_not_yours")
    assert (await rep.delete(f"/api/companies/{record_id}")).status_code == 403
    on = await rep.post(f"/api/companies/{record_id}/shares", json={"grantee_id": me(other)})
    assert code(on) == (403, "sharing.wider_than_yours")
    [reason] = (await rep.get(f"/api/companies/{record_id}/access")).json()["reasons"]
    assert (reason["because"], reason["levels"], reason["through"]) == (
        "rule", ["read", "update"], [{"kind": "rule", "id": str(rule_id), "name": None}],
    )  # fmt: skip
    assert (await owner.delete(f"/api/sharing-rules/{rule_id}")).status_code == 204
    noted = {kind for kind, _ in await events(rapport, organisation_of(owner))}
    assert {"sharing_rule_saved", "sharing_rule_removed"} <= noted
    assert await sees(rep) == set()


@pytest.mark.asvs("V8.3.2")
async def test_by_criteria_it_follows_every_write(rapport: Rapport, owner: Person, rep: Person) -> None:
    large, small = await company(owner, employees=500), await company(owner, employees=5)
    body = {"name": "x", "object": "company", "grantee_id": await role_id(rapport, owner, "rep"), "criteria": ABOVE}
    counted = (await owner.post("/api/sharing-rule-previews", json=body)).json()
    assert counted == {"count": 1, "limit": rules.MAX_RECORDS}
    rule_id, done = await ruled(owner, body["grantee_id"], criteria=ABOVE)
    assert done.status_code == 200, done.text
    await rapport.run_jobs()
    assert await sees(rep) == {large}
    before = (await changes(rep))["seq"]
    await owner.patch(f"/api/companies/{small}", json={"employees": 101})
    await owner.patch(f"/api/companies/{large}", json={"employees": 100})
    assert await sees(rep) == {small}
    told = await changes(rep, since=before)
    assert [each["record_id"] for each in told["changes"]] == [small]
    assert [each["record_id"] for each in told["removed"]] == [large]
    access = (await owner.get(f"/api/companies/{small}/access")).json()
    assert (access["shares"], [each["name"] for each in access["others"]]) == ([], ["Rob Rep"])
    items = (await owner.get(f"/api/companies/{small}/history")).json()["items"]
    assert (items[0]["op"], items[0]["changes"][0]["kind"], items[0]["changes"][0]["grantee"]) == (
        "share", "rule", str(rule_id),
    )  # fmt: skip
    imported = await imports.imported(rapport, owner, b"Name,Employees\r\nBig,900\r\nTiny,9\r\n")
    assert imported["state"] == "done"
    assert len(await sees(rep)) == 2
    assert (await owner.delete(f"/api/sharing-rules/{rule_id}")).status_code == 204
    assert await sees(rep) == set()
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        assert [tuple(row) for row in await session.rows(sa.select(share.c.id))] == []


async def test_what_a_rule_is_called_is_for_who_manages_people(rapport: Rapport, owner: Person, rep: Person) -> None:
    """A name may say why: "secret until the acquisition is signed" is nothing for every reader of a record."""
    record_id = await company(rep, employees=500)
    rule_id, done = await ruled(owner, await role_id(rapport, owner, "rep"), criteria=ABOVE)
    assert done.status_code == 200, done.text
    await rapport.run_jobs()
    for who, name in ((rep, None), (owner, str(rule_id))):
        items = (await who.get(f"/api/companies/{record_id}/history")).json()["items"]
        [change] = [each for item in items if item["op"] == "share" for each in item["changes"]]
        assert (change["kind"], change["grantee_id"], change["grantee"]) == ("rule", str(rule_id), name)
    reasons = {
        each["because"]: each for each in (await rep.get(f"/api/companies/{record_id}/access")).json()["reasons"]
    }
    assert reasons["rule"]["through"] == [{"kind": "rule", "id": str(rule_id), "name": None}]


@pytest.mark.asvs("V8.3.2")
@pytest.mark.parametrize("by", ["owner", "criteria"])
async def test_after_its_last_day_it_opens_nothing_and_goes(
    rapport: Rapport, owner: Person, rep: Person, other: Person, by: str
) -> None:
    record_id = await company(other, employees=500)
    source = {"criteria": ABOVE} if by == "criteria" else {"source_id": await role_id(rapport, owner, "rep")}
    today = real_now().date()
    rule_id, done = await ruled(owner, await team_of(rapport, rep), until=str(today + dt.timedelta(days=1)), **source)
    assert done.json()["rules"][0]["until"] == str(today + dt.timedelta(days=1))
    await rapport.run_jobs()
    assert await sees(rep) == {record_id}
    past = {"expires_at": real_now() - dt.timedelta(seconds=1)}
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await session.execute(sharing_rule.update().where(sharing_rule.c.id == rule_id).values(past))
        await session.execute(share.update().where(share.c.grantee_id == rule_id).values(past))
        # What was kept of the rep's reach knows the old end: another rule has it read again.
    await ruled(owner, await team_of(rapport, other), criteria=ABOVE)
    assert await sees(rep) == set()
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await rules.expire(session, rule_id)
    assert [each["id"] for each in (await owner.get("/api/sharing-rules")).json()["rules"]] != [str(rule_id)]


@pytest.mark.asvs("V8.3.2")
async def test_a_rule_goes_with_whom_it_names(rapport: Rapport, owner: Person, rep: Person, other: Person) -> None:
    mine = await team_of(rapport, rep)
    await company(other)
    _, done = await ruled(owner, mine, source_id=await role_id(rapport, owner, "rep"))
    assert done.status_code == 200
    assert (await owner.delete(f"/api/teams/{mine}")).status_code == 204
    assert (await owner.get("/api/sharing-rules")).json()["rules"] == []
    assert await sees(rep) == set()


@pytest.mark.asvs("V8.2.2")
async def test_what_is_refused_changes_nothing(
    rapport: Rapport, owner: Person, rep: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await team_of(rapport, rep)
    for more in ({}, {"criteria": ABOVE, "source_id": str(mine)}, {"source_id": str(new_id())}):
        assert code((await ruled(owner, mine, **more))[1]) == (422, "auth.sharing_rule_source")
    assert code((await ruled(owner, new_id(), criteria=ABOVE))[1]) == (422, "auth.sharing_rule_source")
    over = {"until": str(real_now().date() - dt.timedelta(days=2))}
    assert code((await ruled(owner, mine, criteria=ABOVE, **over))[1]) == (422, "sharing.already_over")
    text = {"field": "name", "op": "contains", "value": "x"}
    assert code((await ruled(owner, mine, criteria=text))[1]) == (422, "auth.bad_criteria")
    monkeypatch.setattr(rules, "MAX_RECORDS", 0)
    await company(owner, employees=500)
    assert code((await ruled(owner, mine, criteria=ABOVE))[1]) == (422, "auth.sharing_rule_too_large")
    assert (await owner.delete(f"/api/sharing-rules/{new_id()}")).status_code == 404
    rights = Rights(objects={EVERY_OBJECT: ObjectRights(read="all", update="all", share="own")}, manage_people=True)
    manager = await imports.colleague(rapport, owner, "mgr", rights)
    assert code((await ruled(manager, mine, criteria=ABOVE))[1]) == (403, "auth.sharing_rule_wider_than_yours")
    assert (await owner.get("/api/sharing-rules")).json()["rules"] == []
    assert await sees(rep) == set()


async def _taken(rapport: Rapport, owner: Person, what: str) -> str:
    """The id of something that is there."""
    made = str(new_id())
    if what == "person":
        return me(owner)
    if what == "role":
        return await role_id(rapport, owner, "rep")
    bodies: dict[str, Json] = {
        "teams": {"people": []}, "territories": {}, "queues": {"objects": ["lead"]},
        "sharing-rules": {"object": "company", "grantee_id": await role_id(rapport, owner, "rep"), "criteria": ABOVE},
    }  # fmt: skip
    done = await owner.put(f"/api/{what}/{made}", json={"name": "There", **bodies[what]})
    assert done.status_code < 300, done.text
    return made


@pytest.mark.parametrize("what", ["person", "role", "teams", "territories", "queues", "sharing-rules"])
async def test_an_id_that_stands_for_something_is_no_new_rule_team_territory_or_queue(
    rapport: Rapport, owner: Person, what: str
) -> None:
    taken = await _taken(rapport, owner, what)
    reps = await role_id(rapport, owner, "rep")
    bodies: dict[str, Json] = {
        "teams": {"people": []}, "territories": {}, "queues": {"objects": ["lead"]},
        "sharing-rules": {"object": "company", "grantee_id": reps, "criteria": ABOVE},
    }  # fmt: skip
    for noun, body in bodies.items():
        before = (await owner.get(f"/api/{noun}")).json()
        if noun != what:
            again = await owner.put(f"/api/{noun}/{taken}", json={"name": "Again", **body})
            assert (noun, *code(again)) == (noun, 409, "auth.team_id_taken")
            assert (await owner.get(f"/api/{noun}")).json() == before


async def test_a_rule_that_goes_takes_back_what_rules_gave_alone(rapport: Rapport, owner: Person, rep: Person) -> None:
    record_id = await company(owner)
    assert (await owner.post(f"/api/companies/{record_id}/shares", json={"grantee_id": me(rep)})).status_code == 200
    rule_id, done = await ruled(owner, await role_id(rapport, owner, "rep"), criteria=ABOVE)
    assert done.status_code == 200, done.text
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        # As it could be made before ids were looked up: a rule with somebody's id.
        victim = UUID(me(rep))
        name = session.keys.encrypt_text("x", field=SHARING_RULE_NAME, record=victim)  # type: ignore[union-attr]  # it has keys
        found = sharing_rule.c.id == rule_id
        await session.execute(sharing_rule.update().where(found).values(id=victim, name=name))
    assert (await owner.delete(f"/api/sharing-rules/{me(rep)}")).status_code == 204
    assert await sees(rep) == {record_id}


async def test_a_team_that_a_record_is_shared_with_is_no_territory_that_it_lies_in(
    rapport: Rapport, owner: Person
) -> None:
    deep = ObjectRights(read="territory", update="territory")
    helper = await imports.colleague(rapport, owner, "deep", Rights(objects={EVERY_OBJECT: deep}))
    shared_with, record_id = await team_of(rapport, helper), await company(owner)
    given = {"grantee_id": str(shared_with), "level": "update"}
    assert (await owner.post(f"/api/companies/{record_id}/shares", json=given)).status_code == 200
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        # As it could be made before ids were looked up: a territory with the id of a team.
        row = {"id": shared_with, "parent_id": None, "created_at": real_now(), "version": 1, "name": b"x"}
        await session.execute(territory.insert(), row)
        await session.execute(territory_member.insert(), {"territory_id": shared_with, "person_id": UUID(me(helper))})
        await epoch.rise(session)  # type: ignore[arg-type]  # it is a tenant's
    assert (await helper.patch(f"/api/companies/{record_id}", json={"employees": 7})).status_code == 200
    taken = await helper.patch(f"/api/companies/{record_id}", json={"owner_id": me(helper)})
    assert code(taken) == (403, "records.owner_not_yours")
    assert (await owner.get(f"/api/companies/{record_id}")).json()["record"]["owner_id"] == me(owner)


async def test_rules_and_their_counts_ask_for_nothing_that_is_hidden_from_their_maker(
    rapport: Rapport, owner: Person, rep: Person
) -> None:
    blind = await imports.colleague(rapport, owner, "blind", BLIND)
    record_id, reps = await company(owner, employees=500), await role_id(rapport, owner, "rep")
    for criteria in (ABOVE, {"not": ABOVE}, {"or": [{"field": "country", "op": "eq", "value": "GB"}, ABOVE]}):
        body = {"name": "x", "object": "company", "grantee_id": reps, "criteria": criteria}
        counted = await blind.post("/api/sharing-rule-previews", json=body)
        assert code(counted) == (422, "auth.bad_criteria")
        _, saved = await ruled(blind, reps, criteria=criteria)
        assert code(saved) == (422, "auth.bad_criteria")
    assert (await owner.get("/api/sharing-rules")).json()["rules"] == []
    # What others made goes on to ask for it, whoever writes.
    _, done = await ruled(owner, reps, criteria=ABOVE)
    assert done.status_code == 200, done.text
    assert (await blind.patch(f"/api/companies/{record_id}", json={"name": "Renamed"})).status_code == 200
    assert await sees(rep) == {record_id}
