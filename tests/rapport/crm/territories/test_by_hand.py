"""Many records put into a territory by hand: by whom, what it comes to before, and taking it back."""

from typing import Any
from uuid import UUID

import pytest

from auth.principal import EVERY_OBJECT, ObjectRights, Rights
from kernel.ids import new_id
from rapport.crm.records import by_hand
from tests.rapport.crm.territories.test_territories import company, rule, sees, territory
from tests.support.app import Person, Rapport
from tests.support.imports import colleague
from tests.support.team import code, me

Json = dict[str, Any]
DEEP = ObjectRights(read="territory", create=True, update="territory", export="territory", share="territory")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Moves Ltd", "GB", email)


@pytest.fixture
async def rep(rapport: Rapport, owner: Person) -> Person:
    """Somebody whose rights reach territories."""
    return await colleague(rapport, owner, "deep", Rights(objects={EVERY_OBJECT: DEEP}))


async def bulk(person: Person, op: str, territory_id: UUID | None, **whom: object) -> Json:
    """What somebody is told of moving companies."""
    body = {"op": op, "territory": {"territory_id": str(territory_id) if territory_id else None}, **whom}
    done = await person.post("/api/companies/bulk", json=body)
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def lies(person: Person, record_id: str) -> tuple[list[str], bool]:
    """Where a company lies, and whether by hand."""
    told = (await person.get(f"/api/companies/{record_id}/territory")).json()
    return told["path"], told["by_hand"]


async def test_a_selection_is_moved_told_of_and_taken_back(owner: Person, rep: Person) -> None:
    north, south = await territory(owner, "North", rep), await territory(owner, "South")
    works = [await company(owner) for _ in range(3)]
    await owner.put(f"/api/companies/{works[0]}/territory", json={"territory_id": str(north)})
    assert await bulk(owner, "preview_place", north, ids=works) == {"moved": 2, "same": 1, "refused": 0}
    assert await sees(rep) == {works[0]}
    moved = await bulk(owner, "place", south, ids=works)
    assert (moved["done"], moved["failed"]) == (3, [])
    assert [await lies(owner, each) for each in works] == [(["South"], True)] * 3
    [last, first, _] = (await owner.get(f"/api/companies/{works[0]}/history")).json()["items"]
    change = last["changes"][0]
    assert (change["territory_before"]["name"], change["territory_after"]["name"]) == ("North", "South")
    assert (change["by_hand"], change["can_revert"], last["batch_id"]) == (True, True, moved["batch_id"])
    assert first["batch_id"] is None
    undone = (await owner.post(f"/api/batches/{moved['batch_id']}/undo")).json()
    assert (undone["undone"], undone["kept"]) == (3, [])
    assert [await lies(owner, each) for each in works] == [(["North"], True), ([], False), ([], False)]
    again = await owner.post(f"/api/batches/{moved['batch_id']}/undo")
    assert code(again) == (409, "records.already_undone")


async def test_one_move_is_taken_back_in_the_history_while_it_is_the_last(owner: Person) -> None:
    north, south = await territory(owner, "North"), await territory(owner, "South")
    await owner.put("/api/territory-rules/company", json={"rules": [rule(south, "employees", 1)]})
    works = await company(owner, employees=1)
    for each in (north, south):
        await owner.put(f"/api/companies/{works}/territory", json={"territory_id": str(each)})
    [to_south, to_north, by_rule, _] = (await owner.get(f"/api/companies/{works}/history")).json()["items"]
    assert [by_rule["changes"][0][each] for each in ("by_hand", "can_revert")] == [False, False]
    path = f"/api/companies/{works}/reversion"
    assert code(await owner.post(path, json={"seq": to_north["seq"]})) == (409, "records.moved_since")
    assert code(await owner.post(path, json={"seq": by_rule["seq"]})) == (409, "records.cannot_revert")
    assert (await owner.post(path, json={"seq": to_south["seq"]})).status_code == 200
    assert await lies(owner, works) == (["North"], True)
    assert (await owner.post(path, json={"seq": to_north["seq"]})).status_code == 200
    assert await lies(owner, works) == (["South"], False)
    await owner.delete(f"/api/companies/{works}")
    assert code(await owner.post(path, json={"seq": to_north["seq"]})) == (404, "records.not_found")


async def test_what_lies_there_by_a_rule_is_held_by_hand_from_then_on(owner: Person) -> None:
    south = await territory(owner, "South")
    await owner.put("/api/territory-rules/company", json={"rules": [rule(south, "employees", 1)]})
    works = await company(owner, employees=1)
    assert (await bulk(owner, "preview_place", south, ids=[works]))["moved"] == 1
    await bulk(owner, "place", south, ids=[works])
    await owner.patch(f"/api/companies/{works}", json={"employees": 2})
    assert await lies(owner, works) == (["South"], True)
    back = {"op": "place", "territory": {"by_rules": True}, "ids": [works]}
    told = (await owner.post("/api/companies/bulk", json={**back, "op": "preview_place"})).json()
    assert told == {"moved": 1, "same": 0, "refused": 0}
    done = (await owner.post("/api/companies/bulk", json=back)).json()
    assert (done["done"], await lies(owner, works)) == (1, ([], False))
    await owner.post(f"/api/batches/{done['batch_id']}/undo")
    assert await lies(owner, works) == (["South"], True)


