"""A tab that was away asks once what it missed, and gets what its reader may see now: kinds and ids, no values."""

from uuid import UUID

import pytest

from rapport.sync import changes as module
from tenants.entitlements import grant
from tests.support.app import Person, Rapport
from tests.support.colleagues import change_role, colleague
from tests.support.sockets import changes, edit, write

pytestmark = pytest.mark.deep


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """A founder."""
    return await rapport.sign_up("Acme Ltd", "GB", email)


def listed(answer: dict) -> list[tuple[str, str]]:
    """(operation, id) of each change."""
    return [(each["op"], each["record_id"]) for each in answer["changes"]]


async def test_who_missed_200_changes_catches_up_with_one_call(rapport: Rapport, owner: Person) -> None:
    companies = [(await write(owner, "companies", name=f"Company {number}"))[0] for number in range(20)]
    start = await changes(owner)
    assert (start["changes"], start["reset"], start["more"]) == ([], False, False)
    for number in range(200):
        last = await edit(owner, "companies", companies[number % 20], employees=number)
    answer = await changes(owner, since=start["seq"], mark=start["mark"])
    assert (answer["seq"], answer["more"], answer["reset"], answer["removed"]) == (last, False, False, [])
    assert listed(answer) == [("update", company) for company in companies]
    assert [each["seq"] for each in answer["changes"]] == list(range(last - 19, last + 1))
    assert {tuple(each) for each in answer["changes"]} == {("seq", "object", "record_id", "op", "mine")}
    assert (await changes(owner, since=last))["changes"] == []


async def test_what_was_made_changed_and_thrown_away(rapport: Rapport, owner: Person, email: str) -> None:
    kept, _ = await write(owner, "companies", name="Kept")
    gone, _ = await write(owner, "contacts", name="Gone")
    start = (await changes(owner))["seq"]
    bob = await colleague(rapport, owner, f"bob.{email}", role="owner")
    made, _ = await write(bob, "companies", name="Made")
    await edit(bob, "companies", made, employees=1)
    await edit(owner, "companies", kept, employees=1)
    await owner.delete(f"/api/contacts/{gone}")
    await owner.get(f"/api/companies/{kept}/disk")
    answer = await changes(owner, since=start)
    assert listed(answer) == [("create", made), ("update", kept), ("delete", gone)]
    assert [each["mine"] for each in answer["changes"]] == [False, True, True]
    assert [each["object"] for each in answer["changes"]] == ["company", "company", "contact"]


async def test_what_left_ones_scope_is_removed_and_what_never_was_in_it_is_not_there(
    rapport: Rapport, owner: Person, email: str
) -> None:
    bob = await colleague(rapport, owner, f"bob.{email}")
    eve = await colleague(rapport, owner, f"eve.{email}")
    bob_id, eve_id = bob.session["person"]["id"], eve.session["person"]["id"]
    bobs, _ = await write(bob, "companies", name="Bob's")
    hidden, _ = await write(owner, "companies", name="Hidden")
    start = await changes(bob)
    await edit(owner, "companies", hidden, employees=1)
    away = await edit(owner, "companies", bobs, owner_id=eve_id)
    await edit(owner, "companies", bobs, employees=3)
    answer = await changes(bob, since=start["seq"], mark=start["mark"])
    assert (answer["changes"], answer["reset"]) == ([], False)
    assert answer["removed"] == [{"seq": away, "object": "company", "record_id": bobs}]
    towards = await changes(eve, since=start["seq"])
    assert (listed(towards), towards["removed"]) == ([("create", bobs)], [])
    back = answer["seq"]
    await edit(owner, "companies", bobs, owner_id=bob_id)
    assert listed(await changes(bob, since=back)) == [("create", bobs)]
    assert [each["record_id"] for each in (await changes(eve, since=back))["removed"]] == [bobs]


async def test_many_changes_come_in_pages(rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 3)
    start = (await changes(owner))["seq"]
    made = [(await write(owner, "companies", name=f"Company {number}"))[0] for number in range(7)]
    got, since, pages = [], start, 0
    while True:
        answer = await changes(owner, since=since)
        got += [each["record_id"] for each in answer["changes"]]
        since, pages = answer["seq"], pages + 1
        if not answer["more"]:
            break
    assert (got, pages) == (made, 3)


async def test_too_far_behind_or_ahead_begins_anew(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TOO_FAR", 5)
    start = (await changes(owner))["seq"]
    for number in range(6):
        _, last = await write(owner, "companies", name=f"Company {number}")
    assert last == start + 6
    for since, reset in ((start, True), (start + 1, False), (last, False), (last + 1, True), (2**70, True)):
        answer = await changes(owner, since=since)
        assert (answer["reset"], answer["seq"]) == (reset, last)
        assert reset == (answer["changes"] == [] and since != last)


async def test_other_rights_begin_anew(rapport: Rapport, owner: Person, email: str) -> None:
    bob = await colleague(rapport, owner, f"bob.{email}")
    start = await changes(bob)
    assert not (await changes(bob, since=start["seq"], mark=start["mark"]))["reset"]
    await change_role(rapport, bob, "owner", "rep")
    answer = await changes(bob, since=start["seq"], mark=start["mark"])
    assert answer["reset"]
    assert answer["mark"] != start["mark"]
    assert not (await changes(bob, since=answer["seq"], mark=answer["mark"]))["reset"]
    mine = await changes(owner)
    assert mine["mark"] == answer["mark"]


async def test_a_module_that_is_off_is_not_there(rapport: Rapport, owner: Person) -> None:
    start = (await changes(owner))["seq"]
    await write(owner, "companies", name="Acme Works")
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, UUID(owner.session["organisation"]["id"]), "module.crm", False, source="test")
    answer = await changes(owner, since=start)
    assert (answer["changes"], answer["removed"]) == ([], [])


@pytest.mark.parametrize("parameters", [{"since": -1}, {"since": "x"}, {"mark": "x" * 65}])
async def test_what_can_not_be_asked(rapport: Rapport, owner: Person, parameters: dict) -> None:
    answer = await owner.get("/api/sync/changes", params=parameters)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


async def test_nobody_is_told_without_a_session(rapport: Rapport) -> None:
    assert (await rapport.browser().get("/api/sync/changes")).status_code == 401
