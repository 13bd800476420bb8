"""A field of one's own that refers to several records: a set that is named, asked for, merged, imported."""

import csv
import io
from typing import Any
from uuid import UUID

import pytest

from rapport.crm.features import REGISTRY
from rapport.privacy import records
from tests.support.app import Person, Rapport
from tests.support.imports import imported
from tests.support.merging import merged, undone
from tests.support.own_fields import define

Json = dict[str, Any]


class Sites:
    """Contacts with a field of several companies."""

    def __init__(self, person: Person, name: str) -> None:
        self.person, self.name = person, name
        self.ids: dict[str, str] = {}

    async def company(self, name: str, **values: object) -> Json:
        done = await self.person.post("/api/companies", json={"name": name, **values})
        assert done.status_code == 201, done.text
        record: Json = done.json()["record"]
        self.ids[name] = record["id"]
        return record

    async def contact(self, name: str, *companies: str) -> Json:
        body = {"name": name, self.name: [self.ids[each] for each in companies]}
        done = await self.person.post("/api/contacts", json=body)
        assert done.status_code == 201, done.text
        record: Json = done.json()["record"]
        return record

    async def change(self, record: Json, value: object) -> Any:
        body = {"base_version": record["version"], self.name: value}
        return await self.person.patch(f"/api/contacts/{record['id']}", json=body)

    async def held(self, record: Json) -> set[str]:
        """The names of the companies that a contact refers to."""
        kept = (await self.person.get(f"/api/contacts/{record['id']}")).json()
        named = {each: kept["included"]["records"][each]["label"] for each in kept["record"][self.name] or ()}
        return set(named.values())

    async def found(self, op: str, *companies: str, path: str = "") -> list[str]:
        tree: Json = {"field": self.name + path, "op": op}
        if companies:
            tree["value"] = companies[0] if path else [self.ids[each] for each in companies]
        done = await self.person.post("/api/contacts/query", json={"filter": tree, "sort": [{"field": "name"}]})
        assert done.status_code == 200, done.text
        return [each["name"] for each in done.json()["items"]]


@pytest.fixture
async def sites(rapport: Rapport, email: str) -> Sites:
    person = await rapport.sign_up("Sites Ltd", "GB", email)
    made = Sites(person, (await define(person, "references", "Works for", "contact", target="company"))["name"])
    for name in ("One", "Two", "Three"):
        await made.company(name)
    return made


async def test_it_is_a_set_that_is_added_to_asked_for_and_taken_back(sites: Sites) -> None:
    ann = await sites.contact("Ann", "Two", "One", "Two")
    assert ann[sites.name] == sorted((sites.ids["One"], sites.ids["Two"])), "each once, in one order"
    await sites.contact("Ben", "Two")
    await sites.contact("Cem")
    asked = [("has_any", ["One", "Three"], ["Ann"]), ("has_all", ["One", "Two"], ["Ann"]),
             ("has_none", ["One"], ["Ben", "Cem"]), ("empty", [], ["Cem"])]  # fmt: skip
    for op, companies, names in asked:
        assert await sites.found(op, *companies) == names, op
    assert await sites.found("eq", "two", path=".name") == ["Ann", "Ben"]
    changed = (await sites.change(ann, {"add": [sites.ids["Three"]], "remove": [sites.ids["One"]]})).json()
    assert await sites.held(ann) == {"Two", "Three"}
    path = f"/api/contacts/{ann['id']}"
    [line] = (await sites.person.get(f"{path}/history")).json()["items"][0]["changes"]
    assert (line["before"], line["after"]) == (ann[sites.name], changed["record"][sites.name])
    await sites.person.post(f"{path}/reversion", json={"seq": changed["change"]["seq"]})
    assert await sites.held(ann) == {"One", "Two"}
    page = (await sites.person.get(f"/api/companies/{sites.ids['One']}/overview")).json()
    [related] = [each for each in page["related"] if each["field"] == sites.name]
    assert [each["name"] for each in related["items"]] == ["Ann"]
    expanded = (await sites.person.get(f"{path}?include={sites.name}")).json()["included"]["expanded"]
    assert {each["record"]["name"] for each in expanded.values()} == {"One", "Two"}


async def test_it_names_what_is_there_and_never_itself(sites: Sites) -> None:
    ann = await sites.contact("Ann", "One")
    for value, code in (
        ([ann["id"]], "records.unknown_choice"),
        (["no id"], "records.unreadable"),
        (sites.ids["One"], "records.unreadable"),
        (
            [sites.ids["One"]] + [f"0198c0de-0000-7000-8000-{each:012}" for each in range(100)],
            "records.too_many_chosen",
        ),
    ):
        refused = await sites.change(ann, value)
        assert (refused.status_code, refused.json()["fields"][sites.name]["code"]) == (422, code), value
    assert await sites.held(ann) == {"One"}
    peers = (await define(sites.person, "references", "Partners", target="company"))["name"]
    itself = {"base_version": 1, peers: [sites.ids["One"]]}
    refused = await sites.person.patch(f"/api/companies/{sites.ids['One']}", json=itself)
    assert refused.json()["fields"][peers]["code"] == "records.cycle"


async def test_merged_records_hand_on_who_names_them_and_take_it_back(sites: Sites) -> None:
    peers = (await define(sites.person, "references", "Partners", target="company"))["name"]
    await sites.company("Four", **{peers: [sites.ids["One"], sites.ids["Two"]]})
    both, one, none = [await sites.contact(*each) for each in (("Ann", "One", "Two"), ("Ben", "Two"), ("Cem", "Three"))]
    await sites.person.patch(
        f"/api/companies/{sites.ids['Two']}", json={"base_version": 1, peers: [sites.ids["One"], sites.ids["Three"]]}
    )
    merge = (await merged(sites.person, "companies", sites.ids["One"], sites.ids["Two"]))["merge"]
    assert [await sites.held(each) for each in (both, one, none)] == [{"One"}, {"One"}, {"Three"}]
    assert await sites.found("has_any", "Two") == ["Ann", "Ben"], "an old id stands for what it was merged into"
    survivor = (await sites.person.get(f"/api/companies/{sites.ids['One']}")).json()["record"]
    assert survivor[peers] == [sites.ids["Three"]], "and is no partner of itself"
    await undone(sites.person, merge["id"])
    assert [await sites.held(each) for each in (both, one, none)] == [{"One", "Two"}, {"Two"}, {"Three"}]


async def test_a_file_names_them_between_semicolons(rapport: Rapport, sites: Sites) -> None:
    await sites.company("A、B")
    run = await imported(rapport, sites.person, "Name,Works for\nAnn,One；A、B; nowhere\nBen,\n".encode(), "contact")
    assert run["state"] == "done"
    assert await sites.found("has_all", "One", "A、B") == ["Ann"]
    assert await sites.found("empty") == ["Ben"]
    text = await sites.person.post("/api/contacts/export", json={"columns": ["name", sites.name]})
    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
    assert {tuple(sorted(row[1].split("; "))) for row in rows[1:3]} == {("A、B", "One"), ("",)}


async def test_a_record_past_the_trash_is_named_by_none(rapport: Rapport, sites: Sites) -> None:
    ann, ben = await sites.contact("Ann", "One", "Two"), await sites.contact("Ben", "One")
    tenant = await rapport.parts.directory.tenant(UUID(sites.person.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        assert await records.delete(session, REGISTRY["company"], UUID(sites.ids["One"])) == "deleted"
    assert await sites.held(ann) == {"Two"}
    assert await sites.found("empty") == [ben["name"]]
