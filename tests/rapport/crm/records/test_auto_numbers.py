"""Records are numbered as they are made: once each, whoever makes them and however many do at once."""

import asyncio
from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.imports import imported
from tests.support.merging import merged
from tests.support.own_fields import changed, define, the_field

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Numbers Ltd", "GB", email)


async def add(person: Person, name: str = "Acme", status: int = 201, **values: object) -> Json:
    """Adds a company; the record, or the refusal."""
    done = await person.post("/api/companies", json={"name": name, **values})
    assert done.status_code == status, done.text
    answer: Json = done.json()
    return answer["record"] if status == 201 else answer


async def numbered(person: Person, **form: object) -> str:
    """A field that numbers companies; its name."""
    return str((await define(person, "auto_number", "File no.", numbering=form))["name"])


async def numbers(person: Person, name: str) -> list[str]:
    asked = {"filter": {"field": name, "op": "not_empty"}, "sort": [{"field": name}], "limit": 100}
    done = await person.post("/api/companies/query", json=asked)
    return [each[name] for each in done.json()["items"]]


async def test_numbers_go_on_from_the_first_and_are_found(owner: Person) -> None:
    before = await add(owner, "Before")
    name = await numbered(owner, prefix="F-", digits=4, first=99)
    made = [await add(owner, each) for each in ("One", "Two")]
    assert [each[name] for each in made] == ["F-0099", "F-0100"]
    kept = (await owner.get(f"/api/companies/{before['id']}")).json()["record"]
    assert kept[name] is None, "what was there before has none"
    for asked in ({"filter": {"field": name, "op": "eq", "value": "f-0100"}}, {"search": "F-0100"}):
        found = (await owner.post("/api/companies/query", json=asked)).json()["items"]
        assert [each["id"] for each in found] == [made[1]["id"]], asked
    shown = await the_field(owner, name)
    assert shown["numbering"] == {"prefix": "F-", "digits": 4, "per_year": False, "first": 99}


async def test_each_year_begins_anew_with_itself_in_front(rapport: Rapport, owner: Person) -> None:
    name = await numbered(owner, digits=3, per_year=True)
    first = (await add(owner))[name]
    year, number = first.split("-")
    assert (len(year), number) == (4, "001")
    assert (await add(owner))[name] == f"{year}-002"


async def test_nobody_writes_a_number(owner: Person) -> None:
    name = await numbered(owner)
    assert (await add(owner, status=422, **{name: "00009"}))["fields"][name]["code"] == "records.not_editable"
    made = await add(owner)
    path = f"/api/companies/{made['id']}"
    refused = await owner.patch(path, json={"base_version": 1, name: None})
    assert refused.json()["fields"][name]["code"] == "records.not_editable"
    renamed = await owner.patch(path, json={"base_version": 1, "name": "Other"})
    assert renamed.json()["record"][name] == made[name] == "00001"


async def test_who_make_records_at_once_get_different_numbers(owner: Person) -> None:
    name = await numbered(owner, digits=2)
    made = await asyncio.gather(*(add(owner, f"C{number}") for number in range(12)))
    given = sorted(each[name] for each in made)
    assert len(set(given)) == 12
    assert await numbers(owner, name) == given


async def test_rows_files_and_undone_records_leave_no_number_twice(rapport: Rapport, owner: Person) -> None:
    name = await numbered(owner, digits=1)
    rows = [{"op": "create", "fields": {"name": f"R{number}"}} for number in range(3)]
    done = await owner.post("/api/companies/rows", json={"rows": rows})
    assert [each["status"] for each in done.json()["rows"]] == ["created"] * 3
    gone = await add(owner, "Gone")
    await owner.delete(f"/api/companies/{gone['id']}")
    run = await imported(rapport, owner, b"Name\nF1\nF2\n")
    assert run["state"] == "done"
    assert await numbers(owner, name) == ["1", "2", "3", "5", "6"]
    back = await owner.post(f"/api/companies/{gone['id']}/restoration")
    assert back.json()["record"][name] == "4"
    assert (await add(owner))[name] == "7"


async def test_a_field_counts_on_its_own_and_after_it_was_archived(owner: Person) -> None:
    one = await numbered(owner, prefix="A")
    two = str((await define(owner, "auto_number", "Other no.", numbering={"prefix": "B"}))["name"])
    made = await add(owner)
    assert (made[one], made[two]) == ("A00001", "B00001")
    await changed(owner, one, archived=True)
    assert (await add(owner))[two] == "B00002"
    await changed(owner, one, archived=False)
    assert (await add(owner))[one] == "A00002"


@pytest.mark.parametrize(
    ("said", "at", "code"),
    [
        ({"required": True}, "required", "records.field_given_number"),
        ({"limits": {"longest": 3}}, "limits", "records.field_given_number"),
        ({"required_if": {"field": "annual_revenue", "op": "not_empty"}}, "required_if", "records.field_given_number"),
        ({"unique": True}, "unique", "records.field_not_unique"),
        ({"numbering": {"prefix": "a\nb"}}, "numbering", "records.unreadable"),
        ({"numbering": {"prefix": " a"}}, "numbering", "records.unreadable"),
        ({"type": "text", "numbering": {}}, "numbering", "records.field_not_numbered"),
    ],
)
async def test_what_a_number_cant_be_is_refused(owner: Person, said: Json, at: str, code: str) -> None:
    body = {"type": "auto_number", "label": {"zh": "", "en": "File no."}, **said}
    done = await owner.post("/api/fields/company", json=body)
    assert (done.status_code, done.json()["fields"][at]["code"]) == (422, code)


async def test_a_number_becomes_required_by_no_change_and_fills_no_other_field(owner: Person) -> None:
    field = await define(owner, "auto_number", "File no.", "lead")
    body = {"base_version": 1, "required": True}
    done = await owner.patch(f"/api/fields/lead/{field['name']}", json=body)
    assert done.json()["fields"]["required"]["code"] == "records.field_given_number"
    copied = {"type": "auto_number", "label": {"zh": "", "en": "Copied"}, "copied_from": field["name"]}
    done = await owner.post("/api/fields/company", json=copied)
    assert done.json()["fields"]["copied_from"]["code"] == "records.field_not_copied"


async def test_a_merge_leaves_the_survivor_its_number(owner: Person) -> None:
    name = await numbered(owner)
    one, two = await add(owner, "One"), await add(owner, "Two")
    await merged(owner, "companies", one["id"], two["id"])
    assert (await owner.get(f"/api/companies/{one['id']}")).json()["record"][name] == "00001"
