"""What a lead says in fields of the organisation's own goes along when it is converted."""

from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.own_fields import define

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Copied Ltd", "GB", email)


async def read(person: Person, noun: str, record_id: str) -> Json:
    record: Json = (await person.get(f"/api/{noun}/{record_id}")).json()["record"]
    return record


async def test_values_go_where_the_fields_say(owner: Person) -> None:
    sizes = [{"zh": "大", "en": "Large"}, {"zh": "小", "en": "Small"}]
    said = (await define(owner, "text", "Said", "lead"))["name"]
    size = await define(owner, "choice", "Size", "lead", choices=sizes)
    gone = (await define(owner, "text", "Gone", "lead"))["name"]
    heard = (await define(owner, "text", "Heard", "contact", copied_from=said))["name"]
    told = (await define(owner, "text", "Told", "deal", copied_from=said, required=True))["name"]
    scale = await define(owner, "choice", "Scale", "company", copied_from=size["name"], choices=sizes[:1])
    lost = (await define(owner, "text", "Lost", "contact", copied_from=gone))["name"]
    archived = await owner.patch(f"/api/fields/lead/{gone}", json={"base_version": 1, "archived": True})
    assert archived.status_code == 200, archived.text
    lead = {"name": "Ann Ott", "company_name": "Foundry", said: "Twice a week", size["name"]: size["choices"][1]["id"]}
    made = (await owner.post("/api/leads", json=lead)).json()["record"]
    wanted = {"company": {}, "deal": {"fields": {"amount": "5"}}}
    done = await owner.post(f"/api/leads/{made['id']}/conversion", json=wanted)
    assert done.status_code == 201, done.text
    became = done.json()
    contact = await read(owner, "contacts", became["contact"])
    assert (contact[heard], contact[lost]) == ("Twice a week", None)
    assert (await read(owner, "deals", became["deal"]))[told] == "Twice a week"
    company = await read(owner, "companies", became["company"])
    labels = (await owner.get(f"/api/choices/company/{scale['name']}")).json()
    assert {each["id"]: each["label"]["en"] for each in labels}[company[scale["name"]]] == "Small"
    assert [each["label"]["en"] for each in labels] == ["Large", "Small"], "the list had no such label"
    found = await owner.post("/api/contacts/query", json={"search": "twice"})
    assert [each["name"] for each in found.json()["items"]] == ["Ann Ott"]


async def test_what_somebody_says_at_the_conversion_counts(owner: Person) -> None:
    said = (await define(owner, "decimal", "Said", "lead"))["name"]
    heard = (await define(owner, "decimal", "Heard", "contact", copied_from=said))["name"]
    made = (await owner.post("/api/leads", json={"name": "Ann Ott", said: "7"})).json()["record"]
    wanted = {"contact": {"fields": {heard: "8"}}}
    done = await owner.post(f"/api/leads/{made['id']}/conversion", json=wanted)
    assert (await read(owner, "contacts", done.json()["contact"]))[heard] == "8"


async def test_only_a_field_of_leads_of_the_same_kind_fills_one(owner: Person) -> None:
    text = (await define(owner, "text", "Said", "lead"))["name"]
    other = (await define(owner, "text", "Other", "company"))["name"]
    field = await define(owner, "decimal", "Heard", "contact")
    path = f"/api/fields/contact/{field['name']}"
    for name in (text, other, "c_1"):
        refused = await owner.patch(path, json={"base_version": 1, "copied_from": name})
        assert (refused.status_code, refused.json()["code"]) == (422, "records.invalid_definition")
        assert refused.json()["fields"]["copied_from"]["code"] == "records.field_not_copied"
    body = {"type": "text", "label": {"zh": "", "en": "On products"}, "copied_from": text}
    assert (await owner.post("/api/fields/product", json=body)).json()["code"] == "records.invalid_definition"
    number = (await define(owner, "decimal", "Number", "lead"))["name"]
    done = await owner.patch(path, json={"base_version": 1, "copied_from": number})
    assert [each["copied_from"] for each in done.json()["fields"]] == [number]
    taken_back = await owner.patch(path, json={"base_version": 2, "copied_from": None})
    assert [each["copied_from"] for each in taken_back.json()["fields"]] == [None]
