"""Each value of a field may occur once: whoever writes it, wherever, and whatever was there before."""

import asyncio
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from asyncpg import DeadlockDetectedError

from rapport.crm.features import REGISTRY
from rapport.crm.records import custom, unique
from rapport.crm.records.models import unique_value
from tests.support.app import Person, Rapport
from tests.support.hidden import hidden_from
from tests.support.imports import error_lines, imported, opened, step
from tests.support.own_fields import changed, define, the_field
from tests.support.waits import patience, until, until_blocked

Json = dict[str, Any]

PAIRS = {
    "text": ("North quay", " north  QUAY"), "phone": ("0571 8765-4321", "057187654321"),
    "email": ("a@example.com", "A@example.com"), "url": ("https://example.com/a", "example.com/a/"),
    "decimal": ("7.50", "7.5"), "date": ("2026-02-28", "2026-02-28"),
}  # fmt: skip
"""For each kind a value, and another way to write it."""
OTHER = {
    "text": "South quay", "phone": "0571 1111-2222", "email": "b@example.com", "url": "example.com/b", "decimal": "8",
    "date": "2026-03-01",
}  # fmt: skip


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Once Ltd", "GB", email)


async def add(person: Person, name: str = "Acme", status: int = 201, **values: object) -> Json:
    """Adds a company; the record, or the refusal."""
    done = await person.post("/api/companies", json={"name": name, **values})
    assert done.status_code == status, done.text
    answer: Json = done.json()
    return answer["record"] if status == 201 else answer


async def serial(person: Person, **more: object) -> str:
    """A text in which each value may occur once; its name."""
    name: str = (await define(person, "text", "Serial", unique=True, **more))["name"]
    return name


async def home_of(rapport: Rapport, person: Person) -> str:
    """Where an organisation's rows lie."""
    return (await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))).home.key


