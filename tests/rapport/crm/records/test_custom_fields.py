"""Fields of an organisation's own: what is true of declared fields is true of them."""

import csv
import io
from typing import Any
from uuid import UUID

import pytest

from rapport.crm.records import custom
from rapport.crm.records import define as define_verbs
from tenants import entitlements
from tests.support.app import Person, Rapport
from tests.support.imports import imported
from tests.support.own_fields import define

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Fields Ltd", "GB", email)


async def add(person: Person, name: str = "Acme", **values: object) -> Json:
    """Adds a company and returns it."""
    done = await person.post("/api/companies", json={"name": name, **values})
    assert done.status_code == 201, done.text
    record: Json = done.json()["record"]
    return record


async def change(person: Person, record: Json, **values: object) -> Json:
    """What a change of a company answers."""
    body = {"base_version": record["version"], **values}
    answer: Json = (await person.patch(f"/api/companies/{record['id']}", json=body)).json()
    return answer


async def names(person: Person, **query: object) -> list[str]:
    """The names on the first page of companies."""
    done = await person.post("/api/companies/query", json=query)
    assert done.status_code == 200, done.text
    return [each["name"] for each in done.json()["items"]]


async def test_what_is_written_is_read_found_and_filtered(owner: Person) -> None:
    text = (await define(owner, "text", "Route"))["name"]
    number = (await define(owner, "decimal", "Doors"))["name"]
    made = await add(owner, **{text: "  North quay ", number: "7.50"})
    assert (made[text], made[number]) == ("North quay", "7.5")
    assert (await owner.get(f"/api/companies/{made['id']}")).json()["record"] == made
    assert await names(owner, filter={"field": text, "op": "eq", "value": "north  QUAY"}) == ["Acme"]
    assert await names(owner, filter={"field": text, "op": "contains", "value": "qua"}) == ["Acme"]
    assert await names(owner, filter={"field": number, "op": "gt", "value": "7"}) == ["Acme"]
    assert await names(owner, filter={"field": number, "op": "gt", "value": "8"}) == []
    assert await names(owner, search="quay") == ["Acme"]
    hits = (await owner.post("/api/search", json={"q": "quay"})).json()["hits"]
    assert [(each["field"], each["matched"]) for each in hits] == [(text, "North quay")]
    page = (await owner.post("/api/companies/query", json={"fields": ["name", number]})).json()["items"]
    assert [(each["name"], each[number], text in each) for each in page] == [("Acme", "7.5", False)]


async def test_every_kind_keeps_what_it_is_given(owner: Person) -> None:
    me = owner.session["person"]["id"]
    area = await define(owner, "choice", "Area", choices=[{"zh": "北", "en": "North"}, {"zh": "南", "en": "South"}])
    given = {
        "text": "Ærø", "long_text": "A line\nand another", "email": "A.B@example.com", "phone": "+45 62 52 10 00",
        "url": "https://example.com/x", "decimal": "-0.000001", "money": "1250000", "date": "2026-02-28",
        "boolean": False, "person": me,
    }  # fmt: skip
    fields = {kind: (await define(owner, kind, f"A {kind}"))["name"] for kind in given}
    values = {fields[kind]: value for kind, value in given.items()} | {area["name"]: area["choices"][1]["id"]}
    made = await add(owner, **values)
    assert {name: made[name] for name in values} == values
    read = (await owner.get(f"/api/companies/{made['id']}")).json()
    assert read["record"] == made
    assert read["included"]["choices"][area["choices"][1]["id"]] == {"zh": "南", "en": "South"}
    for kind, name in fields.items():
        query = {"field": name, "op": "not_empty"}
        assert await names(owner, filter=query) == ["Acme"], kind
    emptied = (await change(owner, made, **dict.fromkeys(values)))["record"]
    assert {emptied[name] for name in values} == {None}
    assert await names(owner, filter={"field": fields["text"], "op": "empty"}) == ["Acme"]
    assert await names(owner, search="Ærø") == []


