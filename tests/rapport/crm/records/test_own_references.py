"""A field of one's own that refers to records does what a built-in one does."""

from typing import Any
from uuid import UUID

import pytest

from rapport.crm.features import REGISTRY
from rapport.privacy import records
from tests.support.app import Person, Rapport
from tests.support.imports import imported, opened, step
from tests.support.merging import merged, undone
from tests.support.own_fields import changed, define

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Pointers Ltd", "GB", email)


async def made(person: Person, noun: str, name: str, status: int = 201, **values: object) -> Json:
    done = await person.post(f"/api/{noun}", json={"name": name, **values})
    assert done.status_code == status, done.text
    answer: Json = done.json()
    return answer["record"] if status == 201 else answer


async def referring(person: Person, target: str, obj: str = "contact", label: str = "Introduced by") -> str:
    """A field that refers to records; its name."""
    return str((await define(person, "reference", label, obj, target=target))["name"])


async def kept(person: Person, noun: str, record_id: str) -> Json:
    record: Json = (await person.get(f"/api/{noun}/{record_id}")).json()["record"]
    return record


async def found(person: Person, noun: str, tree: Json) -> list[str]:
    done = await person.post(f"/api/{noun}/query", json={"filter": tree, "sort": [{"field": "name"}]})
    assert done.status_code == 200, done.text
    return [each["name"] for each in done.json()["items"]]


async def test_it_is_shown_by_name_and_filtered_by_and_through(owner: Person) -> None:
    name = await referring(owner, "company")
    acme, other = [await made(owner, "companies", each) for each in ("Acme", "Other")]
    ann = await made(owner, "contacts", "Ann", **{name: acme["id"]})
    await made(owner, "contacts", "Ben", **{name: other["id"]})
    await made(owner, "contacts", "Cem")
    beside = (await owner.get(f"/api/contacts/{ann['id']}")).json()["included"]
    assert beside["records"][acme["id"]]["label"] == "Acme"
    assert await found(owner, "contacts", {"field": name, "op": "eq", "value": acme["id"]}) == ["Ann"]
    assert await found(owner, "contacts", {"field": name, "op": "empty"}) == ["Cem"]
    assert await found(owner, "contacts", {"field": f"{name}.name", "op": "eq", "value": "other"}) == ["Ben"]
    nobody = {"field": name, "op": "in", "value": [acme["id"], other["id"]]}
    assert await found(owner, "contacts", {"not": nobody}) == ["Cem"]


async def test_it_names_what_is_there_and_never_itself(owner: Person) -> None:
    name = await referring(owner, "company", "company", "Owned by")
    top = await made(owner, "companies", "Top")
    below = await made(owner, "companies", "Below", **{name: top["id"]})
    refused = await owner.patch(f"/api/companies/{top['id']}", json={"base_version": 1, name: below["id"]})
    assert refused.json()["fields"][name]["code"] == "records.cycle"
    contact = await made(owner, "contacts", "Ann")
    refused = await made(owner, "companies", "Third", 422, **{name: contact["id"]})
    assert refused["fields"][name]["code"] == "records.unknown_choice"
    refused = await made(owner, "companies", "Third", 422, **{name: "no id"})
    assert refused["fields"][name]["code"] == "records.unreadable"


async def test_a_change_is_told_and_undone(owner: Person) -> None:
    name = await referring(owner, "company")
    acme = await made(owner, "companies", "Acme")
    ann = await made(owner, "contacts", "Ann")
    path = f"/api/contacts/{ann['id']}"
    await owner.patch(path, json={"base_version": 1, name: acme["id"]})
    [change, *_] = (await owner.get(f"{path}/history")).json()["items"]
    told = next(each for each in change["changes"] if each["field"] == name)
    assert (told["before"], told["after"]) == (None, acme["id"])
    done = await owner.post(f"{path}/reversion", json={"seq": change["seq"]})
    assert done.status_code == 200, done.text
    assert (await kept(owner, "contacts", ann["id"]))[name] is None


async def test_merged_records_hand_on_who_names_them_and_take_it_back(owner: Person) -> None:
    name = await referring(owner, "company")
    one, two = [await made(owner, "companies", each) for each in ("One", "Two")]
    ann = await made(owner, "contacts", "Ann", **{name: two["id"]})
    merge = (await merged(owner, "companies", one["id"], two["id"]))["merge"]
    assert (await kept(owner, "contacts", ann["id"]))[name] == one["id"]
    assert await found(owner, "contacts", {"field": name, "op": "eq", "value": two["id"]}) == ["Ann"]
    assert sum(each["count"] for each in merge["moves"]) >= 1
    await undone(owner, merge["id"])
    assert (await kept(owner, "contacts", ann["id"]))[name] == two["id"]


async def test_a_file_names_records(rapport: Rapport, owner: Person) -> None:
    name = await referring(owner, "company")
    acme = await made(owner, "companies", "Acme")
    run = await imported(rapport, owner, b"Name,Introduced by\nAnn,Acme\nBen,\n", "contact")
    assert run["state"] == "done"
    assert await found(owner, "contacts", {"field": name, "op": "eq", "value": acme["id"]}) == ["Ann"]


async def test_a_record_past_the_trash_is_named_by_none(rapport: Rapport, owner: Person) -> None:
    name, old = await referring(owner, "company"), await referring(owner, "company", label="Formerly")
    note = str((await define(owner, "text", "Note", "contact"))["name"])
    acme = await made(owner, "companies", "Acme")
    ann = await made(owner, "contacts", "Ann", **{name: acme["id"], old: acme["id"], note: "stays"})
    await changed(owner, old, "contact", archived=True)
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        assert await records.delete(session, REGISTRY["company"], UUID(acme["id"])) == "deleted"
    await changed(owner, old, "contact", archived=False)
    left = await kept(owner, "contacts", ann["id"])
    assert (left[name], left[old], left[note]) == (None, None, "stays")


@pytest.mark.parametrize(
    "said", [{"type": "reference"}, {"type": "reference", "target": "moon"}, {"target": "company"}]
)
async def test_a_field_that_refers_says_to_what(owner: Person, said: Json) -> None:
    body = {"type": "text", "label": {"zh": "", "en": "Odd"}, **said}
    done = await owner.post("/api/fields/contact", json=body)
    assert (done.status_code, done.json()["fields"]["target"]["code"]) == (422, "records.field_no_target")


async def test_a_lead_fills_a_field_that_refers_to_the_same_kind(owner: Person) -> None:
    source = await referring(owner, "product", "lead", "Asked for")
    body = {"type": "reference", "label": {"zh": "", "en": "Wants"}, "copied_from": source}
    refused = await owner.post("/api/fields/deal", json={**body, "target": "company"})
    assert refused.json()["fields"]["copied_from"]["code"] == "records.field_not_copied"
    done = await owner.post("/api/fields/deal", json={**body, "target": "product"})
    assert done.status_code == 201, done.text


async def test_records_that_a_file_names_are_made_where_somebody_says_so(rapport: Rapport, owner: Person) -> None:
    name = await referring(owner, "company")
    item = await opened(owner, b"Name,Introduced by\nAnn,Nowhere Ltd\n", "contact")
    [finding] = [each for each in (await step(rapport, owner, item, "dry-run"))["findings"] if each["options"]]
    assert (finding["id"], finding["chosen"]) == (f"missing_reference:{name}", "leave")
    await step(rapport, owner, item, "dry-run", decisions={finding["id"]: "create"})
    await step(rapport, owner, item, "run")
    assert await found(owner, "contacts", {"field": f"{name}.name", "op": "eq", "value": "nowhere ltd"}) == ["Ann"]
