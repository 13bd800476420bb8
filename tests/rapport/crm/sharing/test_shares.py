"""Sharing one record: what it opens and what it doesn't, for whom, until when, and who may give and end it."""

import asyncio
import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa

from auth import teams
from auth.authz.roles import FINANCE, MANAGER
from auth.models import acl_epoch, share
from auth.principal import EVERY_OBJECT, ObjectRights, Rights
from auth.tree import set_manager
from kernel.clock import real_now
from kernel.ids import new_id
from kernel.tables import change
from rapport.crm.sharing import shares
from rapport.features import registry
from tests.support import imports
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.imports import home_of
from tests.support.team import code, me
from tests.support.waits import until_blocked

Json = dict[str, Any]


async def company(person: Person, name: str = "Shared Works") -> str:
    """The id of a new record of somebody."""
    made = await person.post("/api/companies", json={"name": name})
    assert made.status_code == 201, made.text
    return str(made.json()["record"]["id"])


async def give(person: Person, record_id: str, to: Person | UUID, **more: object) -> Json:
    """Shares a company; the access of who shared it."""
    grantee = str(to) if isinstance(to, UUID) else me(to)
    done = await person.post(f"/api/companies/{record_id}/shares", json={"grantee_id": grantee, **more})
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def ways_in(person: Person, record_id: str) -> list[bool]:
    """Whether somebody gets to a company: by id, history, timeline, access, list, count, group and search."""
    listed = (await person.post("/api/companies/query", json={})).json()["items"]
    counted = (await person.post("/api/companies/count", json={})).json()["count"]
    grouped = (await person.post("/api/companies/summary", json={"group": "owner_id"})).json()["total"]["count"]
    found = (await person.post("/api/search", json={"q": "Shared"})).json()["hits"]
    statuses = [
        (await person.get(f"/api/companies/{record_id}{path}")).status_code
        for path in ("", "/history", "/timeline", "/access")
    ]
    return [
        *(status == 200 for status in statuses),
        record_id in {each["id"] for each in listed},
        counted == 1,
        grouped == 1,
        record_id in {each["id"] for each in found},
    ]


@pytest.mark.asvs("V8.3.2")
async def test_a_share_opens_every_way_to_the_record_and_its_end_closes_them(owner: Person, rep: Person) -> None:
    record_id = await company(owner)
    assert not any(await ways_in(rep, record_id))
    access = await give(owner, record_id, rep)
    assert all(await ways_in(rep, record_id))
    edit = await rep.patch(f"/api/companies/{record_id}", json={"employees": 5})
    assert code(edit) == (403, "records.forbidden")
    assert (await rep.delete(f"/api/companies/{record_id}")).status_code == 403
    [mine] = access["shares"]
    assert (mine["level"], mine["role"], mine["until"], mine["grantee"]["name"]) == ("read", None, None, "Rob Rep")
    assert (await owner.delete(f"/api/companies/{record_id}/shares/{mine['id']}")).status_code == 204
    assert not any(await ways_in(rep, record_id))
    gone = await owner.delete(f"/api/companies/{record_id}/shares/{mine['id']}")
    assert code(gone) == (404, "sharing.not_found")


async def test_a_share_to_change_lets_change_and_neither_delete_nor_give_away(
    owner: Person, rep: Person, other: Person
) -> None:
    record_id = await company(owner)
    await give(owner, record_id, rep, level="update")
    edit = await rep.patch(f"/api/companies/{record_id}", json={"employees": 5})
    assert (edit.status_code, edit.json()["record"]["employees"]) == (200, 5)
    for taker in (rep, other):
        taken = await rep.patch(f"/api/companies/{record_id}", json={"owner_id": me(taker)})
        assert code(taken) == (403, "records.owner_not_yours")
    assert (await rep.delete(f"/api/companies/{record_id}")).status_code == 403
    on = await rep.post(f"/api/companies/{record_id}/shares", json={"grantee_id": me(other)})
    assert code(on) == (403, "sharing.wider_than_yours")
    record = (await owner.get(f"/api/companies/{record_id}")).json()["record"]
    assert (record["employees"], record["owner_id"], record["version"]) == (5, me(owner), 2)
    assert not any(await ways_in(other, record_id))


async def test_it_ends_at_the_end_of_its_last_day_without_a_job(rapport: Rapport, owner: Person, rep: Person) -> None:
    record_id = await company(owner)
    today = real_now().date()
    access = await give(owner, record_id, rep, until=str(today + dt.timedelta(days=2)))
    assert access["shares"][0]["until"] == str(today + dt.timedelta(days=2))
    assert all(await ways_in(rep, record_id))
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await session.execute(share.update().values(expires_at=real_now() - dt.timedelta(milliseconds=1)))
    assert not any(await ways_in(rep, record_id))
    assert (await owner.get(f"/api/companies/{record_id}/access")).json()["shares"] == []
    await give(owner, record_id, rep)
    assert all(await ways_in(rep, record_id))