async def test_lists_sort_group_and_add_up(owner: Person) -> None:
    area = await define(owner, "choice", "Area", choices=[{"zh": "b", "en": "Low"}, {"zh": "a", "en": "High"}])
    worth = (await define(owner, "money", "Worth"))["name"]
    low, high = (each["id"] for each in area["choices"])
    for name, amount, chosen in (("A", "5", low), ("B", "30", high), ("C", None, high), ("D", "1.5", None)):
        await add(owner, name, **{worth: amount, area["name"]: chosen})
    assert await names(owner, sort=[{"field": worth, "descending": True}]) == ["B", "A", "D", "C"]
    first = (await owner.post("/api/companies/query", json={"sort": [{"field": worth}], "limit": 2})).json()
    rest = {"sort": [{"field": worth}], "limit": 2, "cursor": first["next"]}
    assert [each["name"] for each in first["items"]] + await names(owner, **rest) == ["D", "A", "B", "C"]
    assert await names(owner, filter={"field": area["name"], "op": "contains", "value": "hig"}) == ["C", "B"]
    summary = (await owner.post("/api/companies/summary", json={"group": area["name"], "sums": [worth]})).json()
    assert summary["total"] == {"count": 4, "sums": {worth: "36.5"}}
    assert {each["key"]: (each["count"], each["sums"][worth]) for each in summary["groups"]} == {
        high: (2, "30"), low: (1, "5"), None: (1, "1.5"),
    }  # fmt: skip


async def test_history_tells_of_it_and_undo_takes_it_back(owner: Person) -> None:
    text, day = (await define(owner, "text", "Route"))["name"], (await define(owner, "date", "Since"))["name"]
    made = await add(owner, **{text: "North", day: "2026-01-02"})
    changed = await change(owner, made, **{text: "South", day: "2026-01-03"})
    path = f"/api/companies/{made['id']}"
    newest = (await owner.get(f"{path}/history")).json()["items"][0]
    assert {(each["field"], each["before"], each["after"]) for each in newest["changes"]} == {
        (text, "North", "South"), (day, "2026-01-02", "2026-01-03"),
    }  # fmt: skip
    conflict = await owner.patch(path, json={"base_version": made["version"], text: "West"})
    assert conflict.json()["details"]["fields"][text]["theirs"] == "South"
    seq = changed["change"]["seq"]
    back = (await owner.post(f"{path}/reversion", json={"seq": seq, "field": text})).json()["record"]
    assert (back[text], back[day]) == ("North", "2026-01-03")
    assert await names(owner, search="North") == ["Acme"]
    assert await names(owner, search="South") == []
    done = (
        await owner.post("/api/companies/bulk", json={"op": "update", "ids": [made["id"]], "fields": {day: None}})
    ).json()
    assert (done["done"], (await owner.get(path)).json()["record"][day]) == (1, None)
    await owner.post(f"/api/batches/{done['batch_id']}/undo")
    assert (await owner.get(path)).json()["record"][day] == "2026-01-03"


async def test_an_archived_field_is_nowhere_and_comes_back_whole(owner: Person) -> None:
    text = await define(owner, "text", "Route")
    kept = await define(owner, "text", "Other")
    made = await add(owner, **{text["name"]: "Harbour", kept["name"]: "Hill"})
    path = f"/api/fields/company/{text['name']}"
    archived = await owner.patch(path, json={"base_version": 1, "archived": True})
    assert [each["archived"] for each in archived.json()["fields"]] == [True, False]
    [company] = [each for each in (await owner.get("/api/objects")).json() if each["name"] == "company"]
    assert [each["name"] for each in company["fields"] if each["custom"]] == [kept["name"]]
    refused = await owner.patch(f"/api/companies/{made['id']}", json={text["name"]: "Quay"})
    assert (refused.status_code, refused.json()["code"]) == (400, "records.unknown_field")
    assert await names(owner, search="Harbour") == []
    await change(owner, made, **{kept["name"]: "Dale"})  # a write meanwhile loses nothing of it
    await owner.patch(path, json={"base_version": 2, "archived": False})
    read = (await owner.get(f"/api/companies/{made['id']}")).json()["record"]
    assert (read[text["name"]], read[kept["name"]]) == ("Harbour", "Dale")
    assert await names(owner, search="Harbour") == ["Acme"]
    assert await names(owner, search="Dale") == ["Acme"]


async def test_a_label_is_changed_and_the_field_stays(owner: Person) -> None:
    field = await define(owner, "text", "Route")
    made = await add(owner, **{field["name"]: "Harbour"})
    path = f"/api/fields/company/{field['name']}"
    renamed = await owner.patch(path, json={"base_version": 1, "label": {"zh": "航线", "en": "Line"}, "required": True})
    [now] = renamed.json()["fields"]
    assert (now["label"], now["required"], now["version"]) == ({"zh": "航线", "en": "Line"}, True, 2)
    late = await owner.patch(path, json={"base_version": 1, "label": {"zh": "x", "en": "x"}})
    assert (late.status_code, late.json()["code"]) == (409, "records.field_changed")
    assert (await owner.get(f"/api/companies/{made['id']}")).json()["record"][field["name"]] == "Harbour"
    lacking = await owner.post("/api/companies", json={"name": "Beta"})
    assert lacking.json()["fields"][field["name"]]["code"] == "records.required"
    emptied = await change(owner, made, **{field["name"]: " "})
    assert emptied["fields"][field["name"]]["code"] == "records.required"
    assert await names(owner) == ["Acme"]


