"""Several roles of one person: what may be given together, by whom, and that each counts from the next request on."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from auth.authz.roles import set_roles
from auth.models import person, role_assignment
from tests.support.app import Person, Rapport
from tests.support.audit import events
from tests.support.imports import home_of
from tests.support.team import code, hired, me, organisation_id, roster, shown, stale
from tests.support.tokens import service_account, with_token

pytestmark = pytest.mark.deep

ABOVE, FORBIDDEN, LAST = (403, "auth.above_you"), (403, "forbidden"), (403, "auth.last_owner")
TWICE, UNKNOWN, BAD = (422, "auth.role_twice"), (422, "auth.role_unknown"), (400, "bad_request")
DONE = (204, None)
OWN = {"read": "own", "create": True, "update": "own", "delete": "own", "export": "none", "share": "own"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Several Ltd", "GB", email)


async def give(who: Person, to: str, *roles: str) -> tuple[int, str | None]:
    """Gives somebody roles in place of theirs."""
    return code(await who.patch(f"/api/members/{to}", json={"roles": list(roles)}))


async def held(rapport: Rapport, owner: Person) -> list[str]:
    """Every assignment of the organisation, as it is stored."""
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        return sorted(map(str, await session.rows(sa.select(role_assignment))))


async def own_role(owner: Person, name: str, rights: dict[str, Any]) -> dict[str, Any]:
    """A role of the organisation's own."""
    done = await owner.post("/api/roles", json={"label": {"zh": f"{name}角色", "en": name}, "rights": rights})
    assert done.status_code == 201, done.text
    found: dict[str, Any] = done.json()
    return found