async def test_a_team_gets_it_and_loses_it_with_the_team(rapport: Rapport, owner: Person, rep: Person) -> None:
    record_id, team_id = await company(owner), new_id()
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await teams.put(session, team_id, teams.Wanted("North", None, frozenset({UUID(me(rep))})))
    access = await give(owner, record_id, team_id)
    assert access["shares"][0]["grantee"] == {"kind": "team", "id": str(team_id), "name": "North"}
    assert all(await ways_in(rep, record_id))
    mine = (await rep.get(f"/api/companies/{record_id}/access")).json()["reasons"]
    assert [(each["because"], each["share"]["grantee"]["name"]) for each in mine] == [("share", "North")]
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await teams.remove(session, team_id)
    assert not any(await ways_in(rep, record_id))
    assert (await owner.get(f"/api/companies/{record_id}/access")).json()["shares"] == []
    history = (await owner.get(f"/api/companies/{record_id}/history")).json()["items"]
    assert [each["op"] for each in history] == ["unshare", "share", "create"]
    [ended] = history[0]["changes"]
    assert (ended["grantee_id"], ended["kind"], ended["level"]) == (str(team_id), "team", "read")


async def test_what_is_no_share_is_refused_and_nothing_is_given(
    rapport: Rapport, owner: Person, rep: Person, other: Person, email: str
) -> None:
    money = await colleague(rapport, owner, f"money.{email}", role=FINANCE)
    team_id = new_id()
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await teams.put(session, team_id, teams.Wanted("East", None, frozenset()))
    record_id, theirs = await company(rep), await company(other)
    yesterday = str(real_now().date() - dt.timedelta(days=2))
    refused = [
        (rep, record_id, {"grantee_id": str(uuid4())}, 422, "sharing.unknown_grantee"),
        (rep, record_id, {"grantee_id": me(money)}, 422, "sharing.role_denies"),
        (rep, record_id, {"grantee_id": str(team_id), "role": "support"}, 422, "sharing.only_people_have_roles"),
        (rep, record_id, {"grantee_id": me(other), "until": yesterday}, 422, "sharing.already_over"),
        (rep, record_id, {"grantee_id": me(other), "level": "delete"}, 400, "bad_request"),
        (rep, theirs, {"grantee_id": me(rep)}, 404, "records.not_found"),
        (money, record_id, {"grantee_id": me(money)}, 403, "forbidden"),
    ]
    for person, where, body, status, name in refused:
        done = await person.post(f"/api/companies/{where}/shares", json=body)
        assert (done.status_code, done.json()["code"]) == (status, name), done.text
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        assert await session.rows(sa.select(share)) == []
        assert await session.rows(sa.select(change).where(change.c.op == "share")) == []


async def test_who_may_end_a_share(rapport: Rapport, owner: Person, rep: Person, other: Person, email: str) -> None:
    boss = await colleague(rapport, owner, f"boss.{email}", name="Bo Boss", role=MANAGER)
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await set_manager(session, UUID(me(rep)), UUID(me(boss)))
    record_id = await company(rep)

    async def shared_by(person: Person) -> str:
        access = await give(person, record_id, other, level="update")
        return f"/api/companies/{record_id}/shares/{access['shares'][0]['id']}"

    path = await shared_by(owner)
    assert code(await other.delete(path)) == (403, "sharing.not_yours_to_end")
    assert all(await ways_in(other, record_id))
    for person in (rep, boss, owner):
        path = await shared_by(boss)
        assert (await person.delete(path)).status_code == 204
        assert not any(await ways_in(other, record_id))


async def test_the_same_again_changes_nothing_and_another_level_replaces_it(
    rapport: Rapport, owner: Person, rep: Person
) -> None:
    record_id = await company(owner)
    first = await give(owner, record_id, rep)
    assert (await give(owner, record_id, rep))["shares"] == first["shares"]
    second = await give(owner, record_id, rep, level="update", role="presales")
    assert [(each["level"], each["role"]) for each in second["shares"]] == [("update", "presales")]
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        rows = await session.rows(sa.select(change.c.public, change.c.actor).where(change.c.op == "share"))
        assert [(row.public["level"], row.public["19"], str(row.actor)) for row in rows] == [
            ("read", me(rep), me(owner)),
            ("update", me(rep), me(owner)),
        ]
    history = (await rep.get(f"/api/companies/{record_id}/history")).json()["items"]
    assert [each["op"] for each in history] == ["share", "share", "create"]
    assert history[0]["changes"] == [
        {"grantee_id": me(rep), "grantee": "Rob Rep", "kind": "person", "level": "update", "role": "presales",
         "expires_at": None}
    ]  # fmt: skip