async def held(rapport: Rapport, person: Person) -> set[UUID]:
    """The records that hold a value which may occur once."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        return {row.record_id for row in await session.rows(sa.select(unique_value))}


@pytest.mark.parametrize("kind", sorted(PAIRS))
async def test_a_value_occurs_once(owner: Person, kind: str) -> None:
    name = (await define(owner, kind, "Serial", unique=True))["name"]
    written, again = PAIRS[kind]
    first = await add(owner, **{name: written})
    refused = await add(owner, "Other", 422, **{name: again})
    assert (refused["code"], refused["fields"][name]["code"]) == ("records.invalid", "records.taken")
    other = await add(owner, "Other", **{name: OTHER[kind]})
    path = f"/api/companies/{other['id']}"
    same = await owner.patch(path, json={"base_version": 1, name: again})
    assert same.json()["fields"][name]["code"] == "records.taken"
    mine = await owner.patch(f"/api/companies/{first['id']}", json={"base_version": 1, name: again, "website": "a.com"})
    assert mine.status_code == 200, "one's own value, written another way"
    freed = await owner.patch(f"/api/companies/{first['id']}", json={"base_version": 2, name: None})
    assert freed.status_code == 200, freed.text
    assert (await owner.patch(path, json={"base_version": 1, name: written})).status_code == 200
    empty = [await add(owner, f"Empty {number}") for number in range(2)]
    assert all(each[name] is None for each in empty), "any number may have none"


async def test_of_two_at_once_one_wins(owner: Person) -> None:
    name = await serial(owner)
    tries = [owner.post("/api/companies", json={"name": f"Try {each}", name: "S-1"}) for each in range(6)]
    answers = await asyncio.gather(*tries)
    assert sorted(each.status_code for each in answers).count(201) == 1
    codes = {each.json()["fields"][name]["code"] for each in answers if each.status_code != 201}
    assert codes == {"records.taken"}
    assert {each.json()["code"] for each in answers if each.status_code != 201} <= {
        "records.invalid", "records.value_taken",
    }  # fmt: skip


async def test_only_fields_whose_values_can_be_told_apart(owner: Person) -> None:
    for kind in ("long_text", "money", "choice", "multi_choice", "boolean", "person"):
        body = {"type": kind, "label": {"zh": "", "en": kind}, "unique": True}
        refused = await owner.post("/api/fields/company", json=body)
        assert refused.json()["fields"]["unique"]["code"] == "records.field_not_unique"
    field = await define(owner, "boolean", "Yes")
    refused = await owner.patch(f"/api/fields/company/{field['name']}", json={"base_version": 1, "unique": True})
    assert refused.json()["fields"]["unique"]["code"] == "records.field_not_unique"


async def test_the_trash_holds_no_value_and_gets_none_back_that_is_taken(rapport: Rapport, owner: Person) -> None:
    name = await serial(owner)
    first = await add(owner, "First", **{name: "S-1"})
    assert (await owner.delete(f"/api/companies/{first['id']}")).status_code == 200
    second = await add(owner, "Second", **{name: "s-1"})
    path = f"/api/companies/{first['id']}/restoration"
    refused = await owner.post(path)
    assert (refused.status_code, refused.json()["code"]) == (422, "records.cannot_restore")
    assert refused.json()["fields"][name]["code"] == "records.taken"
    assert await held(rapport, owner) == {UUID(second["id"])}
    await owner.delete(f"/api/companies/{second['id']}")
    assert (await owner.post(path)).status_code == 200
    assert await held(rapport, owner) == {UUID(first["id"])}


async def test_bulk_edits_and_their_undo(rapport: Rapport, owner: Person) -> None:
    name = await serial(owner)
    rows = [await add(owner, f"B{number}", **{name: f"S-{number}"}) for number in range(3)]
    ids = [each["id"] for each in rows]
    edit = {"op": "update", "ids": ids, "fields": {name: "S-9"}}
    done = (await owner.post("/api/companies/bulk", json=edit)).json()
    assert (done["done"], {each["code"] for each in done["failed"]}) == (1, {"records.invalid"})
    gone = (await owner.post("/api/companies/bulk", json={"op": "delete", "ids": ids})).json()
    taken = await add(owner, "Taker", **{name: "S-2"})
    undone = (await owner.post(f"/api/batches/{gone['batch_id']}/undo")).json()
    assert (undone["undone"], [each["reason"] for each in undone["kept"]]) == (2, ["records.cannot_restore"])
    assert await held(rapport, owner) == {UUID(each) for each in (*ids[:2], taken["id"])}


async def test_history_is_taken_back_unless_another_has_the_value(owner: Person) -> None:
    name = await serial(owner)
    first = await add(owner, **{name: "S-1"})
    path = f"/api/companies/{first['id']}"
    await owner.patch(path, json={"base_version": 1, name: "S-2"})
    second = await add(owner, "Other", **{name: "S-1"})
    newest = (await owner.get(f"{path}/history")).json()["items"][0]
    refused = await owner.post(f"{path}/reversion", json={"seq": newest["seq"]})
    assert refused.json()["fields"][name]["code"] == "records.taken"
    await owner.delete(f"/api/companies/{second['id']}")
    assert (await owner.post(f"{path}/reversion", json={"seq": newest["seq"]})).status_code == 200


async def test_a_merge_takes_the_value_over_and_its_undo_gives_it_back(rapport: Rapport, owner: Person) -> None:
    name = await serial(owner)
    first = await add(owner, "First")
    second = await add(owner, "Second", **{name: "S-1"})
    wanted = {"survivor": first["id"], "others": [second["id"]], "versions": {first["id"]: 1, second["id"]: 1}}
    merged = await owner.post("/api/companies/merges", json=wanted)
    assert merged.status_code == 200, merged.text
    assert await held(rapport, owner) == {UUID(first["id"])}
    merge = merged.json()["merge"]["id"]
    read = (await owner.get(f"/api/companies/{first['id']}")).json()["record"]
    assert read[name] == "S-1"
    emptied = await owner.patch(f"/api/companies/{first['id']}", json={"base_version": read["version"], name: None})
    taken = await add(owner, "Taker", **{name: "S-1"})
    assert emptied.status_code == 200
    shown = (await owner.get(f"/api/merges/{merge}")).json()
    assert shown["reason"] == "taken"
    await owner.delete(f"/api/companies/{taken['id']}")
    undone = await owner.post(f"/api/merges/{merge}/undo")
    assert undone.status_code == 200, undone.text
    assert await held(rapport, owner) == {UUID(second["id"])}


async def test_rows_of_a_file_that_are_taken_are_left_out(rapport: Rapport, owner: Person) -> None:
    name = await serial(owner)
    await add(owner, "There", **{name: "S-1"})
    file = b"Name,Serial\nA,S-1\nB,S-2\nC,s-2\nD,S-3\nE,\nF,\n"
    item = await opened(owner, file)
    checked = await step(rapport, owner, item, "dry-run")
    assert checked["totals"] == {"rows": 6, "create": 4, "update": 0, "unchanged": 0, "errors": 2}
    [finding] = [each for each in checked["findings"] if each["kind"] == "taken"]
    assert finding["count"] == 2
    assert (await step(rapport, owner, item, "run"))["state"] == "done"
    page = (await owner.post("/api/companies/query", json={"sort": [{"field": "name"}], "limit": 50})).json()["items"]
    assert [(each["name"], each[name]) for each in page if each["name"] < "G"] == [
        ("B", "S-2"), ("D", "S-3"), ("E", None), ("F", None),
    ]  # fmt: skip
    assert [line.split(",")[0] for line in await error_lines(owner, item)] == ["A", "C"]
    again = await imported(rapport, owner, b"Name,Serial\nG,S-2\n")
    assert again["totals"]["errors"] == 1


async def test_a_lead_that_is_converted_brings_no_second_one(owner: Person) -> None:
    said = (await define(owner, "text", "Said", "lead"))["name"]
    heard = (await define(owner, "text", "Heard", "contact", copied_from=said, unique=True))["name"]
    assert (await owner.post("/api/contacts", json={"name": "Bo", heard: "X-1"})).status_code == 201
    lead = (await owner.post("/api/leads", json={"name": "Ann Ott", said: "x-1"})).json()["record"]
    path = f"/api/leads/{lead['id']}/conversion"
    refused = await owner.post(path, json={})
    assert refused.json()["fields"][heard]["code"] == "records.taken"
    assert (await owner.post(path, json={"contact": {"fields": {heard: "X-2"}}})).status_code == 201


async def test_what_is_there_is_checked_before(rapport: Rapport, owner: Person) -> None:
    field = await define(owner, "text", "Serial")
    name = field["name"]
    a, b = await add(owner, "A", **{name: "S-1"}), await add(owner, "B", **{name: "s-1"})
    await add(owner, "C", **{name: "S-2"})
    asked = await changed(owner, name, unique=True)
    assert (asked["unique"]["state"], asked["unique"]["total"] >= 3) == ("checking", True)
    await rapport.run_jobs()
    found = (await the_field(owner, name))["unique"]
    assert (found["state"], found["clashes"]) == ("clashes", 1)
    assert [[each["title"] for each in group] for group in found["groups"]] == [["A", "B"]]
    assert [each["id"] for each in found["groups"][0]] == [a["id"], b["id"]]
    await add(owner, "D", **{name: "S-2"})  # it is not on
    assert await held(rapport, owner) == set()


async def test_it_is_on_once_nothing_clashes(rapport: Rapport, owner: Person) -> None:
    name = (await define(owner, "decimal", "Number"))["name"]
    a, b = await add(owner, "A", **{name: "1"}), await add(owner, "B", **{name: "2"})
    await changed(owner, name, unique=True)
    new = await add(owner, "C", **{name: "3"})
    refused = await add(owner, "D", 422, **{name: "3"})
    assert refused["fields"][name]["code"] == "records.taken", "so new values are from the first moment on"
    await rapport.run_jobs()
    assert (await the_field(owner, name))["unique"]["state"] == "on"
    assert await held(rapport, owner) == {UUID(each["id"]) for each in (a, b, new)}
    assert (await add(owner, "E", 422, **{name: "1"}))["code"] == "records.invalid"
    [company] = [each for each in (await owner.get("/api/objects")).json() if each["name"] == "company"]
    assert [each["name"] for each in company["fields"] if each["unique"]] == [name]
    off = await changed(owner, name, unique=False)
    assert (off["unique"]["state"], await held(rapport, owner)) == ("off", set())
    await add(owner, "E", **{name: "1"})


async def test_archived_meanwhile_it_is_checked_again_once_restored(rapport: Rapport, owner: Person) -> None:
    name = await serial(owner)
    await add(owner, "A", **{name: "S-1"})
    await changed(owner, name, archived=True)
    assert await held(rapport, owner) == set()
    back = await changed(owner, name, archived=False)
    assert back["unique"]["state"] == "checking"
    await rapport.run_jobs()
    assert (await the_field(owner, name))["unique"]["state"] == "on"
    assert (await add(owner, "B", 422, **{name: "s-1"}))["code"] == "records.invalid"


async def test_a_check_that_was_called_off_changes_nothing(rapport: Rapport, owner: Person) -> None:
    name = (await define(owner, "text", "Serial"))["name"]
    await add(owner, "A", **{name: "S-1"})
    await changed(owner, name, unique=True)
    await changed(owner, name, unique=False)
    await rapport.run_jobs()
    assert (await the_field(owner, name))["unique"]["state"] == "off"
    assert await held(rapport, owner) == set()


async def test_what_a_late_writer_left_is_no_clash(rapport: Rapport, owner: Person) -> None:
    name = await serial(owner)
    first = await add(owner, "A", **{name: "S-1"})
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        [row] = await session.rows(sa.select(unique_value))
    await changed(owner, name, unique=False)
    await owner.patch(f"/api/companies/{first['id']}", json={"base_version": 1, name: "S-2"})
    second = await add(owner, "B", **{name: "S-1"})
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await session.execute(unique_value.insert(), dict(row))
    await changed(owner, name, unique=True)
    await rapport.run_jobs()
    assert (await the_field(owner, name))["unique"]["state"] == "on"
    assert await held(rapport, owner) == {UUID(first["id"]), UUID(second["id"])}


async def test_a_value_that_is_taken_between_check_and_run_is_left_out(rapport: Rapport, owner: Person) -> None:
    name = await serial(owner)
    item = await opened(owner, b"Name,Serial\nA,S-1\nB,S-2\n")
    assert (await step(rapport, owner, item, "dry-run"))["totals"]["create"] == 2
    await add(owner, "There", **{name: "s-1"})
    assert (await step(rapport, owner, item, "run"))["state"] == "done"
    page = (await owner.post("/api/companies/query", json={"filter": {"field": name, "op": "not_empty"}})).json()
    assert {each["name"] for each in page["items"]} == {"There", "B"}


async def test_of_a_field_that_is_hidden_nothing_says_that_its_value_is_taken(rapport: Rapport, owner: Person) -> None:
    name = await serial(owner)
    first = await add(owner, "A", **{name: "S-1"})
    seller = await hidden_from(owner, rapport, {"company": {name: {"read": "hidden"}}})
    assert (await seller.delete(f"/api/companies/{first['id']}")).status_code == 200
    await add(owner, "B", **{name: "S-1"})
    for person, named in ((seller, {}), (owner, {name})):
        refused = await person.post(f"/api/companies/{first['id']}/restoration")
        assert (refused.status_code, refused.json()["code"]) == (422, "records.cannot_restore")
        assert set(refused.json().get("fields") or {}) == set(named)


async def test_two_that_take_each_others_values_do_not_lock_each_other_out(rapport: Rapport, owner: Person) -> None:
    name = await serial(owner)
    company = REGISTRY["company"]
    ids = [UUID((await add(owner, **{name: value}))["id"]) for value in ("S-1", "S-2")]
    home, table = await home_of(rapport, owner), company.table
    written: list[UUID] = []

    async def take(mine: UUID, other: UUID) -> list[str]:
        async with rapport.parts.runtime.session(home) as session:
            others = sa.select(table.c[custom.COLUMN]).where(table.c.id == other).scalar_subquery()
            await session.execute(table.update().where(table.c.id == mine).values({custom.COLUMN: others}))
            written.append(mine)
            await until(lambda: len(written) == 2)
            return await unique.settle(session, company, [mine])

    first, second = ids
    async with patience():
        refused = await asyncio.gather(take(first, second), take(second, first))
    # Whoever comes first finds the value taken, and has given up its own by then.
    assert sorted(refused) == [[], [name]]


class Abandoned(Exception):
    """Leaves a transaction without a commit."""


async def test_whoever_is_ended_for_anothers_sake_is_told_to_try_again(rapport: Rapport, owner: Person) -> None:
    names = [(await define(owner, "text", label, unique=True))["name"] for label in ("One", "Two")]
    values, home = dict.fromkeys(names, "S-1"), await home_of(rapport, owner)
    while True:
        known = await add(owner, **values)
        async with rapport.parts.runtime.session(home) as session:
            rows = await session.rows(sa.select(unique_value).order_by(unique_value.c.field_id))
        first, last = ({**dict(row), "record_id": uuid4()} for row in rows)
        assert (await owner.delete(f"/api/companies/{known['id']}")).status_code == 200
        with suppress(Abandoned, DeadlockDetectedError):
            async with rapport.parts.runtime.session(home) as session:
                await session.execute(unique_value.insert(), last)
                asked = asyncio.create_task(owner.post("/api/companies", json={"name": "Crossed", **values}))
                await until_blocked(session)
                await session.execute(unique_value.insert(), first)
                raise Abandoned
        answer = await asked
        if answer.status_code != 201:
            break
        # The database chose to end the other one.
        assert (await owner.delete(f"/api/companies/{answer.json()['record']['id']}")).status_code == 200
    assert (answer.status_code, answer.json()["code"]) == (409, "crossed")
    await add(owner, **values)
