"""Members: who may change whom, the last owner, access that ends at once, and teams over HTTP."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa

from auth import members
from auth.actor import principal_of
from auth.authz.roles import create_role, set_role
from auth.models import person, role_assignment, security_event, session
from auth.principal import ObjectRights, Rights
from kernel.errors import Forbidden
from kernel.text import Text
from tests.support.app import Person, Rapport
from tests.support.audit import details_of
from tests.support.imports import home_of
from tests.support.team import address, code, hired, invited, join, me, organisation_id, roster, shown, token_for

pytestmark = pytest.mark.deep

ABOVE, YOURSELF, FORBIDDEN = (403, "auth.above_you"), (403, "auth.not_yourself"), (403, "forbidden")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("People Ltd", "GB", email)


async def dump(rapport: Rapport, owner: Person) -> Any:
    """What a refused change could have touched."""
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as opened:
        tables = [sorted(map(str, await opened.rows(sa.select(each)))) for each in (person, role_assignment)]
    return [tables, await roster(owner)]


def verbs(who: Person, target: str) -> list[Any]:
    """Everything that can be tried on somebody."""
    url = f"/api/members/{target}"
    return [
        who.patch(url, json={"roles": ["rep"]}),
        who.patch(url, json={"roles": ["owner"]}),
        who.patch(url, json={"manager_id": None}),
        who.patch(url, json={"seat": False}),
        who.post(f"{url}/deactivation"),
        who.delete(f"{url}/deactivation"),
        who.get(f"{url}/sessions"),
        who.delete(f"{url}/sessions"),
    ]


@pytest.mark.asvs("V8.2.1")
async def test_nobody_touches_who_stands_above_them_nor_themselves(rapport: Rapport, owner: Person) -> None:
    admin, manager, rep = [await hired(rapport, owner, role) for role in ("admin", "manager", "rep")]
    before = (await dump(rapport, owner))[0]
    for who, target, refusal in (
        (admin, owner, ABOVE),
        (admin, admin, YOURSELF),
        (owner, owner, YOURSELF),
        (manager, rep, FORBIDDEN),
        (manager, owner, FORBIDDEN),
        (rep, rep, FORBIDDEN),
        (rep, owner, FORBIDDEN),
    ):
        assert [code(await each) for each in verbs(who, me(target))] == [refusal] * 8
    assert code(await admin.patch(f"/api/members/{me(rep)}", json={"roles": ["owner"]})) == ABOVE
    assert code(await admin.patch(f"/api/members/{uuid4()}", json={"roles": ["rep"]})) == (404, "auth.member_not_found")
    for body in ({"roles": ["nonsense"]}, {"role": "rep"}, {"rights": {}}, {"owner": True}, {"person_id": me(owner)}):
        assert (await admin.patch(f"/api/members/{me(rep)}", json=body)).status_code in {400, 422}
    assert (await dump(rapport, owner))[0] == before
    assert [code(await who.get("/api/members")) for who in (manager, rep)] == [FORBIDDEN] * 2
    assert {each["id"]: each["editable"] for each in (await roster(admin))["members"]} == {
        me(owner): False, me(admin): False, me(manager): True, me(rep): True,
    }  # fmt: skip
    assert {each["key"]: each["can_give"] for each in (await roster(admin))["roles"]} == {
        "owner": False, "admin": True, "manager": True, "rep": True, "finance": True,
    }  # fmt: skip


async def test_people_of_another_organisation_are_not_there(rapport: Rapport, owner: Person) -> None:
    other = await rapport.sign_up("Other Ltd", "GB", address())
    rep = await hired(rapport, other)
    before = await dump(rapport, other)
    assert [code(await each) for each in verbs(owner, me(rep))] == [(404, "auth.member_not_found")] * 8
    assert await dump(rapport, other) == before


@pytest.mark.asvs("V8.3.2")
async def test_a_role_works_at_once_and_so_does_its_loss(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    url = f"/api/members/{me(rep)}"
    assert (await owner.post("/api/companies", json={"name": "Hidden"})).status_code == 201
    for role, seen in (("admin", 1), ("rep", 0), ("owner", 1), ("manager", 0)):
        assert (await owner.patch(url, json={"roles": [role]})).status_code == 204
        assert (await rep.post("/api/companies/count", json={})).json() == {"count": seen}
        assert (await shown(owner, me(rep)))["roles"] == [role]


@pytest.mark.asvs("V15.4.2")
async def test_an_organisation_keeps_an_owner_even_if_two_part_at_once(rapport: Rapport, owner: Person) -> None:
    second = await hired(rapport, owner, "owner")
    tried = await asyncio.gather(
        owner.patch(f"/api/members/{me(second)}", json={"roles": ["rep"]}),
        second.patch(f"/api/members/{me(owner)}", json={"roles": ["rep"]}),
    )
    assert sorted(code(each) for each in tried) == [(204, None), FORBIDDEN]
    left = [each for each in (await roster_of_whom(owner, second))["members"] if each["roles"] == ["owner"]]
    assert len(left) == 1


@pytest.mark.asvs("V2.3.4")
async def test_two_owners_can_not_take_each_others_seats_at_once(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = await hired(rapport, owner, "owner")
    both, judge = asyncio.Barrier(2), members.judge

    async def once_both_were_let_in(*asked: Any) -> Any:
        await both.wait()
        return await judge(*asked)

    monkeypatch.setattr(members, "judge", once_both_were_let_in)
    tried = await asyncio.gather(
        owner.patch(f"/api/members/{me(second)}", json={"seat": False}),
        second.patch(f"/api/members/{me(owner)}", json={"seat": False}),
    )
    assert sorted(code(each) for each in tried) == [(204, None), (403, "auth.last_owner")]
    sessions = [(await each.get("/api/session")).status_code for each in (owner, second)]
    assert sorted(sessions) == [200, 401]


@pytest.mark.asvs("V15.4.2")
async def test_a_request_that_was_under_way_is_refused_once_its_sender_is_deactivated(
    rapport: Rapport, owner: Person
) -> None:
    admin, rep = await hired(rapport, owner, "admin"), await hired(rapport, owner)
    let_in = await principal_of(rapport.parts.runtime, await home_of(rapport, owner), UUID(me(admin)))
    assert code(await owner.post(f"/api/members/{me(admin)}/deactivation")) == (204, None)
    before = await dump(rapport, owner)
    with pytest.raises(Forbidden):
        await members.change(rapport.parts.runtime, let_in, UUID(me(rep)), members.Changes(roles=["admin"]))
    assert await dump(rapport, owner) == before


async def test_a_role_that_is_no_word_is_no_role(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    before = await dump(rapport, owner)
    for role in ("rep\x00", "", "r" * 5000):
        changed = await owner.patch(f"/api/members/{me(rep)}", json={"roles": [role]})
        invited = await owner.post("/api/invitations", json={"email": address(), "name": "Ina", "role": role})
        assert [code(each) for each in (changed, invited)] == [(422, "auth.role_unknown")] * 2
    assert await dump(rapport, owner) == before


@pytest.mark.parametrize("locale", ["en\x00", "xx", ""])
async def test_somebody_is_invited_in_a_language_that_there_is(owner: Person, locale: str) -> None:
    refused = await owner.post(
        "/api/invitations", json={"email": address(), "name": "Ina", "role": "rep", "locale": locale}
    )
    assert code(refused) == (400, "bad_request")
    assert len((await roster(owner))["members"]) == 1


async def roster_of_whom(*people: Person) -> Any:
    """The members page of whoever may still see it."""
    answers = [await each.get("/api/members") for each in people]
    return next(each.json() for each in answers if each.status_code == 200)


async def test_the_last_owner_stays_whoever_may_touch_them(rapport: Rapport, owner: Person) -> None:
    """Somebody whose rights cover an owner's without being one: the check stands on its own."""
    second = await hired(rapport, owner, "owner")
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as opened:
        await opened.execute(
            person.update()
            .where(person.c.id == UUID(me(second)))
            .values(membership_id=None)  # an owner who never joined
        )
    before = (await dump(rapport, owner))[0]
    url = f"/api/members/{me(owner)}"
    refused = [
        await second.patch(url, json={"roles": ["admin"]}),
        await second.patch(url, json={"seat": False}),
        await second.post(f"{url}/deactivation"),
    ]
    assert [code(each) for each in refused] == [(403, "auth.last_owner")] * 3
    assert (await dump(rapport, owner))[0] == before


