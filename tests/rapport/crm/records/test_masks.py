"""A field that a role hides is nowhere: in no answer of any route, and nothing can be asked by it.

Generated over every object and field: each has a value that is nowhere else, planted by the owner.
"""

from typing import Any
from uuid import uuid4

import pytest

from auth import reveals
from rapport.crm.records.codec import has_end
from tests.support.app import Rapport
from tests.support.audit import details_of
from tests.support.hidden import (
    ALL,
    FIELDS,
    NOWHERE,
    REGISTRY,
    WORD,
    answers,
    everywhere,
    hidden_from,
    holds,
    marker,
    named_in,
    planted,
    planted_beside,
    says_nothing,
    told,
)
from tests.support.imports import opened, step
from tests.support.own_fields import define
from tests.support.team import code
from tests.support.tokens import with_token

pytestmark = pytest.mark.deep


@pytest.mark.asvs("V15.3.1")
@pytest.mark.asvs("V8.2.3")
@pytest.mark.slow
async def test_a_hidden_value_is_in_no_answer(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Masks Ltd", "CN", email)
    ids = await planted(owner)
    own = await define(owner, "text", "Secret", "company")
    await owner.patch(f"/api/companies/{ids['company']}", json={"base_version": 1, own["name"]: f"{WORD}Own"})
    fields: dict[str, dict[str, Any]] = {}
    for obj, field in FIELDS:
        fields.setdefault(obj.name, {})[field.name] = {"read": "hidden", "edit": False}
    fields["company"][own["name"]] = {"read": "hidden", "edit": False}
    blind = await hidden_from(owner, rapport, fields)
    await planted_beside(rapport, owner, ids)
    await told(owner, blind, **{each.name: marker(each) for obj, each in FIELDS if obj.name == "task"})
    await told(blind, owner)
    shown = await everywhere(owner, ids)
    for obj in REGISTRY:
        version = (await owner.get(f"/api/{obj.noun}/{ids[obj.name]}")).json()["record"]["version"]
        shown += await answers(owner, obj, ids[obj.name], version)
    assert [(each.request.url.path, each.status_code, each.text[:200]) for each in shown if says_nothing(each)] == []
    seen = "".join([each.text for each in shown])
    missing = [f"{obj.name}.{field.name}" for obj, field in FIELDS if marker(field) and not holds(seen, field)]
    assert missing == ["company.year_founded"]
    said = await everywhere(blind, ids)
    for obj in REGISTRY:
        version = (await blind.get(f"/api/{obj.noun}/{ids[obj.name]}")).json()["record"]["version"]
        said += await answers(blind, obj, ids[obj.name], version)
    assert [each.text for each in said if each.status_code not in {200, 403, 404}] == []
    found = [
        f"{obj.name}.{field.name} in {each.request.url.path}"
        for each in said
        for obj, field in FIELDS
        if holds(each.text, field) or (f'"{field.name}":' in each.text and named_in(each, obj, ids))
    ]
    assert found == []
    assert not any(f"{WORD}Own" in each.text or own["name"] in each.text for each in said)
    # What they were not shown is there as it was, and still found by who may.
    after = "".join([(await owner.get(f"/api/{obj.noun}/{ids[obj.name]}")).text for obj in REGISTRY])
    lost = [f"{obj.name}.{field.name}" for obj, field in FIELDS
            if marker(field) and field.kind_name != "choice" and not holds(after, field)]  # fmt: skip
    assert lost == ["company.year_founded"]
    assert f"{WORD}Own" in after
    hits = (await owner.post("/api/search", json={"q": f"{WORD}Own"})).json()["hits"]
    assert [each["id"] for each in hits] == [ids["company"]]


@pytest.mark.asvs("V8.2.3")
@pytest.mark.asvs("V8.3.1")
@pytest.mark.slow
async def test_nothing_can_be_asked_by_a_hidden_field(rapport: Rapport, email: str) -> None:
    """Filter, sort, group, sum, columns and writing answer as for a field that there is not."""
    owner = await rapport.sign_up("Masks Ltd", "CN", email)
    ids = await planted(owner)
    fields: dict[str, dict[str, Any]] = {}
    for obj, field in FIELDS:
        fields.setdefault(obj.name, {})[field.name] = {"read": "hidden"}
    blind = await hidden_from(owner, rapport, fields)

    async def tries(noun: str, record_id: str, name: str) -> list[Any]:
        url = f"/api/{noun}"
        asked = [
            *(blind.post(f"{url}/query", json={"filter": {"field": name, "op": op, "value": "x"}})
              for op in ("eq", "contains", "empty", "gt", "between")),
            blind.post(f"{url}/query", json={"sort": [{"field": name}]}),
            blind.post(f"{url}/query", json={"fields": [name]}),
            blind.post(f"{url}/query", json={"as_of": "2100-01-01T00:00:00Z",
                                             "filter": {"field": name, "op": "empty"}}),
            blind.post(f"{url}/count", json={"filter": {"not": {"field": name, "op": "empty"}}}),
            blind.post(f"{url}/summary", json={"group": name}), blind.post(f"{url}/summary", json={"sums": [name]}),
            blind.post(f"{url}/export", json={"columns": [name]}),
            blind.post(f"{url}/bulk", json={"op": "update", "ids": [record_id], "fields": {name: "1"}}),
            blind.patch(f"{url}/{record_id}", json={name: "1"}),
        ]  # fmt: skip
        said = [await each for each in asked]
        told = [each.json() for each in said]
        return [(each["code"], each["message"].replace(f" {name} ", f" {NOWHERE} ")) for each in told]

    for obj in REGISTRY:
        wanted = await tries(obj.noun, ids[obj.name], NOWHERE)
        for each, field in FIELDS:
            if each is obj:
                assert await tries(obj.noun, ids[obj.name], field.name) == wanted, field.name


@pytest.mark.asvs("V14.2.6")
async def test_a_masked_phone_shows_its_end_only(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Masks Ltd", "CN", email)
    body = {"name": "Wang Lin", "mobile": "+8613812345521", "identity_number": "11010519491231002X"}
    record_id = (await owner.post("/api/contacts", json=body)).json()["record"]["id"]
    await owner.patch(f"/api/contacts/{record_id}", json={"mobile": "+8613812347777"})
    masks = {"mobile": {"read": "masked"}, "identity_number": {"read": "masked"}}
    seller = await hidden_from(owner, rapport, {"contact": masks})
    url = f"/api/contacts/{record_id}"
    record = (await seller.get(url)).json()["record"]
    assert (record["mobile"], record["identity_number"]) == ("•••• 7777", "•••• 002X")
    told = (await seller.get(f"{url}/history")).json()["items"]
    changed = [each for item in told for each in item["changes"] if each["field"] == "mobile"]
    assert [(each["before"], each["after"], each["can_revert"]) for each in changed] == [
        ("•••• 5521", "•••• 7777", False), (None, "•••• 5521", False)
    ]  # fmt: skip
    by_phone = {"field": "mobile", "op": "eq", "value": "+8613812347777"}
    for tried, refusal in (
        (seller.post("/api/contacts/count", json={"filter": by_phone}),
         (400, "records.operator_not_supported")),
        (seller.post("/api/contacts/count", json={"filter": {"field": "mobile", "op": "not_empty"}}),
         (400, "records.operator_not_supported")),
        (seller.post("/api/contacts/query", json={"sort": [{"field": "mobile"}]}), (400, "records.not_sortable")),
        (seller.patch(url, json={"mobile": "+8613800000000"}), (422, "records.invalid")),
    ):  # fmt: skip
        assert code(await tried) == refusal
    assert (await seller.post("/api/search", json={"q": "13812347777"})).json()["hits"] == []
    assert (await seller.post("/api/contacts/query", json={"search": "13812347777"})).json()["items"] == []
    exported = (await seller.post("/api/contacts/export", json={"columns": ["name", "mobile", "identity_number"]})).text
    assert exported.splitlines()[1:] == ["Wang Lin,•••• 7777,•••• 002X,"]
    done = await seller.patch(url, json={"name": "Wang Li"})
    assert done.json()["record"]["mobile"] == "•••• 7777"
    assert (await owner.get(url)).json()["record"]["mobile"] == "+8613812347777"
    hits = (await owner.post("/api/search", json={"q": "13812347777"})).json()["hits"]
    assert [each["id"] for each in hits] == [record_id]
    assert [field.name for _, field in FIELDS if has_end(field)] == [
        "phone", "bank_account", "mobile", "identity_number", "mobile"
    ]  # fmt: skip


@pytest.mark.asvs("V2.4.1")
@pytest.mark.asvs("V8.2.3")
async def test_a_masked_value_is_told_counted_and_limited(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Masks Ltd", "CN", email)
    body = {"name": "Wang Lin", "mobile": "+8613812345521", "note": "x"}
    record_id = (await owner.post("/api/contacts", json=body)).json()["record"]["id"]
    masks = {"mobile": {"read": "masked"}, "note": {"read": "hidden"}}
    seller = await hidden_from(owner, rapport, {"contact": masks})
    url, asked = f"/api/contacts/{record_id}/reveals", {"field": "mobile"}
    for field in ("note", "name", NOWHERE):
        assert code(await seller.post(url, json={"field": field})) == (400, "records.unknown_field")
    assert code(await owner.post(url, json=asked)) == (400, "records.unknown_field")
    gone = f"/api/contacts/{uuid4()}/reveals"
    assert code(await seller.post(gone, json=asked)) == (404, "records.not_found")
    for number in range(1, reveals.MOST + 1):
        done = await seller.post(url, json=asked)
        assert done.json() == {"value": "+8613812345521", "left": reveals.MOST - number}
    assert code(await seller.post(url, json=asked)) == (429, "auth.too_many_reveals")
    assert await details_of(rapport, owner, "too_many_requests") == [
        {"code": "auth.too_many_reveals", "status": "429", "count": "1"}
    ]
    assert len(await details_of(rapport, owner, "field_revealed")) == reveals.MOST
    mailed = [each["subject"] for each in await rapport.mails(email) if "脱敏" in each["subject"]]
    assert mailed == ["Ina New今天查看了 10 个脱敏字段"]


@pytest.mark.asvs("V8.3.3")
async def test_a_token_and_an_import_know_no_more_than_their_person(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Masks Ltd", "GB", email)
    body = {"name": "Ann", "note": "Likes tea", "mobile": "+447700900123"}
    record_id = (await owner.post("/api/contacts", json=body)).json()["record"]["id"]
    masks = {"note": {"read": "hidden"}, "mobile": {"read": "masked"}, "title": {"edit": False}}
    seller = await hidden_from(owner, rapport, {"contact": masks})
    program = await with_token(rapport, seller, "records:write")
    record = (await program.get(f"/api/contacts/{record_id}")).json()["record"]
    assert ("note" in record, record["mobile"]) == (False, "•••• 0123")
    assert code(await program.patch(f"/api/contacts/{record_id}", json={"note": "x"})) == (400, "records.unknown_field")
    file = await opened(seller, b"name,note,mobile,title\nBo,Likes it,+447700900124,Boss\n", "contact")
    assert [each["field"] for each in file["columns"]] == ["name", None, None, None]
    for field in ("note", "mobile", "title"):
        headers = ("name", "note", "mobile", "title")
        columns = [{"header": each, "field": {"name": "name", "note": field}.get(each)} for each in headers]
        refused = await seller.put(f"/api/imports/{file['id']}/mapping", json={"columns": columns})
        assert code(refused) == (400, "imports.bad_mapping"), field
    assert (await owner.post("/api/contacts/count", json={})).json() == {"count": 1}


async def test_an_import_is_judged_by_what_its_person_is_not_shown(rapport: Rapport, email: str) -> None:
    """A dry run and the writing agree on an exit rule that looks at a hidden field."""
    owner = await rapport.sign_up("Masks Ltd", "GB", email)
    line = (await owner.get("/api/pipelines")).json()[0]
    stages = [{key: value for key, value in stage.items() if key != "archived"} for stage in line["stages"]]
    stages[0]["exit_rule"] = {"field": "amount", "op": "not_empty"}
    body = {"label": line["label"], "stages": stages, "base_version": line["version"]}
    assert (await owner.put(f"/api/pipelines/{line['id']}", json=body)).status_code == 200
    ids = {}
    for name, amount in (("Ready", 5), ("Unready", None)):
        made = await owner.post("/api/deals", json={"name": name, "amount": amount})
        ids[name] = made.json()["record"]["id"]
    seller = await hidden_from(owner, rapport, {"deal": {"amount": {"read": "hidden"}}})
    item = await opened(seller, b"name,stage\nReady,Discovery\nUnready,Discovery\n", "deal")
    columns = [{"header": "name", "field": "name"}, {"header": "stage", "field": "stage"}]
    mapped = await seller.put(f"/api/imports/{item['id']}/mapping", json={"columns": columns, "key": "name"})
    assert mapped.status_code == 200, mapped.text
    checked = await step(rapport, seller, item, "dry-run")
    totals = checked["totals"]
    assert (checked["state"], totals["update"], totals["errors"]) == ("checked", 1, 1)
    await step(rapport, seller, item, "run")
    stage = {name: (await owner.get(f"/api/deals/{each}")).json()["record"]["stage"] for name, each in ids.items()}
    assert stage == {"Ready": line["stages"][1]["id"], "Unready": line["stages"][0]["id"]}


async def test_a_field_that_comes_to_be_required_stays_hidden(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Masks Ltd", "GB", email)
    own = await define(owner, "text", "Secret", "contact")
    other = await define(owner, "text", "Told", "contact")
    body = {"name": "Ann", own["name"]: f"{WORD}Own", other["name"]: f"{WORD}Told"}
    record_id = (await owner.post("/api/contacts", json=body)).json()["record"]["id"]
    masks = {own["name"]: {"read": "hidden"}, other["name"]: {"edit": False}}
    seller = await hidden_from(owner, rapport, {"contact": masks})
    for each in (own, other):
        done = await owner.patch(f"/api/fields/contact/{each['name']}", json={"base_version": 1, "required": True})
        assert done.status_code == 200, done.text
    shown = (await seller.get(f"/api/contacts/{record_id}")).json()["record"]
    assert (own["name"] in shown, shown[other["name"]]) == (False, f"{WORD}Told")
    assert (await seller.post("/api/contacts", json={"name": "Bo"})).status_code == 201
    assert code(await owner.post("/api/contacts", json={"name": "Cy"})) == (422, "records.invalid")


async def test_the_most_that_any_role_shows_counts(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Masks Ltd", "GB", email)
    await owner.post("/api/contacts", json={"name": "Ann", "note": "Likes tea"})
    seller = await hidden_from(owner, rapport, {"contact": {"note": {"read": "hidden"}}})
    listed = {"fields": ["name", "note"]}
    assert code(await seller.post("/api/contacts/query", json=listed)) == (400, "records.unknown_field")
    fields = next(each for each in (await seller.get("/api/objects")).json() if each["name"] == "contact")["fields"]
    assert "note" not in {each["name"] for each in fields}
    roles = {each["label"]["en"]: each for each in (await owner.get("/api/roles")).json()}
    await owner.patch(
        f"/api/roles/{roles['Blind']['id']}",
        json={"base_version": 1, "rights": {"objects": {"*": ALL}, "fields": {"contact": {"note": {"edit": False}}}}},
    )
    shown = (await seller.post("/api/contacts/query", json=listed)).json()["items"][0]
    assert shown["note"] == "Likes tea"
    refused = await seller.patch(f"/api/contacts/{shown['id']}", json={"note": "Coffee"})
    assert (code(refused), list(refused.json()["fields"])) == ((422, "records.invalid"), ["note"])
    assert (await owner.get(f"/api/contacts/{shown['id']}")).json()["record"]["note"] == "Likes tea"
