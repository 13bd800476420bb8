"""Tags: one list for records of every kind, many on each, kept by who configures."""

import csv
import io
from typing import Any

from rapport.crm.companies.feature import COMPANY
from rapport.crm.records import multi_choice
from rapport.crm.records.objects import TAGS
from tenants.schema import DIALECT
from tests.support.app import Person, Rapport
from tests.support.imports import colleague, everything, findings, imported, opened, step
from tests.support.merging import merged, undone
from tests.support.own_objects import define_object

Json = dict[str, Any]


async def tag(person: Person, label: str, obj: str = "company") -> str:
    """The id of a tag, added where there is none."""
    done = await person.post(f"/api/choices/{obj}/tags", json={"label": label})
    assert done.status_code == 201, done.text
    found: str = done.json()["id"]
    return found


async def add(person: Person, noun: str, name: str, *tags: str) -> Json:
    done = await person.post(f"/api/{noun}", json={"name": name, "tags": list(tags)})
    assert done.status_code == 201, done.text
    record: Json = done.json()["record"]
    return record


async def found(person: Person, noun: str, op: str, *tags: str) -> list[str]:
    asked = {"field": "tags", "op": op, "value": list(tags)}
    page = await person.post(f"/api/{noun}/query", json={"filter": asked, "sort": [{"field": "name"}]})
    assert page.status_code == 200, page.text
    return [each["name"] for each in page.json()["items"]]


