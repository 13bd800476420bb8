"""A field gets another kind: the preview says what becomes of its values, nothing is lost, and there is a way back."""

from typing import Any

import pytest

from rapport.crm.records import retype_run
from tests.support.app import Person, Rapport
from tests.support.hidden import hidden_from
from tests.support.own_fields import changed, define, the_field

Json = dict[str, Any]

CASES: list[tuple[str, str, list[Any], list[Any]]] = [
    ("text", "decimal", ["1,234.50", "12", "n/a"], ["1234.5", "12", None]),
    ("text", "date", ["31/12/2025", "01/02/2026", "soon"], ["2025-12-31", "2026-02-01", None]),
    ("text", "phone", ["0571 8765-4321", "none"], ["0571 8765-4321", None]),
    ("text", "boolean", ["yes", "否", "maybe"], [True, False, None]),
    ("text", "choice", ["Gold", "gold ", "Silver"], ["Gold", "Gold", "Silver"]),
    ("text", "multi_choice", ["Gold; Silver", "Silver"], [["Gold", "Silver"], ["Silver"]]),
    ("text", "long_text", ["North quay"], ["North quay"]),
    ("decimal", "text", ["7.50"], ["7.5"]),
    ("money", "decimal", ["7.50"], ["7.5"]),
    ("date", "text", ["2026-02-28"], ["2026-02-28"]),
    ("boolean", "text", [True, False], ["Yes", "No"]),
    ("choice", "multi_choice", ["Gold"], [["Gold"]]),
    ("multi_choice", "choice", [["Gold"], ["Gold", "Silver"]], ["Gold", None]),
    ("multi_choice", "text", [["Gold", "Silver"]], ["Gold; Silver"]),
]
"""Kinds, what records hold, and what that becomes: None for what stays behind."""
LABELLED = {"choice", "multi_choice"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Kinds Ltd", "GB", email)


async def labels(person: Person, name: str) -> dict[str, str]:
    """The ids of a field's labels by their words."""
    listed = (await person.get(f"/api/choices/company/{name}")).json()
    return {each["label"]["en"]: each["id"] for each in listed}


async def add(person: Person, name: str, **values: object) -> Json:
    """Adds a company; the record."""
    done = await person.post("/api/companies", json={"name": name, **values})
    assert done.status_code == 201, done.text
    record: Json = done.json()["record"]
    return record


async def defined(person: Person, kind: str, label: str) -> Json:
    """A field; one with choices has two."""
    words = [{"zh": each, "en": each} for each in ("Gold", "Silver")] if kind in LABELLED else []
    return await define(person, kind, label, choices=words)


async def turned(rapport: Rapport, person: Person, name: str, into: str) -> Json:
    """The field that took a field's place, filled."""
    version = (await the_field(person, name))["version"]
    done = await person.post(f"/api/fields/company/{name}/kind", json={"base_version": version, "type": into})
    assert done.status_code == 200, done.text
    await rapport.run_jobs()
    listed = (await person.get("/api/fields/company")).json()["fields"]
    found: Json = next(each for each in listed if each["converted"] and each["converted"]["source"] == name)
    return found


async def test_values_become_what_the_preview_says(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retype_run, "PIECE", 2)
    for at, (kind, into, values, wanted) in enumerate(CASES):
        label = f"{kind} {into}"
        name = (await defined(owner, kind, label))["name"]
        ids = await labels(owner, name) if kind in LABELLED else {}
        rows = []
        for value in values:
            sent = [ids[each] for each in value] if isinstance(value, list) else ids.get(value, value)
            rows.append(await add(owner, f"R{at}", **{name: sent}))
        path = f"/api/fields/company/{name}/kind"
        found = (await owner.post(f"{path}/preview", json={"base_version": 1, "type": into})).json()
        stays = sum(each is None for each in wanted)
        assert (found["examined"], found["converts"], found["stays"]) == (len(values), len(values) - stays, stays), (
            label
        )
        assert [each["problem"] is not None for each in found["staying"]] == [True] * stays
        made = await turned(rapport, owner, name, into)
        assert (made["type"], made["label"]["en"]) == (into, label)
        assert made["converted"] == {
            "source": name, "type": kind, "done": len(values), "total": len(values), "left": stays, "ended": True,
        }  # fmt: skip
        ids = await labels(owner, made["name"]) if into in LABELLED else {}
        for row, value in zip(rows, wanted, strict=True):
            record = (await owner.get(f"/api/companies/{row['id']}")).json()["record"]
            asked = sorted(ids[each] for each in value) if isinstance(value, list) else ids.get(value, value)
            assert record[made["name"]] == asked, (label, value)
            assert name not in record, "the old field is archived"
        await changed(owner, made["name"], archived=True)


async def test_there_is_a_way_back_and_nothing_is_lost(rapport: Rapport, owner: Person) -> None:
    name = (await define(owner, "text", "Size", indexed=True))["name"]
    first, second = await add(owner, "First", **{name: "12"}), await add(owner, "Second", **{name: "large"})
    view = {
        "name": "Sizes", "object": "company", "kind": "list", "columns": [{"field": "name"}, {"field": name}],
        "sort": [{"field": name}],
    }  # fmt: skip
    saved = (await owner.post("/api/views", json=view)).json()
    made = await turned(rapport, owner, name, "decimal")
    assert made["indexing"]["state"] == "on"
    over = {"filter": {"field": made["name"], "op": "gt", "value": "11"}, "limit": 10}
    items = (await owner.post("/api/companies/query", json=over)).json()["items"]
    assert [each["id"] for each in items] == [first["id"]]
    shown = next(each for each in (await owner.get("/api/views")).json() if each["id"] == saved["id"])
    assert [each["field"] for each in shown["columns"]] == ["name", made["name"]]
    assert [each["field"] for each in shown["sort"]] == [made["name"]]
    history = (await owner.get(f"/api/companies/{first['id']}/history")).json()
    assert any(each.get("field") == made["name"] for item in history["items"] for each in item["changes"])
    path = f"/api/fields/company/{made['name']}/kind/undo"
    stale = await owner.post(path, json={"base_version": made["version"] + 1})
    assert stale.json()["code"] == "records.field_changed"
    back = await owner.post(path, json={"base_version": made["version"]})
    assert back.status_code == 200, back.text
    await rapport.run_jobs()
    for row, value in ((first, "12"), (second, "large")):
        record = (await owner.get(f"/api/companies/{row['id']}")).json()["record"]
        assert (record[name], made["name"] in record) == (value, False)
    assert (await the_field(owner, name))["indexing"]["state"] == "on"
    assert (await the_field(owner, made["name"]))["archived"] is True


async def test_what_somebody_wrote_meanwhile_stays(rapport: Rapport, owner: Person) -> None:
    name = (await define(owner, "text", "Size"))["name"]
    first, second = await add(owner, "First", **{name: "12"}), await add(owner, "Second", **{name: "13"})
    done = await owner.post(f"/api/fields/company/{name}/kind", json={"base_version": 1, "type": "decimal"})
    new = next(each for each in done.json()["fields"] if not each["archived"])["name"]
    written = await owner.patch(f"/api/companies/{first['id']}", json={"base_version": 1, new: "99"})
    assert written.status_code == 200, written.text
    await rapport.run_jobs()
    found = [(await owner.get(f"/api/companies/{each['id']}")).json()["record"][new] for each in (first, second)]
    assert found == ["99", "13"]


async def test_what_can_not_be_changed(rapport: Rapport, owner: Person) -> None:
    name = (await define(owner, "decimal", "Size"))["name"]
    wrong = await owner.post(f"/api/fields/company/{name}/kind", json={"base_version": 1, "type": "choice"})
    assert wrong.json()["fields"]["type"]["code"] == "records.field_not_convertible"
    double = (await define(owner, "formula", "Double", formula=f"{{{name}}} * 2"))["name"]
    asked = await owner.post(f"/api/fields/company/{name}/kind", json={"base_version": 1, "type": "text"})
    assert (asked.status_code, asked.json()["code"]) == (409, "records.field_asked_elsewhere")
    assert asked.json()["details"]["fields"] == [double]
    assert (await the_field(owner, name))["archived"] is False


async def test_a_mask_goes_along(rapport: Rapport, owner: Person) -> None:
    name = (await define(owner, "text", "Secret"))["name"]
    row = await add(owner, "First", **{name: "12"})
    member = await hidden_from(owner, rapport, {"company": {name: {"read": "hidden", "edit": False}}})
    made = await turned(rapport, owner, name, "decimal")
    record = (await member.get(f"/api/companies/{row['id']}")).json()["record"]
    assert made["name"] not in record
    assert (await owner.get(f"/api/companies/{row['id']}")).json()["record"][made["name"]] == "12"


async def test_a_formula_is_tried_on_records_that_its_author_sees(owner: Person) -> None:
    name = (await define(owner, "decimal", "Size"))["name"]
    for at in range(7):
        await add(owner, f"R{at}", **({name: str(at)} if at else {}))
    path = "/api/fields/company/formula/preview"
    found = (await owner.post(path, json={"formula": f"{{{name}}} * 2"})).json()
    assert (found["result"], found["hidden"]) == ("decimal", False)
    assert [(each["title"], each["value"]) for each in found["records"]] == [
        (f"R{at}", str(at * 2)) for at in (6, 5, 4, 3, 2)
    ]
    refused = await owner.post(path, json={"formula": "1 +"})
    assert refused.json()["fields"]["formula"]["code"] == "records.bad_formula"
