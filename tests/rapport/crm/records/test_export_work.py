"""What an export costs: each column once, some rows at a time, and what is searched for is searched once."""

from typing import Any

import pytest

from rapport.crm.records import export, read
from tests.support.app import Person, Rapport
from tests.support.imports import count, imported


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
    assert sorted(lines[1:]) == sorted(f"Company {i}" for i in range(600))
    assert built == [250, 250, 100]
    assert len(searched) == 1
