"""What an export costs: each column once, some rows at a time, and what is searched for is searched once."""

import datetime as dt
from typing import Any
from urllib.parse import quote, unquote

import pytest

from rapport.crm.records import export, read
from tests.support.app import Person, Rapport
from tests.support.imports import count, imported

pytestmark = pytest.mark.deep


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation with 600 companies."""
    person = await rapport.sign_up("Export Ltd", "GB", email)
    rows = [f"Company {i},{i + 10000}" for i in range(600)]
    await imported(rapport, person, "\n".join(["name,phone", *rows]).encode())
    return person


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("export", {"columns": ["name"] * 20_000}),
        ("query", {"fields": ["name", "phone", "name"]}),
        ("summary", {"sums": ["employees"] * 2000}),
    ],
)
async def test_a_field_that_is_named_twice_is_refused(
    owner: Person, monkeypatch: pytest.MonkeyPatch, path: str, body: dict[str, Any]
) -> None:
    async def nothing_is_read(*_: object, **__: object) -> None:
        raise AssertionError

    with monkeypatch.context() as patch:
        patch.setattr(read, "where", nothing_is_read)
        refused = await owner.post(f"/api/companies/{path}", json=body)
    assert (refused.status_code, refused.json()["code"]) == (400, "records.repeated_field")
    assert await count(owner) == 600


async def test_an_export_is_built_some_rows_at_a_time(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []
    searched: list[object] = []
    text, where = export._text, read.where

    async def counting(scope: Any, obj: Any, fields: Any, rows: Any) -> bytes:
        built.append(len(rows))
        return await text(scope, obj, fields, rows)

    async def searching(*given: Any, **named: Any) -> Any:
        searched.append(given)
        return await where(*given, **named)

    monkeypatch.setattr(export, "_text", counting)
    monkeypatch.setattr(read, "where", searching)
    asked = {"columns": ["name"], "filter": {"field": "name", "op": "contains", "value": "company"}}
    lines = (await owner.post("/api/companies/export", json=asked)).content.decode("utf-8-sig").splitlines()
    assert sorted(lines[1:]) == sorted(f"Company {i}," for i in range(600))
    assert built == [250, 250, 100]
    assert len(searched) == 1


@pytest.fixture
async def few(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation with three companies."""
    person = await rapport.sign_up("Order Ltd", "CN", email)
    await imported(rapport, person, "name,employees\n博远,20\nAcme,300\n安信,\n".encode())
    return person


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ([{"field": "employees", "descending": True}], ["Acme", "博远", "安信"]),
        ([{"field": "employees"}], ["博远", "Acme", "安信"]),
        ([{"field": "name"}], ["安信", "博远", "Acme"]),
        ([{"field": "name", "descending": True}], ["Acme", "博远", "安信"]),
    ],
)
async def test_an_export_stands_in_the_order_of_the_list(
    few: Person, monkeypatch: pytest.MonkeyPatch, sort: list[dict[str, Any]], expected: list[str]
) -> None:
    monkeypatch.setattr(export, "CHUNK", 2)
    listed = (await few.post("/api/companies/query", json={"sort": sort})).json()["items"]
    assert [each["name"] for each in listed] == expected
    done = await few.post("/api/companies/export", json={"columns": ["name"], "sort": sort})
    assert done.content.decode("utf-8-sig").splitlines()[1:] == [f"{each}," for each in expected]
    assert done.headers["rapport-rows"] == "3"
    assert "rapport-notice" not in done.headers


async def test_an_export_says_when_it_falls_back_to_another_order(few: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "SORTED_IN_APPLICATION", 2)
    sort = [{"field": "name"}]
    notice = (await few.post("/api/companies/query", json={"sort": sort})).json()["notice"]
    done = await few.post("/api/companies/export", json={"columns": ["name"], "sort": sort})
    assert unquote(done.headers["rapport-notice"]) == notice["message"]
    assert sorted(done.content.decode("utf-8-sig").splitlines()[1:]) == ["Acme,", "博远,", "安信,"]


async def test_the_file_is_named_in_the_readers_words_by_the_organisations_day(
    few: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = dt.datetime(2026, 11, 25, 18, 30, tzinfo=dt.UTC)
    monkeypatch.setattr("kernel.clock.real_now", lambda: late)
    done = await few.post("/api/companies/export", json={"filter": {"field": "name", "op": "eq", "value": "nobody"}})
    name = quote("客户-2026-11-26.csv")
    assert done.headers["content-disposition"] == (
        f"attachment; filename=\"companies-2026-11-26.csv\"; filename*=UTF-8''{name}"
    )
    assert (done.headers["rapport-rows"], len(done.content.splitlines())) == ("0", 1)
