"""What one request may ask for: so many texts, candidates, links and levels, and no more."""

from typing import Any
from uuid import uuid4

import pytest

from rapport.crm.records import compiler, scope
from tests.support.app import Person, Rapport
from tests.support.imports import count, imported

Json = dict[str, Any]
JSON = {"content-type": "application/json"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation with thirty companies."""
    person = await rapport.sign_up("Limits Ltd", "GB", email)
    await imported(rapport, person, "\n".join(["name", *(f"Company number {i}" for i in range(30))]).encode())
    return person


def contains(*texts: str) -> Json:
    """A filter over names that hold any of these."""
    return {"or": [{"field": "name", "op": "contains", "value": text} for text in texts]}


async def test_so_many_conditions_look_into_texts(owner: Person) -> None:
    answers = [
        await owner.post("/api/companies/count", json={"filter": contains(*["number"] * number)}) for number in (5, 6)
    ]
    assert [each.status_code for each in answers] == [200, 400]
    assert (answers[0].json()["count"], answers[1].json()["code"]) == (30, "records.bad_filter")


async def test_the_same_condition_is_answered_once(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_into: list[str] = []
    haystack = compiler.haystack

    def counting(text: str, kind: str) -> list[str]:
        looked_into.append(text)
        return haystack(text, kind)

    monkeypatch.setattr(compiler, "haystack", counting)
    answer = await owner.post("/api/companies/count", json={"filter": contains(*["number"] * 5)})
    assert answer.json()["count"] == 30
    assert len(looked_into) == 30


async def test_all_conditions_share_one_budget(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope, "MAX_CANDIDATES", 59)
    enough = await owner.post("/api/companies/count", json={"filter": contains("number")})
    over = await owner.post("/api/companies/count", json={"filter": contains("number", "company")})
    assert (enough.json()["count"], over.status_code, over.json()["code"]) == (30, 400, "records.bad_filter")


async def test_a_create_makes_so_many_links(owner: Person) -> None:
    links = {"contacts": [{"id": str(uuid4())} for _ in range(101)]}
    refused = await owner.post("/api/companies", json={"name": "Linked", "links": links})
    assert (refused.status_code, refused.json()["code"]) == (400, "records.too_many_links")
    assert await count(owner) == 30


@pytest.mark.parametrize(
    "filter_",
    ['{"not":' * 5000 + "{}" + "}" * 5000, '{"field":"name","op":"eq","value":' + "[" * 5000 + "]" * 5000 + "}"],
)
async def test_a_body_without_a_floor_is_refused(owner: Person, filter_: str) -> None:
    for path in ("companies/count", "companies/bulk", "views"):
        body = '{"op":"delete","object":"company","name":"x","filter":' + filter_ + "}"
        refused = await owner.post(f"/api/{path}", content=body, headers=JSON)
        assert (path, refused.status_code, refused.json()["code"]) == (path, 400, "too_deep")
    assert await count(owner) == 30
    assert (await owner.get("/api/views")).json() == []


@pytest.mark.parametrize("filter_", [{"field": "name", "op": "eq", "value": [[[[1]]]]}, {"not": {"not": {}}}])
async def test_a_view_keeps_no_deep_value(owner: Person, filter_: Json) -> None:
    refused = await owner.post("/api/views", json={"object": "company", "name": "x", "filter": filter_})
    assert (refused.status_code, refused.json()["code"]) == (400, "records.bad_filter")
    assert (await owner.get("/api/views")).json() == []