@pytest.mark.asvs("V7.4.2")
async def test_deactivation_and_a_lost_seat_end_access_at_once(rapport: Rapport, owner: Person) -> None:
    rep, unseated = await hired(rapport, owner), await hired(rapport, owner)
    email = (await shown(owner, me(rep)))["email"]
    elsewhere = await rapport.sign_up("Elsewhere Ltd", "GB", email)
    await rep.post("/api/companies", json={"name": "Left behind"})
    assert (await owner.post(f"/api/members/{me(rep)}/deactivation")).status_code == 204
    assert (await owner.patch(f"/api/members/{me(unseated)}", json={"seat": False})).status_code == 204
    for gone, state in ((rep, "deactivated"), (unseated, "no_seat")):
        assert code(await gone.post("/api/companies/query", json={})) == (401, "auth.not_signed_in")
        assert (await shown(owner, me(gone)))["state"] == state
    assert (await elsewhere.get("/api/session")).status_code == 200
    here = {"organisation_id": str(organisation_id(owner))}
    assert code(await elsewhere.post("/api/session/organisation", json=here)) == (403, "auth.no_organisation")
    assert (await roster(owner))["seats"] == {"limit": 10, "taken": 1, "invited": 0}
    kept = (await owner.post("/api/companies/query", json={})).json()["items"]
    assert [(each["name"], each["owner_id"]) for each in kept] == [("Left behind", me(rep))]
    assert (await owner.delete(f"/api/members/{me(rep)}/deactivation")).status_code == 204
    assert (await owner.patch(f"/api/members/{me(unseated)}", json={"seat": True})).status_code == 204
    assert await details_of(rapport, owner, "member_reactivated") == [{"person_id": me(rep)}]
    back = await elsewhere.post("/api/session/organisation", json=here)
    assert (back.status_code, back.json()["person"]["id"]) == (200, me(rep))
    assert code(await rep.get("/api/session")) == (401, "auth.not_signed_in")  # an ended session stays ended


