"""The management tree: who is in it, who may be moved, and who may see it."""

from typing import Any
from uuid import UUID

import pytest

from auth.tree import set_manager
from tests.support.app import Person, Rapport
from tests.support.imports import home_of
from tests.support.team import address, code, hired, me

pytestmark = pytest.mark.deep

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Tree Ltd", "GB", email)


async def tree(who: Person) -> dict[str, Json]:
    """What somebody is shown, by person."""
    answer = await who.get("/api/members/tree")
    assert answer.status_code == 200
    return {each["id"]: each for each in answer.json()}


async def below(owner: Person, who: Person, manager: Person | None) -> None:
    """Puts somebody below a manager."""
    body = {"manager_id": me(manager) if manager else None}
    assert code(await owner.patch(f"/api/members/{me(who)}", json=body)) == (204, None)


async def test_everybody_has_their_manager_and_may_be_moved_by_who_is_above(rapport: Rapport, owner: Person) -> None:
    admin, manager, rep = [await hired(rapport, owner, role) for role in ("admin", "manager", "rep")]
    await below(owner, manager, admin)
    await below(owner, rep, manager)
    shown = await tree(owner)
    assert {each: row["manager_id"] for each, row in shown.items()} == {
        me(owner): None, me(admin): None, me(manager): me(admin), me(rep): me(manager),
    }  # fmt: skip
    assert {each for each, row in shown.items() if row["movable"]} == {me(admin), me(manager), me(rep)}
    assert {each for each, row in (await tree(admin)).items() if row["movable"]} == {me(manager), me(rep)}
    assert set(shown[me(rep)]) == {"id", "name", "manager_id", "is_active", "movable"}
    assert shown[me(owner)]["name"] == owner.session["person"]["name"]
    for who in (manager, rep):
        assert code(await who.get("/api/members/tree")) == (403, "forbidden")


async def test_who_was_deactivated_stays_only_above_those_who_were_not(rapport: Rapport, owner: Person) -> None:
    head, gone, rep, alone = [await hired(rapport, owner, "rep") for _ in range(4)]
    await below(owner, gone, head)
    await below(owner, rep, gone)
    for each in (gone, alone):
        assert code(await owner.post(f"/api/members/{me(each)}/deactivation")) == (204, None)
    shown = await tree(owner)
    assert set(shown) == {me(owner), me(head), me(gone), me(rep)}
    assert [(shown[me(each)]["is_active"], shown[me(each)]["movable"]) for each in (gone, rep)] == [
        (False, False), (True, True),
    ]  # fmt: skip
    await below(owner, rep, head)
    assert set(await tree(owner)) == {me(owner), me(head), me(rep)}


async def test_neither_a_queue_nor_a_service_account_is_in_it(owner: Person) -> None:
    queue = "/api/queues/0198c0de-0000-7000-8000-00000000beef"
    made = await owner.put(queue, json={"name": "Inbound", "objects": ["lead"], "people": [me(owner)]})
    assert made.status_code == 200, made.text
    account = await owner.post("/api/service-accounts", json={"name": "Feed", "role": "rep"})
    assert account.status_code == 201, account.text
    assert set(await tree(owner)) == {me(owner)}


async def test_nobody_is_put_below_a_service_account(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner, "rep")
    account = (await owner.post("/api/service-accounts", json={"name": "Feed", "role": "rep"})).json()["id"]
    put = await owner.patch(f"/api/members/{me(rep)}", json={"manager_id": account})
    assert code(put) == (422, "auth.person_unknown")
    invited = {"email": address(), "name": "Ina New", "role": "rep", "manager_id": account}
    assert code(await owner.post("/api/invitations", json=invited)) == (422, "auth.person_unknown")
    rule = {"to": "person", "person_id": me(owner), "people": account}
    handed = await owner.post(f"/api/members/{me(rep)}/handovers", json=rule)
    assert code(handed) == (422, "auth.person_unknown")
    assert set(await tree(owner)) == {me(owner), me(rep)}


async def test_who_stands_below_an_account_all_the_same_is_drawn_below_nobody(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner, "rep")
    account = (await owner.post("/api/service-accounts", json={"name": "Feed", "role": "rep"})).json()["id"]
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await set_manager(session, UUID(me(rep)), UUID(account))
    assert (await tree(owner))[me(rep)]["manager_id"] is None