async def test_what_was_moved_again_since_stays_when_a_batch_is_taken_back(owner: Person) -> None:
    north, south = await territory(owner, "North"), await territory(owner, "South")
    works = [await company(owner) for _ in range(2)]
    moved = await bulk(owner, "place", north, ids=works)
    await owner.put(f"/api/companies/{works[0]}/territory", json={"territory_id": str(south)})
    undone = (await owner.post(f"/api/batches/{moved['batch_id']}/undo")).json()
    assert undone["kept"] == [{"object": "company", "id": works[0], "reason": "records.moved_since"}]
    assert [await lies(owner, each) for each in works] == [(["South"], True), ([], False)]


@pytest.mark.asvs("V8.2.2")
async def test_nobody_moves_more_than_their_own_depth_reaches(rapport: Rapport, owner: Person, rep: Person) -> None:
    north, south = await territory(owner, "North", rep), await territory(owner, "South")
    mine, shared, hidden, gone = [await company(each) for each in (rep, owner, owner, rep)]
    given = {"grantee_id": me(rep), "level": "update"}
    assert (await owner.post(f"/api/companies/{shared}/shares", json=given)).status_code == 200
    boss = await colleague(
        rapport, owner, "all", Rights(objects={EVERY_OBJECT: ObjectRights(read="all", update="all")})
    )
    await bulk(boss, "place", south, ids=[hidden])
    await bulk(rep, "place", north, ids=[gone])
    ids = [mine, shared, hidden, gone]
    assert (await rep.post("/api/companies/bulk", json={"op": "delete", "ids": [gone]})).status_code == 403
    await owner.delete(f"/api/companies/{gone}")
    assert await bulk(rep, "preview_place", north, ids=ids) == {"moved": 1, "same": 0, "refused": 3}
    done = await bulk(rep, "place", north, ids=ids)
    assert done["done"] == 1
    assert {each["id"]: each["code"] for each in done["failed"]} == {
        shared: "records.move_not_yours", hidden: "records.not_found", gone: "records.not_found",
    }  # fmt: skip
    body = {"territory_id": str(north)}
    assert code(await rep.put(f"/api/companies/{shared}/territory", json=body)) == (403, "records.move_not_yours")
    # All that matches is what may be moved.
    assert await bulk(rep, "preview_place", north, filter=None) == {"moved": 0, "same": 1, "refused": 0}
    assert (await bulk(rep, "place", north, filter=None))["done"] == 1
    taken = (await rep.post(f"/api/batches/{done['batch_id']}/undo")).json()
    assert taken["undone"] == 1
    assert await lies(owner, mine) == ([], False)


@pytest.mark.asvs("V8.2.2")
async def test_an_undo_puts_nothing_where_its_reader_does_not_reach(owner: Person, rep: Person) -> None:
    north, south = await territory(owner, "North", rep), await territory(owner, "South")
    works = await company(rep)
    await bulk(owner, "place", south, ids=[works])
    moved = await bulk(rep, "place", north, ids=[works])
    undone = (await rep.post(f"/api/batches/{moved['batch_id']}/undo")).json()
    assert [each["reason"] for each in undone["kept"]] == ["auth.territory_not_yours"]
    assert await lies(owner, works) == (["North"], True)
    given = {"grantee_id": me(rep), "level": "update"}
    other = await company(owner)
    assert (await owner.post(f"/api/companies/{other}/shares", json=given)).status_code == 200
    moved = await bulk(owner, "place", south, ids=[other])
    undone = (await rep.post(f"/api/batches/{moved['batch_id']}/undo")).json()
    assert [each["reason"] for each in undone["kept"]] == ["records.move_not_yours"]


async def test_wrong_requests_move_nothing(owner: Person, rep: Person) -> None:
    south = await territory(owner, "South")
    works = await company(rep)
    missing = await owner.post("/api/companies/bulk", json={"op": "place", "ids": [works]})
    assert (missing.status_code, missing.json()["fields"]["territory"]["code"]) == (422, "records.required")
    for person, target, said in (
        (owner, new_id(), (404, "auth.territory_not_found")), (rep, south, (403, "auth.territory_not_yours")),
    ):  # fmt: skip
        body = {"op": "place", "ids": [works], "territory": {"territory_id": str(target)}}
        assert code(await person.post("/api/companies/bulk", json=body)) == said
    product = {"op": "place", "ids": [str(new_id())], "territory": {}}
    assert (await owner.post("/api/products/bulk", json=product)).status_code == 404
    assert await lies(owner, works) == ([], False)


async def test_a_territory_that_goes_away_before_it_is_written_takes_nobody(
    owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    north = await territory(owner, "North")
    works = await company(owner)
    check, gone = by_hand.check, []

    async def late(scope: Any, obj: Any, chosen: Any) -> Any:  # as `check`
        found = await check(scope, obj, chosen)
        if not gone:
            gone.append(await owner.delete(f"/api/territories/{north}"))
        return found

    monkeypatch.setattr(by_hand, "check", late)
    moved = await bulk(owner, "place", north, ids=[works])
    assert [each.status_code for each in gone] == [204]
    assert (moved["done"], [each["code"] for each in moved["failed"]]) == (0, ["auth.territory_not_found"])
    assert await lies(owner, works) == ([], False)