async def test_tags_are_one_list_of_records_of_every_kind(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Tags Ltd", "GB", email)
    rep = await colleague(rapport, owner)
    own = (await define_object(owner, "Site"))["name"]
    vip, fair = await tag(rep, "VIP"), await tag(owner, "Fair", own)
    assert await tag(owner, "vip", "contact") == vip, "whichever kind of record it is added at"
    for noun in ("companies", "contacts", "deals", "leads", own):
        both, one, none = [
            await add(owner, noun, name, *tags) for name, tags in (("A", (vip, fair)), ("B", (vip,)), ("C", ()))
        ]
        assert (both["tags"], none["tags"]) == (sorted((vip, fair)), None)
        assert await found(owner, noun, "has_any", fair, vip) == ["A", "B"]
        assert await found(owner, noun, "has_all", fair, vip) == ["A"]
        assert await found(owner, noun, "has_none", fair) == ["B", "C"], "who has none has not this one"
        body = {"op": "update", "ids": [one["id"], none["id"]], "fields": {"tags": {"add": [fair], "remove": [vip]}}}
        done = (await owner.post(f"/api/{noun}/bulk", json=body)).json()
        assert await found(owner, noun, "has_all", fair) == ["A", "B", "C"]
        assert await found(owner, noun, "has_none", vip) == ["B", "C"]
        assert (await owner.post(f"/api/batches/{done['batch_id']}/undo")).json()["undone"] == 2
        groups = (await owner.post(f"/api/{noun}/summary", json={"group": "tags"})).json()["groups"]
        assert {each["key"]: each["count"] for each in groups} == {vip: 2, fair: 1, None: 1}
        [line] = (await owner.get(f"/api/{noun}/{one['id']}/history")).json()["items"][0]["changes"]
        assert (line["field"], line["after"]) == ("tags", [vip])
    negated = {"not": {"field": "tags", "op": "has_any", "value": [vip]}}
    page = await owner.post("/api/companies/query", json={"filter": negated})
    assert [each["name"] for each in page.json()["items"]] == ["C"], "nothing that isn't tagged is lost"
    words = {"field": "tags", "op": "contains", "value": "fai"}
    assert len((await owner.post("/api/companies/query", json={"filter": words})).json()["items"]) == 1


async def test_who_configures_keeps_the_list(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Tags Ltd", "GB", email)
    rep = await colleague(rapport, owner)
    own = (await define_object(owner, "Site"))["name"]
    vip, big, old = [await tag(owner, label) for label in ("VIP", "Big", "Old")]
    held = {noun: await add(owner, noun, "A", big, old) for noun in ("companies", "contacts", own)}
    at = "/api/fields/company/tags/labels"
    for person, path, body in (
        (rep, f"{at}/{vip}", {"label": {"zh": "贵宾", "en": "VIP"}}), (rep, f"{at}/{vip}/merge", {"into": big})
    ):  # fmt: skip
        write = person.post if path.endswith("merge") else person.patch
        assert (await write(path, json=body)).status_code == 403
    renamed = await owner.patch(f"{at}/{vip}", json={"label": {"zh": "重点", "en": "Key"}})
    assert renamed.status_code == 200, renamed.text
    assert (await owner.patch(f"{at}/{vip}", json={"label": {"zh": "大", "en": "big"}})).status_code == 409
    assert (await owner.patch(f"{at}/{old}", json={"archived": True})).status_code == 200
    assert (await owner.post(f"{at}/{big}/merge", json={"into": vip})).status_code == 200
    await rapport.run_jobs()
    for noun, record in held.items():
        read = (await owner.get(f"/api/{noun}/{record['id']}")).json()
        assert read["record"]["tags"] == sorted((vip, old)), "an archived one stays where it is"
        assert read["included"]["choices"][vip] == {"zh": "重点", "en": "Key"}
    assert await tag(rep, "Old") != old, "its words are free"
    listed = (await rep.get("/api/choices/contact/tags")).json()
    assert {each["label"]["en"]: each["archived"] for each in listed if each["id"] in {vip, big, old}} == {
        "Key": False, "Big": True, "Old": True,
    }  # fmt: skip


async def test_people_add_tags_only_where_they_may(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Tags Ltd", "GB", email)
    rep = await colleague(rapport, owner)
    assert (await rep.put("/api/tags", json={"open": False})).status_code == 403
    key = await tag(rep, "Key")
    assert (await owner.put("/api/tags", json={"open": False})).json() == {"open": False}
    refused = await rep.post("/api/choices/company/tags", json={"label": "Mine"})
    assert (refused.status_code, len((await rep.get("/api/choices/deal/tags")).json())) == (403, 1)
    company = next(each for each in (await rep.get("/api/objects")).json() if each["name"] == "company")
    assert next(each for each in company["fields"] if each["name"] == "tags")["open_choices"] is False
    await tag(owner, "Fair")
    item = await opened(owner, b"Name,Tags\nAcme,key; Mine\n")
    told = await findings(rapport, owner, item)
    [new] = [each for each in told.values() if each["kind"] == "new_choice"]
    assert [each["value"] for each in new["options"]] == ["leave"], "a file brings none either"
    await step(rapport, owner, item, "run")
    assert {each["name"]: each["tags"] for each in await everything(owner)} == {"Acme": [key]}
    assert (await owner.put("/api/tags", json={"open": True})).status_code == 200
    await imported(rapport, owner, b"Name,Tags\nBeta,Mine; Fair\n")
    export = await owner.post("/api/companies/export", json={"sort": [{"field": "name"}]})
    rows = list(csv.DictReader(io.StringIO(export.text.removeprefix("\ufeff"))))
    assert {row["Name"]: set(row["Tags"].split("; ")) for row in rows} == {"Acme": {"Key"}, "Beta": {"Mine", "Fair"}}


async def test_merged_records_have_the_tags_of_all(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Tags Ltd", "GB", email)
    vip, fair = await tag(owner, "VIP"), await tag(owner, "Fair")
    one, other = await add(owner, "companies", "One", vip), await add(owner, "companies", "Other", fair)
    wanted: Json = {"survivor": one["id"], "others": [other["id"]]}
    chosen = await owner.post("/api/companies/merges/preview", json={**wanted, "choices": {"tags": other["id"]}})
    assert (chosen.status_code, chosen.json()["fields"]["tags"]["code"]) == (422, "records.not_editable")
    shown = (await owner.post("/api/companies/merges/preview", json=wanted)).json()["fields"]
    assert "tags" not in [each["name"] for each in shown], "there is nothing to choose"
    done = await owner.post("/api/companies/merges", json={**wanted, "versions": {one["id"]: 1, other["id"]: 1}})
    assert done.status_code in {200, 201}, done.text
    path = f"/api/companies/{one['id']}"
    assert (await owner.get(path)).json()["record"]["tags"] == sorted((vip, fair))


def test_an_index_serves_the_condition() -> None:
    """The column stands alone on its side of the operator."""
    column = COMPANY.by_name[TAGS.name].place(COMPANY.table)
    [index] = [each for each in COMPANY.table.indexes if each.name == "ix_company_tags"]
    assert index.dialect_options["postgresql"]["using"] == "gin"
    asked = multi_choice.condition(column, "has_any", [])
    assert "company.tags IS NOT NULL AND (company.tags ?|" in str(asked.compile(dialect=DIALECT))


async def hits(person: Person, words: str) -> list[tuple[str, str, str]]:
    """What the search above all pages finds."""
    done = await person.post("/api/search", json={"q": words})
    assert done.status_code == 200, done.text
    return [(each["object"], each["label"], each["matched"]) for each in done.json()["hits"]]


async def test_the_search_finds_records_by_their_tags_after_those_with_the_words(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Tags Ltd", "GB", email)
    rep = await colleague(rapport, owner)
    key, other = await tag(owner, "Key account"), await tag(owner, "Fair")
    await add(owner, "companies", "Works", key, other)
    await add(owner, "leads", "Lee", key)
    await add(owner, "companies", "Account of keys")
    assert await hits(owner, "key account") == [
        ("company", "Account of keys", "Account of keys"), ("lead", "Lee", "Key account"),
        ("company", "Works", "Key account"),
    ]  # fmt: skip
    assert await hits(owner, "fair") == [("company", "Works", "Fair")]
    assert await hits(rep, "fair") == [], "of others' records nothing is told"
    assert await hits(owner, "no such tag") == []


async def test_a_converted_lead_hands_its_tags_on(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Tags Ltd", "GB", email)
    vip, fair = await tag(owner, "VIP"), await tag(owner, "Fair")
    lead = await add(owner, "leads", "Lee", vip, fair)
    wanted = {"company": {"fields": {"name": "Works"}}, "deal": {"fields": {"tags": [fair]}}}
    done = await owner.post(f"/api/leads/{lead['id']}/conversion", json=wanted)
    assert done.status_code < 300, done.text
    made = done.json()
    tags = {
        noun: (await owner.get(f"/api/{noun}/{made[name]}")).json()["record"]["tags"]
        for noun, name in (("companies", "company"), ("contacts", "contact"), ("deals", "deal"))
    }
    both = sorted((vip, fair))
    assert tags == {"companies": both, "contacts": both, "deals": [fair]}, "what is said goes before"


async def test_a_merge_joins_tags_and_its_undo_parts_them(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Tags Ltd", "GB", email)
    vip, fair = await tag(owner, "VIP"), await tag(owner, "Fair")
    stays, goes = await add(owner, "companies", "Works", vip), await add(owner, "companies", "Works Ltd", fair)
    merge = await merged(owner, "companies", stays["id"], goes["id"])
    assert (await owner.get(f"/api/companies/{stays['id']}")).json()["record"]["tags"] == sorted((vip, fair))
    assert await hits(owner, "fair") == [("company", "Works", "Fair")]
    await undone(owner, merge["merge"]["id"])
    for each, mine in ((stays, vip), (goes, fair)):
        assert (await owner.get(f"/api/companies/{each['id']}")).json()["record"]["tags"] == [mine]
