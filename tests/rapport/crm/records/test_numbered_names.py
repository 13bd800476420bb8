"""Records of an own kind that automatic numbers name: whoever makes them and however, and found by these."""

from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.imports import imported
from tests.support.own_fields import define
from tests.support.own_objects import define_object

Json = dict[str, Any]
FORM = {"prefix": "WO-", "digits": 4, "per_year": False, "first": 7}


async def names(person: Person, noun: str = "o_1", **asked: object) -> list[str]:
    done = await person.post(f"/api/{noun}/query", json={"sort": [{"field": "name"}], **asked})
    assert done.status_code == 200, done.text
    return [each["name"] for each in done.json()["items"]]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    person = await rapport.sign_up("Orders Ltd", "GB", email)
    made = await define_object(person, "Work order", numbering=FORM)
    assert made["numbering"] == FORM
    return person


async def test_numbers_name_them_however_they_are_made(rapport: Rapport, owner: Person) -> None:
    place = (await define(owner, "text", "Place", "o_1"))["name"]
    first = await owner.post("/api/o_1", json={place: "North"})
    assert (first.status_code, first.json()["record"]["name"]) == (201, "WO-0007"), first.text
    rows = {"rows": [{"op": "create", "fields": {place: each}} for each in ("East", "West")]}
    assert (await owner.post("/api/o_1/rows", json=rows)).status_code == 200
    await imported(rapport, owner, b"Place\nSouth\n", "o_1")
    assert await names(owner) == ["WO-0007", "WO-0008", "WO-0009", "WO-0010"]
    assert await names(owner, search="WO-0008") == ["WO-0008"]
    assert await names(owner, filter={"field": "name", "op": "eq", "value": "wo-0010"}) == ["WO-0010"]
    hits = (await owner.post("/api/search", json={"q": "WO-0007"})).json()["hits"]
    assert [(each["object"], each["label"]) for each in hits] == [("o_1", "WO-0007")]
    task = await owner.post("/api/tasks", json={"title": "Go", "o_1": first.json()["record"]["id"]})
    assert task.json()["included"]["records"][first.json()["record"]["id"]]["label"] == "WO-0007"


async def test_nobody_types_them(owner: Person) -> None:
    refused = await owner.post("/api/o_1", json={"name": "Mine"})
    assert (refused.status_code, refused.json()["fields"]["name"]["code"]) == (422, "records.not_editable")
    record = (await owner.post("/api/o_1", json={})).json()["record"]
    refused = await owner.patch(f"/api/o_1/{record['id']}", json={"base_version": 1, "name": "Mine"})
    assert refused.json()["fields"]["name"]["code"] == "records.not_editable"
    [described] = [each for each in (await owner.get("/api/objects")).json() if each["name"] == "o_1"]
    title = next(each for each in described["fields"] if each["name"] == "name")
    assert (title["editable"], title["required"]) == (False, False)


async def test_each_kind_counts_for_itself(owner: Person) -> None:
    await define_object(owner, "Visit", numbering={"prefix": "V-", "digits": 2, "per_year": False, "first": 1})
    await define_object(owner, "Site")
    for noun in ("o_1", "o_2", "o_1"):
        assert (await owner.post(f"/api/{noun}", json={})).status_code == 201
    assert (await names(owner), await names(owner, "o_2")) == (["WO-0007", "WO-0008"], ["V-01"])
    assert (await owner.post("/api/o_3", json={})).status_code == 422, "a name that people give is required"


async def test_a_prefix_can_be_read(owner: Person) -> None:
    body = {"label": {"zh": "", "en": "Odd"}, "numbering": {**FORM, "prefix": " x"}}
    refused = await owner.post("/api/custom-objects", json=body)
    assert (refused.status_code, refused.json()["fields"]["numbering"]["code"]) == (422, "records.unreadable")
