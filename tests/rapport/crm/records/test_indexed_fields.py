"""Own fields that lists find records by along an index: the index holds what the records do, whoever wrote it."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from rapport.crm.records import index_run
from rapport.crm.records.models import field_index
from tests.support.app import Person, Rapport
from tests.support.imports import imported
from tests.support.own_fields import changed, define, the_field

Json = dict[str, Any]
NUMBERS = ("7.5", None, "-3", "12", "7.5", None, "0")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Index Ltd", "GB", email)


async def add(person: Person, name: str, **values: object) -> Json:
    """Adds a company; the record."""
    done = await person.post("/api/companies", json={"name": name, **values})
    assert done.status_code == 201, done.text
    record: Json = done.json()["record"]
    return record


async def held(rapport: Rapport, person: Person, field: str) -> dict[str, Any]:
    """What the index has of a field, by record."""
    home = (await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))).home.key
    async with rapport.parts.runtime.session(home) as session:
        mine = sa.select(field_index).where(field_index.c.field_id == int(field[2:]))
        rows = await session.rows(mine)
    return {str(row.record_id): row.num or row.date or row.ref or row.hmac for row in rows}


async def names(person: Person, **asked: object) -> list[str]:
    """The names in a list."""
    done = await person.post("/api/companies/query", json={"limit": 100, **asked})
    assert done.status_code == 200, done.text
    return [each["name"] for each in done.json()["items"]]


async def test_what_is_there_is_copied_and_taken_away_again(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_run, "PIECE", 2)
    field = (await define(owner, "decimal", "Score"))["name"]
    rows = [await add(owner, f"C{at}", **{field: number}) for at, number in enumerate(NUMBERS)]
    await owner.delete(f"/api/companies/{rows[3]['id']}")
    state = (await changed(owner, field, indexed=True))["indexing"]
    assert state == {"state": "building", "done": 0, "total": 7}
    await owner.patch(f"/api/companies/{rows[0]['id']}", json={"base_version": 1, field: "8"})
    assert {each: str(value) for each, value in (await held(rapport, owner, field)).items()} == {
        rows[0]["id"]: "8.000000"
    }, "writers keep it before all is there"
    await rapport.run_jobs()
    assert (await the_field(owner, field))["indexing"] == {"state": "on", "done": 0, "total": 0}
    wanted = {rows[at]["id"] for at, number in enumerate(NUMBERS) if number is not None}
    assert set(await held(rapport, owner, field)) == wanted, "those in the trash too"
    assert await names(owner, filter={"field": field, "op": "gt", "value": "7"}, sort=[{"field": field}]) == [
        "C4",
        "C0",
    ]
    trash = {"deleted": True, "filter": {"field": field, "op": "eq", "value": "12.0"}}
    assert await names(owner, **trash) == ["C3"]
    for change in ({"indexed": False}, {"indexed": True}, {"archived": True}):
        await changed(owner, field, **change)
        await rapport.run_jobs()
        assert set(await held(rapport, owner, field)) == (wanted if change == {"indexed": True} else set())
    assert (await changed(owner, field, archived=False))["indexing"]["state"] == "building"
    await rapport.run_jobs()
    assert set(await held(rapport, owner, field)) == wanted


async def test_it_follows_every_way_of_writing(rapport: Rapport, owner: Person) -> None:
    number, day, text = [
        (await define(owner, kind, f"A {kind}", indexed=True))["name"] for kind in ("decimal", "date", "text")
    ]
    parent = (await define(owner, "reference", "Parent", target="company", indexed=True))["name"]
    first = await add(owner, "First", **{number: "1", day: "2026-01-31", text: "North  Quay"})
    second = await add(owner, "Second", **{number: "2", parent: first["id"]})
    third = await add(owner, "Third", **{parent: second["id"]})

    async def agree() -> None:
        every = (await owner.post("/api/companies/query", json={"limit": 100})).json()["items"]
        for name in (number, day, text, parent):
            filled = {each["id"]: each[name] for each in every if each[name] is not None}
            there = await held(rapport, owner, name)
            assert there.keys() >= filled.keys(), name
            if name != text:
                read = {key: str(value) for key, value in there.items() if key in filled}
                assert read == {
                    key: f"{float(value):.6f}" if name == number else value for key, value in filled.items()
                }

    await agree()
    edit = {"op": "update", "ids": [first["id"], third["id"]], "fields": {number: "9", day: None}}
    done = (await owner.post("/api/companies/bulk", json=edit)).json()
    await agree()
    assert await names(owner, filter={"field": number, "op": "eq", "value": "9"}, sort=[{"field": "name"}]) == [
        "First", "Third",
    ]  # fmt: skip
    assert (await owner.post(f"/api/batches/{done['batch_id']}/undo")).json()["undone"] == 2
    await agree()
    assert (await held(rapport, owner, number)).keys() == {first["id"], second["id"]}
    await imported(rapport, owner, b"Name,A decimal\nFourth,4\nFifth,\n")
    await agree()
    assert await names(owner, filter={"field": number, "op": "gte", "value": "4"}) == ["Fourth"]
    body = {"survivor": first["id"], "others": [second["id"]], "versions": {first["id"]: 3, second["id"]: 1}}
    merged = await owner.post("/api/companies/merges", json=body)
    assert merged.status_code in {200, 201}, merged.text
    assert await names(owner, filter={"field": parent, "op": "eq", "value": first["id"]}) == ["Third"]
    await agree()
    assert await names(owner, filter={"field": text, "op": "eq", "value": "north quay"}) == ["First"]


@pytest.mark.parametrize("descending", [False, True])
async def test_pages_walk_along_it_both_ways(owner: Person, *, descending: bool) -> None:
    field = (await define(owner, "decimal", "Score", indexed=True))["name"]
    for at, number in enumerate(NUMBERS):
        await add(owner, f"C{at}", **{field: number})
    sort = [{"field": field, "descending": descending}]
    whole = await names(owner, sort=sort)
    filled = [float(NUMBERS[int(name[1:])] or "nan") for name in whole[:5]]
    assert filled == sorted(filled, reverse=descending)
    assert {NUMBERS[int(name[1:])] for name in whole[5:]} == {None}, "empties are last"
    for limit in (1, 2, 3, 5):
        pages, cursor, back = list[list[str]](), None, None
        while True:
            page = (
                await owner.post("/api/companies/query", json={"sort": sort, "limit": limit, "cursor": cursor})
            ).json()
            pages.append([each["name"] for each in page["items"]])
            cursor, back = page["next"], page["previous"]
            if cursor is None:
                break
        assert [name for page in pages for name in page] == whole
        for expected in reversed(pages[:-1]):
            page = (
                await owner.post("/api/companies/query", json={"sort": sort, "limit": limit, "cursor": back})
            ).json()
            assert [each["name"] for each in page["items"]] == expected
            back = page["previous"]
        assert back is None


async def test_what_can_be_indexed(owner: Person) -> None:
    for kind in ("long_text", "boolean"):
        body = {"type": kind, "label": {"zh": "", "en": kind}, "indexed": True}
        refused = (await owner.post("/api/fields/company", json=body)).json()
        assert refused["fields"]["indexed"]["code"] == "records.field_not_indexed"
    for number in range(index_run.MOST):
        await define(owner, "date", f"Day {number}", indexed=True)
    last = await define(owner, "date", "Last")
    refused = await owner.patch(f"/api/fields/company/{last['name']}", json={"base_version": 1, "indexed": True})
    assert refused.json()["fields"]["indexed"]["code"] == "records.too_many_indexed"
    assert (await the_field(owner, last["name"]))["indexing"]["state"] == "off"