async def test_fields_stand_in_an_order(owner: Person) -> None:
    first, second, third = [(await define(owner, "text", label))["name"] for label in ("One", "Two", "Three")]
    wanted = [third, first, second]
    done = await owner.put("/api/fields/company/order", json={"names": wanted})
    assert [each["name"] for each in done.json()["fields"]] == wanted
    [company] = [each for each in (await owner.get("/api/objects")).json() if each["name"] == "company"]
    assert [each["fields"] for each in company["groups"] if each["name"] == "custom"] == [wanted]
    for wrong in ([first, second], [first, first, second], [*wanted, "c_1"]):
        refused = await owner.put("/api/fields/company/order", json={"names": wrong})
        assert (refused.status_code, refused.json()["code"]) == (422, "records.bad_field_order")
    again = await owner.put("/api/fields/company/order", json={"names": wanted})
    assert [each["name"] for each in again.json()["fields"]] == wanted


async def test_ids_are_given_once_over_all_objects(owner: Person) -> None:
    one = await define(owner, "text", "One")
    two = await define(owner, "text", "One", "contact")
    await owner.patch(f"/api/fields/contact/{two['name']}", json={"base_version": 1, "archived": True})
    three = await define(owner, "text", "Three")
    assert [each["id"] - custom.FIRST_ID for each in (one, two, three)] == [0, 1, 2]


async def test_definitions_that_cannot_be_are_refused(owner: Person) -> None:
    await define(owner, "text", "Route")
    for label, problem in (
        ("  ", "records.required"), ("route ", "records.field_name_taken"), ("Industry", "records.field_name_taken"),
        ("x" * 61, "records.too_long"), ("Route\x00", "records.unreadable"), ("\u200b", "records.unreadable"),
        ("\u202eetuoR", "records.unreadable"),
    ):  # fmt: skip
        body = {"type": "text", "label": {"zh": "", "en": label}}
        refused = await owner.post("/api/fields/company", json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, "records.invalid_definition")
        assert refused.json()["fields"]["label"]["code"] == problem
    for more in (
        {"type": "text", "choices": [{"zh": "a", "en": "a"}]},
        {"type": "choice", "choices": [{"zh": " ", "en": ""}]},
    ):
        refused = await owner.post("/api/fields/company", json={"label": {"zh": "x", "en": "x"}, **more})
        assert refused.json()["fields"]["choices"]["code"] == "records.required"
    assert (await owner.patch("/api/fields/company/c_9", json={"base_version": 1})).json()[
        "code"
    ] == "records.field_not_found"
    assert len((await owner.get("/api/fields/company")).json()["fields"]) == 1


async def test_an_archived_field_takes_no_label_that_it_could_not_come_back_with(owner: Person) -> None:
    path = f"/api/fields/company/{(await define(owner, 'text', 'Route'))['name']}"
    assert (await owner.patch(path, json={"base_version": 1, "archived": True})).status_code == 200
    for label in ("", "x" * 100_000):
        for more in ({}, {"archived": True}):
            body = {"base_version": 2, "label": {"zh": label, "en": label}, **more}
            assert (await owner.patch(path, json=body)).status_code == 422
    # The name of a field in use is free to it until it is to be used again.
    await define(owner, "text", "Line")
    named = await owner.patch(path, json={"base_version": 2, "label": {"zh": "", "en": "Line"}})
    assert named.status_code == 200
    back = await owner.patch(path, json={"base_version": 3, "archived": False})
    assert back.json()["fields"]["label"]["code"] == "records.field_name_taken"


async def test_a_plan_says_how_many_there_may_be(rapport: Rapport, owner: Person) -> None:
    organisation = UUID(owner.session["organisation"]["id"])
    async with rapport.parts.runtime.databases.control_session() as control:
        await entitlements.grant(control, organisation, "limits.custom_fields", 1, source="test")
    first = await define(owner, "text", "One")
    body = {"type": "text", "label": {"zh": "", "en": "Two"}}
    full = await owner.post("/api/fields/company", json=body)
    assert (full.status_code, full.json()["code"]) == (409, "records.field_limit")
    await define(owner, "text", "Two", "contact")
    path = f"/api/fields/company/{first['name']}"
    await owner.patch(path, json={"base_version": 1, "archived": True})
    await define(owner, "text", "Two")
    back = await owner.patch(path, json={"base_version": 2, "archived": False})
    assert (back.status_code, back.json()["code"]) == (409, "records.field_limit")