async def test_only_the_first_share_of_a_kind_has_everybodys_rights_read_anew(
    rapport: Rapport, owner: Person, rep: Person
) -> None:
    one, two = await company(owner, "Shared One"), await company(owner, "Shared Two")

    async def epoch() -> int:
        async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
            return int((await session.rows(sa.select(acl_epoch.c.epoch)))[0][0])

    before = await epoch()
    await give(owner, one, rep)
    first = await epoch()
    await give(owner, two, rep)
    assert (first - before, await epoch() - first) == (1, 0)
    assert (await rep.post("/api/companies/count", json={})).json() == {"count": 2}


async def test_sharing_reaches_no_further_than_the_right_to_share(rapport: Rapport, owner: Person) -> None:
    reads = ObjectRights(read="all", create=True, update="all")
    rights = {"silent": reads, "narrow": msgspec.structs.replace(reads, share="own")}
    silent, narrow = [
        await imports.colleague(rapport, owner, name, Rights(objects={EVERY_OBJECT: each}))
        for name, each in rights.items()
    ]
    mine, theirs = await company(narrow), await company(owner)
    body = {"grantee_id": me(silent)}
    refused = [
        code(await person.post(f"/api/companies/{record_id}/shares", json=body))
        for person, record_id in ((silent, mine), (narrow, theirs))
    ]
    assert refused == [(403, "forbidden"), (403, "sharing.wider_than_yours")]
    accesses = [(await narrow.get(f"/api/companies/{each}/access")).json() for each in (mine, theirs)]
    assert [each["may_share"] for each in accesses] == [["read", "update"], []]
    assert [each["shares"] for each in accesses] == [[], []]
    assert len((await give(narrow, mine, silent))["shares"]) == 1


async def test_a_team_under_a_persons_id_is_refused(owner: Person, rep: Person, other: Person) -> None:
    record_id = await company(owner)
    await give(owner, record_id, rep)
    made = await owner.put(f"/api/teams/{me(rep)}", json={"name": "Trap", "people": [me(other)]})
    assert code(made) == (409, "auth.team_id_taken")
    assert (await owner.get("/api/teams")).json() == []
    assert await ways_in(other, record_id) == [False] * 8
    assert all(await ways_in(rep, record_id))


async def lapsed(rapport: Rapport, owner: Person, record_id: str, grantee: Person) -> str:
    """Lets the share that somebody has of a record end by the clock; its id."""
    mine = (share.c.record_id == UUID(record_id)) & (share.c.grantee_id == UUID(me(grantee)))
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        over = share.update().where(mine).values(expires_at=real_now() - dt.timedelta(milliseconds=1))
        [row] = await session.rows(over.returning(share.c.id))
    return str(row.id)


async def test_a_share_that_has_ended_counts_for_nothing(
    rapport: Rapport, owner: Person, rep: Person, other: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "MAX_SHARES", 1)
    record_id = await company(owner)
    await give(owner, record_id, rep)
    full = await owner.post(f"/api/companies/{record_id}/shares", json={"grantee_id": me(other)})
    assert code(full) == (409, "sharing.too_many")
    ended = await lapsed(rapport, owner, record_id, rep)
    gone = await owner.delete(f"/api/companies/{record_id}/shares/{ended}")
    assert code(gone) == (404, "sharing.not_found")
    access = await give(owner, record_id, other)
    assert [each["grantee"]["id"] for each in access["shares"]] == [me(other)]
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        rows = await session.rows(sa.select(share.c.grantee_id))
        assert [str(row.grantee_id) for row in rows] == [me(other)]


async def test_an_ended_share_of_somebody_else_stands_in_nobodys_way(
    rapport: Rapport, owner: Person, other: Person
) -> None:
    reads = ObjectRights(read="all", create=True, update="own", share="all")
    giver = await imports.colleague(rapport, owner, "giver", Rights(objects={EVERY_OBJECT: reads}))
    record_id = await company(owner)
    await give(owner, record_id, other)
    taken = await giver.post(f"/api/companies/{record_id}/shares", json={"grantee_id": me(other), "role": "sales"})
    assert code(taken) == (403, "sharing.not_yours_to_end")
    ended = await lapsed(rapport, owner, record_id, other)
    [mine] = (await give(giver, record_id, other, role="sales"))["shares"]
    assert (mine["id"] != ended, mine["given_by"]["id"], mine["role"]) == (True, me(giver), "sales")
    assert all(await ways_in(other, record_id))


async def test_who_owned_it_until_a_moment_ago_gives_nothing(
    rapport: Rapport, owner: Person, rep: Person, other: Person
) -> None:
    record_id, table = await company(rep), registry()["company"].table
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        moved = table.update().where(table.c.id == UUID(record_id)).values(owner_id=UUID(me(owner)))
        await session.execute(moved)
        body = {"grantee_id": me(other)}
        giving = asyncio.create_task(rep.post(f"/api/companies/{record_id}/shares", json=body))
        await until_blocked(session)
        assert not giving.done()
    assert code(await giving) == (404, "records.not_found")
    assert not any(await ways_in(other, record_id))
