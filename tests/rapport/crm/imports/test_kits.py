"""Exports of other CRMs move in as they come: ids, owners and what belongs to what; again they change nothing."""

from typing import Any

import pytest

from rapport.crm.features import REGISTRY
from rapport.crm.imports import kits, known_kits
from rapport.crm.imports.importable import object_of
from tests.support.app import Person, Rapport
from tests.support.imports import count, everything, moved_in
from tests.support.other_crms import EXPORTS, SALESFORCE

Json = dict[str, Any]
NOUNS = {"company": "companies", "contact": "contacts", "lead": "leads", "deal": "deals", "task": "tasks",
         "activity": "activities"}  # fmt: skip


async def listed(person: Person, noun: str) -> list[Json]:
    """All records of a kind."""
    found: list[Json] = (await person.post(f"/api/{noun}/query", json={"limit": 200})).json()["items"]
    return found


async def numbers(person: Person) -> dict[str, int]:
    """How many records there are of each kind."""
    return {name: await count(person, noun) for name, noun in NOUNS.items()}


@pytest.mark.parametrize("file", known_kits.FILES, ids=lambda each: each.name)
def test_a_file_is_known_by_its_headers_and_fills_fields_that_there_are(file: kits.KitFile) -> None:
    spread = ["Date entered 'Sent (Sales)'"] if file.spread else []
    header = ["Anything", *file.known_by, *spread]
    assert kits.recognised(known_kits.FILES, header) is file
    fields = object_of(REGISTRY, file.object).by_name
    assert set(file.fields) <= set(fields), file.name
    assert ("deal" if file.object == "stage_history" else "external_id") in file.fields


def test_headers_are_compared_by_letters_and_digits() -> None:
    header = ["record_id", "COMPANY NAME", "City"]
    found = kits.recognised(known_kits.FILES, header)
    assert found is not None
    assert found.name == "hubspot/companies"
    assert kits.recognised(known_kits.FILES, ["Name", "City"]) is None


def test_rows_that_are_short_have_empty_cells() -> None:
    contact = known_kits.BY_NAME["salesforce/contact"]
    wide = kits.widened(contact, list(contact.known_by))
    assert wide.row(["003A1"])[:3] == ["salesforce:003A1", "", ""]
    assert list(kits.rows(contact, iter(()))) == []
    deal = known_kits.BY_NAME["twenty/opportunities"]
    wide = kits.widened(deal, [*deal.known_by, "Amount / Amount Micros"])
    cells = [wide.row(["1", "x", "NEW", "", "", text]) for text in ("1500000", "", "many")]
    place = next(place for place, name in wide.fields.items() if name == "amount")
    assert [row[place] for row in cells] == ["1.5", "", "many"]


@pytest.mark.parametrize("system", EXPORTS)
async def test_counts_after_are_counts_before_and_again_nothing_changes(
    rapport: Rapport, owner: Person, system: str
) -> None:
    files = EXPORTS[system]
    before = await numbers(owner)
    item = await moved_in(rapport, owner, files)
    rows = {each["object"]: each["totals"]["rows"] for each in item["imports"] if each["object"] != "person"}
    # HubSpot's deals have columns of their stage history: of one file come two imports.
    assert [each["state"] for each in item["imports"]] == ["done"] * (len(files) + (system == "hubspot")), item
    after = await numbers(owner)
    made = {name: after[name] - before[name] for name in NOUNS}
    listed = {name: sum(each["totals"]["rows"] for each in item["imports"] if each["object"] == name) for name in NOUNS}
    assert made == listed
    assert rows

    # The two companies have one name: it's the ids that tell them apart.
    contacts = {each["name"]: each for each in await everything(owner, "contacts")}
    companies = {each["city"] and each["_labels"][each["city"]]["en"]: each for each in await everything(owner)}
    for name, city in (("Ada Byron", "London"), ("Bo Ek", "Leeds")):
        [link] = (await owner.get(f"/api/contacts/{contacts[name]['id']}")).json()["related"]["companies"]
        assert (link["id"], link["is_primary"]) == (companies[city]["id"], True)
    deals = {each["name"]: each for each in await everything(owner, "deals")}
    assert deals["Looms"]["company"] == companies["London"]["id"]
    assert deals["Looms"]["amount"] == "12000.5"
    assert deals["Looms"]["started_on"] == "2026-01-05"
    assert (deals["Spindles"]["company"], deals["Spindles"]["status"]) == (companies["Leeds"]["id"], "won")

    again = await moved_in(rapport, owner, files)
    assert await numbers(owner) == after
    for each in again["imports"]:
        if each["object"] != "person":
            assert (each["totals"]["create"], each["totals"]["update"]) == (0, 0), each["object"]


