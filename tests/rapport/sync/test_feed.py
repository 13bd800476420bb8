"""Another system keeps up by the feed of changes: what its reader may see, each once, in the order of commits."""

import asyncio
from typing import Any

import pytest

from rapport.sync import changes as module
from tests.support.app import Person, Rapport
from tests.support.colleagues import change_role, colleague
from tests.support.hidden import hidden_from
from tests.support.sockets import edit, write
from tests.support.tokens import with_token

pytestmark = pytest.mark.deep

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """A founder."""
    return await rapport.sign_up("Feed Ltd", "GB", email)


async def feed(person: Person, **asked: object) -> Json:
    """A page of the feed."""
    answer = await person.get("/api/changes", params=asked)
    assert answer.status_code == 200, answer.text
    page: Json = answer.json()
    return page


def told(page: Json) -> list[tuple[str, str, list[str]]]:
    """(what became of it, id, fields) of each change."""
    return [(each["op"], each["id"], each["fields"]) for each in page["changes"]]


async def test_a_machine_hears_of_each_record_once_with_what_changed(rapport: Rapport, owner: Person) -> None:
    kept, _ = await write(owner, "companies", name="Kept")
    gone, _ = await write(owner, "contacts", name="Gone")
    machine = await with_token(rapport, owner, "records:read")
    start = await feed(machine)
    assert (start["changes"], start["more"], start["reset"]) == ([], False, False)
    made, _ = await write(owner, "companies", name="Made", employees=3)
    await edit(owner, "companies", kept, employees=1)
    last = await edit(owner, "companies", kept, website="https://kept.example", employees=2)
    await owner.put(f"/api/companies/{kept}/links/contacts/{gone}", json={})
    await owner.delete(f"/api/contacts/{gone}")
    page = await feed(machine, after=start["cursor"])
    assert told(page) == [
        ("created", made, ["employees", "name"]), ("updated", kept, ["contacts", "employees", "website"]),
        ("deleted", gone, ["companies", "deleted_at"]),
    ]  # fmt: skip
    assert [each["version"] for each in page["changes"]] == [1, 3, 2]
    assert page["changes"][1]["seq"] > last
    assert [each["object"] for each in page["changes"]] == ["company", "company", "contact"]
    some = await feed(machine, after=start["cursor"], objects="contact,deal")
    assert [each["id"] for each in some["changes"]] == [gone]
    for cursor in (page["cursor"], some["cursor"]):
        assert (await feed(machine, after=cursor))["changes"] == []
    assert "Kept" not in str(page)


async def test_what_left_the_readers_sight_is_gone_and_what_came_is_created(
    rapport: Rapport, owner: Person, email: str
) -> None:
    bob = await colleague(rapport, owner, f"bob.{email}")
    eve = await colleague(rapport, owner, f"eve.{email}")
    bobs, _ = await write(bob, "companies", name="Bob's")
    hidden, _ = await write(owner, "companies", name="Hidden")
    start, eves = await feed(bob), await feed(eve)
    await edit(owner, "companies", hidden, employees=1)
    away = await edit(owner, "companies", bobs, owner_id=eve.session["person"]["id"])
    page = await feed(bob, after=start["cursor"])
    assert page["changes"] == [
        {"seq": away, "object": "company", "id": bobs, "op": "gone", "version": None, "fields": [], "mine": False}
    ]
    assert told(await feed(eve, after=eves["cursor"])) == [("created", bobs, ["owner_id"])]
    await change_role(rapport, bob, "owner", "rep")
    other = await feed(bob, after=page["cursor"])
    assert (other["reset"], other["changes"]) == (True, [])
    assert not (await feed(bob, after=other["cursor"]))["reset"]


async def test_a_hidden_fields_change_is_none(rapport: Rapport, owner: Person) -> None:
    blind = await hidden_from(owner, rapport, {"company": {"phone": {"read": "hidden", "edit": False}}})
    one, _ = await write(owner, "companies", name="One")
    two, _ = await write(owner, "companies", name="Two")
    start = await feed(blind)
    await edit(owner, "companies", one, phone="+44 20 7946 0999")
    await edit(owner, "companies", two, phone="+44 20 7946 0998", employees=4)
    assert told(await feed(blind, after=start["cursor"])) == [("updated", two, ["employees"])]


async def test_the_feed_comes_in_pages_and_misses_nothing_of_writers_at_once(
    owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", 4)
    cursor, got, more = (await feed(owner))["cursor"], list[str](), True
    writing = asyncio.gather(*[write(owner, "companies", name=f"Company {number}") for number in range(30)])
    while more or not writing.done():
        page = await feed(owner, after=cursor)
        assert not page["reset"]
        got += [each["id"] for each in page["changes"]]
        cursor, more = page["cursor"], page["more"] or not writing.done()
    page = await feed(owner, after=cursor)
    got += [each["id"] for each in page["changes"]]
    while page["more"]:
        page = await feed(owner, after=page["cursor"])
        got += [each["id"] for each in page["changes"]]
    assert sorted(got) == sorted(record_id for record_id, _ in await writing)


async def test_what_can_not_be_asked(rapport: Rapport, owner: Person) -> None:
    start = (await feed(owner))["cursor"]
    number, mark = start.split("-")
    for cursor in ("", "1", "x-y", f"-1-{mark}", f"{number}-{mark}0", f"{'9' * 19}-{mark}"):
        refused = await owner.get("/api/changes", params={"after": cursor})
        assert (refused.status_code, refused.json()["code"]) == (400, "records.bad_cursor"), cursor
    ahead = await feed(owner, after=f"{int(number) + 1}-{mark}")
    assert (ahead["reset"], ahead["cursor"]) == (True, start)
    assert (await owner.get("/api/changes", params={"objects": "nothing"})).status_code == 404
    assert (await rapport.browser().get("/api/changes")).status_code == 401
    bills = await with_token(rapport, owner, "billing:read")
    assert (await bills.get("/api/changes")).json()["code"] == "auth.scope_too_small"