async def test_a_deactivated_invitation_is_worth_nothing(rapport: Rapport, owner: Person) -> None:
    email = address()
    await invited(owner, email)
    token = await token_for(rapport, email)
    waiting = next(each["id"] for each in (await roster(owner))["members"] if each["state"] == "invited")
    assert (await owner.post(f"/api/members/{waiting}/deactivation")).status_code == 204
    tried = await rapport.browser().post(
        "/api/invitation-acceptances", json={"token": token, "name": "X", "password": "a long phrase 4711 x"}
    )
    assert code(tried) == (410, "auth.invitation_gone")
    assert (await owner.delete(f"/api/members/{waiting}/deactivation")).status_code == 204
    assert (await shown(owner, waiting))["state"] == "never_joined"
    seat = await owner.patch(f"/api/members/{waiting}", json={"seat": True})
    assert code(seat) == (422, "auth.never_joined")
    await invited(owner, email, person_id=waiting, name="")
    assert me(await join(rapport, await token_for(rapport, email))) == waiting


@pytest.mark.asvs("V7.4.5")
async def test_an_admin_ends_sessions_of_this_organisation_only(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    email = (await shown(owner, me(rep)))["email"]
    second = await rapport.sign_in(email)
    elsewhere = await rapport.sign_up("Elsewhere Ltd", "GB", email)
    url = f"/api/members/{me(rep)}/sessions"
    listed = (await owner.get(url)).json()
    assert len(listed) == 2
    foreign = (await elsewhere.get("/api/session/devices")).json()
    assert len(foreign) == 3
    current = next(each["id"] for each in foreign if each["is_current"])
    assert code(await owner.delete(f"{url}/{current}")) == (404, "not_found")
    assert code(await owner.delete(f"{url}/{listed[0]['id']}")) == (204, None)
    assert [code(await each.get("/api/session"))[0] for each in (rep, second, elsewhere)] == [200, 401, 200]
    assert code(await owner.delete(url)) == (204, None)
    assert [code(await each.get("/api/session"))[0] for each in (rep, second, elsewhere)] == [401, 401, 200]
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = (session.c.organisation_id == organisation_id(owner)) & (session.c.person_id == UUID(me(rep)))
        assert all(row.revoked_at for row in await control.rows(sa.select(session).where(mine)))
        noted = security_event.c.organisation_id == organisation_id(owner)
        kinds = [row.kind for row in await control.rows(sa.select(security_event.c.kind).where(noted))]
        assert kinds.count("member_sessions_revoked") == 3


async def test_who_manages_people_without_seeing_all_widens_nothing_for_themselves(
    rapport: Rapport, owner: Person
) -> None:
    helper, rep, other = [await hired(rapport, owner) for _ in range(3)]
    reach = ObjectRights(read="subtree", create=True, update="subtree", delete="own", share="own")
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as opened:
        catalogue = msgspec.structs.replace(reach, read="all")
        given = Rights(objects={"*": reach, "product": catalogue, "campaign": catalogue}, manage_people=True)
        await create_role(opened, "hr", Text(zh="人事", en="HR"), given)  # type: ignore[arg-type]  # it is a tenant's
        await set_role(opened, UUID(me(helper)), "hr")  # type: ignore[arg-type]  # it is a tenant's
    await rep.post("/api/companies", json={"name": "Hidden"})
    wider = (403, "auth.wider_reach")
    team, empty = f"/api/teams/{uuid4()}", str(uuid4())
    shown = (await owner.post("/api/companies", json={"name": "Shown to a team"})).json()["record"]["id"]
    assert code(await owner.put(f"/api/teams/{empty}", json={"name": "Nobody yet", "people": []})) == (204, None)
    assert code(await owner.post(f"/api/companies/{shown}/shares", json={"grantee_id": empty})) == (200, None)
    for tried in (
        helper.patch(f"/api/members/{me(rep)}", json={"manager_id": me(helper)}),
        helper.put(f"/api/teams/{empty}", json={"name": "Nobody yet", "people": [me(helper)]}),
        helper.put(team, json={"name": "Mine", "people": [me(helper), me(rep)]}),
        helper.post(
            "/api/invitations",
            json={"email": address(), "role": "rep", "name": "X", "manager_id": me(helper)},
        ),
    ):
        assert code(await tried) == wider
    assert (await helper.post("/api/companies/count", json={})).json() == {"count": 0}
    assert code(await helper.patch(f"/api/members/{me(rep)}", json={"manager_id": me(other)})) == (204, None)
    assert code(await helper.put(team, json={"name": "Theirs", "people": [me(other), me(rep)]})) == (204, None)


@pytest.mark.parametrize("level", ["update", "delete", "export", "share"])
async def test_who_reads_all_gives_themselves_nothing_more_to_do(rapport: Rapport, owner: Person, level: str) -> None:
    helper, rep = [await hired(rapport, owner) for _ in range(2)]
    everything = ObjectRights(read="all", create=True, update="all", delete="all", export="all", share="all")
    reach = msgspec.structs.replace(everything, **{level: "subtree"})
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as opened:
        given = Rights(objects={"*": reach}, manage_people=True)
        await create_role(opened, "hr", Text(zh="人事", en="HR"), given)  # type: ignore[arg-type]  # it is a tenant's
        await set_role(opened, UUID(me(helper)), "hr")  # type: ignore[arg-type]  # it is a tenant's
    wider, team = (403, "auth.wider_reach"), f"/api/teams/{uuid4()}"
    assert code(await helper.put(team, json={"name": "Mine", "people": [me(helper), me(rep)]})) == wider
    assert code(await helper.patch(f"/api/members/{me(rep)}", json={"manager_id": me(helper)})) == wider
    assert (await owner.get("/api/teams")).json() == []
    assert (await shown(owner, me(rep)))["manager_id"] is None
    assert code(await helper.put(team, json={"name": "Theirs", "people": [me(rep)]})) == (204, None)


async def test_a_manager_sees_the_subtree_and_a_team_its_own(rapport: Rapport, owner: Person) -> None:
    manager, rep, mate = [await hired(rapport, owner, role) for role in ("manager", "rep", "manager")]
    await rep.post("/api/companies", json={"name": "Below"})
    await mate.post("/api/companies", json={"name": "Beside"})

    async def names() -> list[str]:
        found = (await manager.post("/api/companies/query", json={"sort": [{"field": "name"}]})).json()["items"]
        return [each["name"] for each in found]

    assert await names() == []
    assert code(await owner.patch(f"/api/members/{me(rep)}", json={"manager_id": me(manager)})) == (204, None)
    assert await names() == ["Below"]
    circle = await owner.patch(f"/api/members/{me(manager)}", json={"manager_id": me(rep)})
    assert code(circle) == (422, "auth.manager_below")
    team = f"/api/teams/{uuid4()}"
    body = {"name": "North", "lead_id": me(manager), "people": [me(mate)]}
    assert code(await owner.put(team, json=body)) == (204, None)
    assert await names() == ["Below", "Beside"]
    assert (await rep.get("/api/teams")).json() == [
        {"id": team.rpartition("/")[2], "name": "North", "lead_id": me(manager),
         "people": sorted([me(manager), me(mate)])}
    ]  # fmt: skip
    assert (await shown(owner, me(mate)))["team_ids"] == [team.rpartition("/")[2]]
    blank = await owner.put(team, json={"name": " "})
    assert blank.json()["fields"]["name"]["code"] == "auth.blank"
    assert code(await rep.put(team, json=body)) == FORBIDDEN
    assert code(await rep.delete(team)) == FORBIDDEN
    assert code(await owner.delete(team)) == (204, None)
    assert code(await owner.delete(team)) == (404, "auth.team_not_found")
    assert await names() == ["Below"]
    gives = await manager.post("/api/companies", json={"name": "Given", "owner_id": me(rep)})
    assert gives.status_code == 201
    refused = await manager.post("/api/companies", json={"name": "Planted", "owner_id": me(mate)})
    assert code(refused) == (403, "records.owner_not_yours")
