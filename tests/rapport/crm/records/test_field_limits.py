"""Limits of an organisation's own fields: bounds, lengths and shapes hold wherever something is written."""

from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.imports import error_lines, everything, imported
from tests.support.own_fields import changed, define, the_field

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Limits Ltd", "GB", email)


CASES = (
    ("decimal", {"least": "10", "most": "20.5"}, ("10", "20.5"), (("9.99", "too_low"), ("20.51", "too_high"))),
    ("money", {"most": "0"}, ("0", "-1"), (("0.01", "too_high"),)),
    (
        "date", {"least": "2026-01-01", "most": "2026-12-31"}, ("2026-01-01", "2026-12-31"),
        (("2025-12-31", "too_low"), ("2027-01-01", "too_high")),
    ),
    ("text", {"shortest": 2, "longest": 3}, ("ab", "\u91cd\u5e86\u7801"), (("a", "too_short"), ("abcd", "too_long"))),
    ("long_text", {"longest": 3}, ("a\nb",), (("abcd", "too_long"),)),
    ("email", {"longest": 7}, ("a@b.com",), (("aa@b.com", "too_long"),)),
    ("text", {"shape": "digits"}, ("0123",), (("12a", "wrong_shape"), ("\u0661", "wrong_shape"))),
    ("text", {"shape": "letters"}, ("abC",), (("ab1", "wrong_shape"),)),
    (
        "text", {"shape": "code", "shortest": 5, "longest": 5}, ("AB-12",),
        (("AB 12", "wrong_shape"), ("A-1", "too_short")),
    ),
    ("text", {"shape": "postcode_cn"}, ("200120",), (("20012", "wrong_shape"), ("2001200", "wrong_shape"))),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "limits", "good", "bad"), CASES)
async def test_what_is_written_keeps_to_them(
    owner: Person, kind: str, limits: Json, good: tuple[str, ...], bad: tuple[tuple[str, str], ...]
) -> None:
    field = await define(owner, kind, "Limited", limits=limits)
    name = field["name"]
    assert {key: value for key, value in field["limits"].items() if value is not None} == limits
    made = (await owner.post("/api/companies", json={"name": "Acme", name: good[0]})).json()["record"]
    path = f"/api/companies/{made['id']}"
    for value in good:
        done = await owner.patch(path, json={name: value})
        assert (done.status_code, done.json()["record"][name]) == (200, value)
    for value, code in bad:
        refused = await owner.post("/api/companies", json={"name": "Beta", name: value})
        assert (refused.status_code, refused.json()["code"]) == (422, "records.invalid")
        assert refused.json()["fields"][name]["code"] == f"records.{code}"
        assert (await owner.patch(path, json={name: value})).json()["fields"][name]["code"] == f"records.{code}"
        bulk = {"op": "update", "ids": [made["id"]], "fields": {name: value}}
        done = await owner.post("/api/companies/bulk", json=bulk)
        assert done.json().get("done", 0) == 0, done.text
        assert (await owner.get(path)).json()["record"][name] == good[-1]
    assert (await owner.patch(path, json={name: None})).json()["record"][name] is None, "empty is no value"


async def test_what_is_there_stays_and_an_undo_is_held_to_them(owner: Person) -> None:
    name = (await define(owner, "decimal", "Doors"))["name"]
    made = (await owner.post("/api/companies", json={"name": "Acme", name: "50"})).json()["record"]
    await changed(owner, name, limits={"most": "20"})
    path = f"/api/companies/{made['id']}"
    renamed = await owner.patch(path, json={"name": "Acme & Sons"})
    assert (renamed.status_code, renamed.json()["record"][name]) == (200, "50")
    beyond = await owner.post("/api/companies/summary", json={"filter": {"field": name, "op": "gt", "value": "20"}})
    assert beyond.json()["total"]["count"] == 1
    done = await owner.patch(path, json={name: "7"})
    back = await owner.post(f"{path}/reversion", json={"seq": done.json()["change"]["seq"], "field": name})
    assert back.json()["fields"][name]["code"] == "records.too_high"
    await changed(owner, name, limits={})
    assert (await owner.patch(path, json={name: "50"})).status_code == 200


async def test_a_cell_of_a_file_is_held_to_them(rapport: Rapport, owner: Person) -> None:
    name = (await define(owner, "text", "Code", limits={"shape": "digits"}))["name"]
    done = await imported(rapport, owner, b"Name,Code\nAlpha,12\nBeta,x1\n")
    [line] = await error_lines(owner, done)
    assert "Beta" in line
    assert "x1" in line
    assert "digits only" in line
    assert {each["name"]: each[name] for each in await everything(owner)} == {"Alpha": "12", "Beta": None}


async def test_a_converted_lead_keeps_to_them(owner: Person) -> None:
    said = (await define(owner, "decimal", "Said", "lead"))["name"]
    heard = (await define(owner, "decimal", "Heard", "contact", copied_from=said, limits={"most": "5"}))["name"]
    lead = (await owner.post("/api/leads", json={"name": "Ann Ott", said: "7"})).json()["record"]
    path = f"/api/leads/{lead['id']}/conversion"
    refused = await owner.post(path, json={})
    assert refused.status_code == 422, refused.text
    assert "records.too_high" in refused.text
    done = await owner.post(path, json={"contact": {"fields": {heard: "5"}}})
    assert done.status_code == 201, done.text


async def test_a_merge_keeps_what_is_there(owner: Person) -> None:
    name = (await define(owner, "decimal", "Doors"))["name"]
    first = (await owner.post("/api/companies", json={"name": "Acme"})).json()["record"]
    second = (await owner.post("/api/companies", json={"name": "Acme", name: "50"})).json()["record"]
    await changed(owner, name, limits={"most": "20"})
    versions = {each["id"]: each["version"] for each in (first, second)}
    wanted = {"survivor": first["id"], "others": [second["id"]], "versions": versions}
    done = await owner.post("/api/companies/merges", json=wanted)
    assert done.status_code in {200, 201}, done.text
    assert (await owner.get(f"/api/companies/{first['id']}")).json()["record"][name] == "50"


@pytest.mark.parametrize(
    ("kind", "limits", "where", "code"),
    [
        ("boolean", {"least": "1"}, "least", "unreadable"),
        ("text", {"most": "1"}, "most", "unreadable"),
        ("decimal", {"shortest": 1}, "shortest", "unreadable"),
        ("email", {"shape": "digits"}, "shape", "unreadable"),
        ("decimal", {"least": "x"}, "least", "unreadable"),
        ("date", {"least": "2026-02-02", "most": "2026-02-01"}, "most", "too_low"),
        ("text", {"shortest": 0}, "shortest", "too_low"),
        ("text", {"longest": 501}, "longest", "too_high"),
        ("text", {"shortest": 3, "longest": 2}, "longest", "too_low"),
    ],
)
async def test_limits_that_cannot_be_are_refused(owner: Person, kind: str, limits: Json, where: str, code: str) -> None:
    body = {"type": kind, "label": {"zh": "", "en": "Limited"}, "limits": limits}
    refused = await owner.post("/api/fields/company", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "records.invalid_definition")
    assert refused.json()["fields"][where]["code"] == f"records.{code}"
    field = await define(owner, kind, "Limited")
    body = {"base_version": field["version"], "limits": limits}
    late = await owner.patch(f"/api/fields/company/{field['name']}", json=body)
    assert late.json()["fields"][where]["code"] == f"records.{code}"
    assert await the_field(owner, field["name"]) == field