async def test_archived_ones_are_kept_in_a_number_too(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(define_verbs, "ARCHIVED", 1)
    one, two = [await define(owner, "text", name) for name in ("One", "Two")]
    gone = {"base_version": 1, "archived": True}
    assert (await owner.patch(f"/api/fields/company/{one['name']}", json=gone)).status_code == 200
    refused = await owner.patch(f"/api/fields/company/{two['name']}", json=gone)
    assert (refused.status_code, refused.json()["code"]) == (409, "records.archived_limit")
    fields = {each["name"]: each for each in (await owner.get("/api/fields/company")).json()["fields"]}
    assert {name: (each["archived"], each["version"]) for name, each in fields.items()} == {
        one["name"]: (True, 2), two["name"]: (False, 1),
    }  # fmt: skip
    renamed = {"base_version": 1, "label": {"zh": "", "en": "Three"}}
    assert (await owner.patch(f"/api/fields/company/{two['name']}", json=renamed)).status_code == 200


async def test_only_who_configures_defines(rapport: Rapport, owner: Person, email: str) -> None:
    field = await define(owner, "text", "Route")
    rep = await rapport.hire(owner, f"rep.{email}")
    body = {"type": "text", "label": {"zh": "", "en": "Two"}}
    assert (await rep.post("/api/fields/company", json=body)).status_code == 403
    assert (await rep.get("/api/fields/company")).status_code == 403
    path = f"/api/fields/company/{field['name']}"
    assert (await rep.patch(path, json={"base_version": 1, "archived": True})).status_code == 403
    assert (await rep.put("/api/fields/company/order", json={"names": [field["name"]]})).status_code == 403
    made = await add(rep, **{field["name"]: "Quay"})
    assert made[field["name"]] == "Quay"
    assert [each["archived"] for each in (await owner.get("/api/fields/company")).json()["fields"]] == [False]


async def test_fields_of_others_are_refused(rapport: Rapport, owner: Person, email: str) -> None:
    """Two organisations have the same numbers; a number that one lacks, or has on another object, names nothing."""
    mine = (await define(owner, "text", "Route"))["name"]
    of_contacts = (await define(owner, "text", "Route", "contact"))["name"]
    other = await rapport.sign_up("Other Ltd", "GB", f"other.{email}")
    for person, name in ((other, mine), (owner, of_contacts)):
        for answer in (
            await person.post("/api/companies", json={"name": "Acme", name: "x"}),
            await person.post("/api/companies/query", json={"filter": {"field": name, "op": "empty"}}),
            await person.post("/api/companies/query", json={"fields": [name]}),
            await person.post("/api/companies/query", json={"sort": [{"field": name}]}),
            await person.post("/api/companies/summary", json={"sums": [name]}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (400, "records.unknown_field")
        assert await names(person) == []
    theirs = (await define(other, "decimal", "Doors"))["name"]
    assert theirs == mine
    assert (await add(other, **{mine: "3"}))[mine] == "3"
    assert (await add(owner, **{mine: "three"}))[mine] == "three"


async def test_files_come_in_and_go_out_with_them(rapport: Rapport, owner: Person) -> None:
    text = (await define(owner, "text", "Route"))["name"]
    area = (await define(owner, "choice", "Area"))["name"]
    number = (await define(owner, "decimal", "Doors"))["name"]
    lines = "Company name,Route,Area,Doors\nAcme,North quay,East,12\nBeta,,West,1.5\n"
    run = await imported(rapport, owner, lines.encode(), "company")
    assert run["state"] == "done"
    assert {each["field"] for each in run["columns"]} == {"name", text, area, number}
    assert await names(owner, filter={"field": area, "op": "contains", "value": "eas"}) == ["Acme"]
    assert await names(owner, search="quay") == ["Acme"]
    export = await owner.post("/api/companies/export", json={"sort": [{"field": number}]})
    rows = list(csv.DictReader(io.StringIO(export.text.removeprefix("\ufeff"))))
    assert [(each["Name"], each["Route"], each["Area"], each["Doors"]) for each in rows] == [
        ("Beta", "", "West", "1.5"), ("Acme", "North quay", "East", "12"),
    ]  # fmt: skip