@pytest.mark.asvs("V8.3.2")
async def test_each_role_counts_at_once_and_so_does_its_loss(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    machine = await with_token(rapport, rep, "records:read")
    await owner.post("/api/companies", json={"name": "Hidden"})
    for given, seen, bills in (
        (("finance", "rep"), 0, True),
        (("rep", "admin"), 1, True),
        (("rep", "manager"), 0, False),
        (("manager", "admin", "finance"), 1, True),
        (("rep",), 0, False),
    ):
        assert await give(owner, me(rep), *given) == DONE
        for asks in (rep, machine):
            assert (await asks.post("/api/companies/count", json={})).json() == {"count": seen}
        assert (await rep.get("/api/session")).json()["rights"]["billing"] is bills
        assert sorted((await shown(owner, me(rep)))["roles"]) == sorted(given)
    assert await give(owner, me(rep), "finance") == DONE
    assert code(await machine.post("/api/companies/count", json={})) == FORBIDDEN, "a token narrows with its person"


async def test_what_somebody_had_and_has_is_noted(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    assert await give(owner, me(rep), "manager", "finance") == DONE
    assert await give(owner, me(rep), "finance", "manager") == DONE
    assert await give(owner, me(rep), "rep") == DONE
    assert (await shown(owner, me(rep)))["roles"] == ["rep"]
    noted = [told for _, told in await events(rapport, organisation_id(owner), "member_changed")]
    assert [(each["person_id"], each["roles_before"], each["roles"]) for each in noted] == [
        (me(rep), "rep", "manager, finance"),
        (me(rep), "manager, finance", "finance, manager"),
        (me(rep), "manager, finance", "rep"),
    ]


@pytest.mark.asvs("V8.2.1")
async def test_a_second_place_is_no_way_above_oneself(rapport: Rapport, owner: Person) -> None:
    seen = {name: {**OWN, "read": "all"} for name in ("product", "campaign")}
    office = await own_role(owner, "Office", {"objects": {"*": OWN, **seen}, "manage_people": True})
    helper, admin, rep, other = [
        await hired(rapport, owner, each) for each in (office["key"], "admin", "rep", "rep")
    ]  # fmt: skip
    assert await give(owner, me(other), "rep", "finance") == DONE
    before = await held(rapport, owner)
    for who, target, roles in (
        (admin, rep, ("rep", "owner")),
        (admin, rep, ("owner", "rep")),
        (helper, rep, ("rep", "manager")),
        (helper, rep, ("manager", "rep")),
        (helper, rep, ("rep", office["key"], "finance")),
        (helper, other, ("rep",)),  # takes what the helper doesn't have
        (helper, other, ("rep", "finance")),
    ):
        assert await give(who, me(target), *roles) == ABOVE
    for who in (owner, admin, helper):
        assert await give(who, me(who), "rep", "manager") == (403, "auth.not_yourself")
    assert await give(rep, me(other), "rep", "manager") == FORBIDDEN
    assert await held(rapport, owner) == before
    assert {each["id"]: each["editable"] for each in (await roster(helper))["members"]} == {
        me(owner): False, me(helper): False, me(admin): False, me(rep): True, me(other): False,
    }  # fmt: skip
    assert await give(helper, me(rep), "rep", office["key"]) == DONE


async def test_lists_that_are_none_are_refused(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    before = await held(rapport, owner)
    for roles, refusal in (
        (["rep", "rep"], TWICE),
        (["manager", "rep", "manager"], TWICE),
        (["rep", "nonsense"], UNKNOWN),
        (["rep", "finance\x00"], UNKNOWN),
        ([], BAD),
        ([f"r{number}" for number in range(9)], BAD),
        ("rep", BAD),
        (None, BAD),
        (["rep", None], BAD),
    ):
        assert code(await owner.patch(f"/api/members/{me(rep)}", json={"roles": roles})) == refusal
    await stale(rapport, owner)
    assert await give(owner, me(rep), "rep", "finance") == (403, "auth.step_up_needed")
    assert await held(rapport, owner) == before


@pytest.mark.asvs("V15.4.2")
async def test_other_roles_are_no_owner(rapport: Rapport, owner: Person) -> None:
    second = await hired(rapport, owner, "owner")
    tried = await asyncio.gather(
        give(owner, me(second), "rep", "finance"), give(second, me(owner), "rep", "finance")
    )  # fmt: skip
    assert sorted(tried) == [DONE, FORBIDDEN]
    left = owner if (await owner.get("/api/members")).status_code == 200 else second
    gone = second if left is owner else owner
    assert await give(left, me(gone), "owner", "rep") == DONE
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        never = person.update().where(person.c.id == UUID(me(gone))).values(membership_id=None)
        await session.execute(never)  # an owner who can't sign in: the other is the last
    before = await held(rapport, owner)
    assert await give(gone, me(left), "admin", "finance") == LAST
    assert await held(rapport, owner) == before
    assert await give(gone, me(left), "admin", "owner") == DONE
    assert (await shown(left, me(left)))["roles"] == ["owner", "admin"]


async def test_who_has_a_deleted_role_keeps_the_others(rapport: Rapport, owner: Person) -> None:
    old = await own_role(owner, "Old", {"objects": {"*": OWN}})
    new = await own_role(owner, "New", {"objects": {"*": OWN}})
    one, both = await hired(rapport, owner), await hired(rapport, owner)
    assert await give(owner, me(one), "rep", old["key"]) == DONE
    assert await give(owner, me(both), new["key"], old["key"]) == DONE
    people = {each["key"]: [one["id"] for one in each["people"]] for each in (await owner.get("/api/roles")).json()}
    assert (people["rep"], people[old["key"]], people[new["key"]]) == ([me(one)], [me(one), me(both)], [me(both)])
    refused = await owner.delete(f"/api/roles/{old['id']}")
    assert (code(refused), refused.json()["details"]["people"]) == ((409, "auth.role_in_use"), 2)
    assert code(await owner.delete(f"/api/roles/{old['id']}", params={"instead": new["key"]})) == DONE
    assert (await shown(owner, me(one)))["roles"] == ["rep", new["key"]]
    assert (await shown(owner, me(both)))["roles"] == [new["key"]]


async def test_who_is_on_no_list_of_members_has_the_role_of_their_own_page(rapport: Rapport, owner: Person) -> None:
    account = await service_account(owner, "rep")
    queue = "01900000-0000-7000-8000-00000000aaaa"
    body = {"name": "Inbound", "objects": ["deal"], "people": []}
    assert (await owner.put(f"/api/queues/{queue}", json=body)).status_code == 200
    before = await held(rapport, owner)
    for each in (account, queue):
        assert await give(owner, each, "rep", "finance") == (404, "auth.member_not_found")
    assert await held(rapport, owner) == before


async def test_the_same_roles_again_change_nothing(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        assert await set_roles(session, UUID(me(rep)), ["finance", "rep"]) == ["rep"]
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        assert await set_roles(session, UUID(me(rep)), ["rep", "finance"]) == ["rep", "finance"]
        assert session.last_seq is None, "no change was noted"