async def test_everything_of_a_salesforce_export_is_where_it_belongs(rapport: Rapport, owner: Person) -> None:
    item = await moved_in(rapport, owner, SALESFORCE)
    names = [each["object"] for each in item["imports"]]
    assert names[:2] == ["person", "company"]
    people = {each["name"]: each["id"] for each in (await owner.get("/api/people")).json()}
    companies = {each["external_id"]: each for each in await everything(owner)}
    assert companies["salesforce:001A2"]["parent"] == companies["salesforce:001A1"]["id"]
    assert companies["salesforce:001A2"]["owner_id"] == people["Jo Fox"]
    contacts = {each["external_id"]: each for each in await everything(owner, "contacts")}
    assert contacts["salesforce:003A1"]["mobile"] == "+44 20 7946 0001"
    [lead] = await everything(owner, "leads")
    assert (lead["name"], lead["status"], lead["received_on"]) == ("Una Gray", "new", "2026-02-02")
    deals = {each["external_id"]: each for each in await everything(owner, "deals")}
    tasks = {each["title"]: each for each in await listed(owner, "tasks")}
    sent, rung = tasks["Send the contract"], tasks["Ring back"]
    assert (sent["deal"], sent["contact"]) == (deals["salesforce:006A1"]["id"], contacts["salesforce:003A1"]["id"])
    assert (sent["status"], sent["priority"], sent["lead"]) == ("open", "high", None)
    assert (rung["status"], rung["lead"], rung["contact"]) == ("done", lead["id"], None)
    activities = {each["subject"]: each for each in await listed(owner, "activities")}
    visit, note = activities["Visit to the works"], activities["Price"]
    assert (visit["kind"], visit["minutes"], visit["company"]) == ("meeting", 45, companies["salesforce:001A1"]["id"])
    assert (note["kind"], note["body"], note["deal"]) == (
        "note", "They want ten per cent", deals["salesforce:006A1"]["id"],
    )  # fmt: skip
    assert visit["occurred_at"].startswith("2026-02-03T10:00:00")


async def test_a_newer_export_updates_what_was_merged_since(rapport: Rapport, owner: Person) -> None:
    await moved_in(rapport, owner, SALESFORCE)
    companies = {each["external_id"]: each for each in await everything(owner)}
    first, second = companies["salesforce:001A1"], companies["salesforce:001A2"]
    await owner.patch(f"/api/companies/{second['id']}", json={"parent": None})
    versions = {
        each["id"]: (await owner.get(f"/api/companies/{each['id']}")).json()["record"]["version"]
        for each in (first, second)
    }
    body = {"survivor": first["id"], "others": [second["id"]], "versions": versions}
    merged = await owner.post("/api/companies/merges", json=body)
    assert merged.status_code == 200, merged.text
    newer = {**SALESFORCE, "Account.csv": SALESFORCE["Account.csv"].replace(b'"8"', b'"9"')}
    await moved_in(rapport, owner, newer)
    [left] = await everything(owner)
    assert left["id"] == first["id"]


async def test_a_whole_set_goes_and_comes_back(rapport: Rapport, owner: Person) -> None:
    before = await numbers(owner)
    item = await moved_in(rapport, owner, SALESFORCE, undo=True)
    assert {each["state"] for each in item["imports"]} == {"undone"}
    assert await numbers(owner) == before
