"""Why somebody sees a record: each reason that holds, with its chain, and what they may do; and who else sees it."""

from typing import Any
from uuid import UUID

import pytest

from auth import teams
from auth.authz.roles import MANAGER
from auth.tree import set_manager
from kernel.ids import new_id
from tests.rapport.crm.sharing.test_shares import company, give
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.imports import home_of
from tests.support.team import code, me

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Reasons Ltd", "GB", email)


async def access(person: Person, record_id: str) -> Json:
    """What somebody is told about a company."""
    answer = await person.get(f"/api/companies/{record_id}/access")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def reasons(told: Json) -> list[tuple[str, list[str], list[str], list[str]]]:
    """Each reason: by what, through whom, by which roles, for what."""
    return [
        (each["because"], [one["name"] for one in each["through"]], [one["key"] for one in each["roles"]],
         each["levels"])
        for each in told["reasons"]
    ]  # fmt: skip


async def test_each_way_is_told_with_its_chain(rapport: Rapport, owner: Person, email: str) -> None:
    boss = await colleague(rapport, owner, f"boss.{email}", name="Bo Boss", role=MANAGER)
    lead = await colleague(rapport, owner, f"lead.{email}", name="Lea Lead", role=MANAGER)
    rep = await colleague(rapport, owner, f"rep.{email}", name="Rob Rep")
    team_id = new_id()
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await set_manager(session, UUID(me(rep)), UUID(me(lead)))
        await set_manager(session, UUID(me(lead)), UUID(me(boss)))
        both = frozenset({UUID(me(rep)), UUID(me(boss))})
        await teams.put(session, team_id, teams.Wanted("North", None, both))
    record_id = await company(rep)

    mine = await access(rep, record_id)
    assert reasons(mine) == [("owner", [], ["rep"], ["read", "update", "delete"])]
    assert [each["depth"] for each in mine["reasons"][0]["roles"]] == ["own"]
    assert mine["unused"] == ["team", "subtree", "all", "share"]
    assert (mine["owner"]["name"], mine["may_share"]) == ("Rob Rep", ["read", "update"])
    assert [(each["name"], each["because"]) for each in mine["others"]] == [
        ("Bo Boss", "team"), ("Lea Lead", "subtree"), ("Ann Lee", "all"),
    ]  # fmt: skip
    assert mine["count"] == 3

    above = await access(boss, record_id)
    assert reasons(above) == [
        ("team", ["North"], ["manager"], ["read", "update"]),
        ("subtree", ["Rob Rep", "Lea Lead", "Bo Boss"], ["manager"], ["read", "update"]),
    ]
    assert (above["unused"], above["levels"]) == (["owner", "all", "share"], ["read", "update"])
    assert reasons(await access(owner, record_id)) == [("all", [], ["owner"], ["read", "update", "delete"])]


async def test_a_share_is_told_with_who_gave_it_and_until_when(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await colleague(rapport, owner, f"rep.{email}", name="Rob Rep")
    record_id = await company(owner)
    await give(owner, record_id, rep, level="update", role="support", until="2199-05-03")
    told = await access(rep, record_id)
    assert reasons(told) == [("share", [], [], ["read", "update"])]
    [reason] = told["reasons"]
    shared = reason["share"]
    assert (shared["given_by"]["name"], shared["until"], shared["role"]) == ("Ann Lee", "2199-05-03", "support")
    assert (told["levels"], told["may_share"], shared["may_end"]) == (["read", "update"], [], False)
    assert told["unused"] == ["owner", "team", "subtree", "all"]
    others = (await access(owner, record_id))["others"]
    assert [(each["name"], each["because"]) for each in others] == [("Rob Rep", "share")]


async def test_who_does_not_see_a_record_is_not_told_who_does(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await colleague(rapport, owner, f"rep.{email}")
    record_id = await company(owner)
    assert code(await rep.get(f"/api/companies/{record_id}/access")) == (404, "records.not_found")


async def test_the_trash_says_why_too(owner: Person) -> None:
    record_id = await company(owner)
    assert (await owner.delete(f"/api/companies/{record_id}")).status_code == 200
    assert [each["because"] for each in (await access(owner, record_id))["reasons"]] == ["owner", "all"]
    shared = await owner.post(f"/api/companies/{record_id}/shares", json={"grantee_id": me(owner)})
    assert code(shared) == (404, "records.not_found")


async def test_what_was_shared_is_not_given_away_by_who_got_it(rapport: Rapport, owner: Person, email: str) -> None:
    """Alone or in bulk: a share to change is none to take or to pass on."""
    record_id = await company(owner)
    rep = await colleague(rapport, owner, f"rep.{email}", name="Rob Rep")
    await give(owner, record_id, rep, level="update")
    taken = await rep.patch(f"/api/companies/{record_id}", json={"owner_id": me(rep)})
    assert code(taken) == (403, "records.owner_not_yours")
    body = {"op": "update", "ids": [record_id], "fields": {"owner_id": me(rep)}}
    many = (await rep.post("/api/companies/bulk", json=body)).json()
    assert (many.get("done", 0), many.get("code", "records.owner_not_yours")) == (0, "records.owner_not_yours")
    assert (await owner.get(f"/api/companies/{record_id}")).json()["record"]["owner_id"] == me(owner)
